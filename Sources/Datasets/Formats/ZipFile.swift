internal import CZlib
public import Files

/// A zip file (PKWARE's APPNOTE 6.3), as far as NumPy and others write it: one disk, no encryption, members
/// stored or deflated, sizes of 32 or 64 bits.
///
/// What the directory at its end says is checked against the bytes that are there before anything is allocated; a
/// member is unpacked to the size it claims and not further, and its CRC-32 is checked.
struct ZipFile: Sendable {
  struct Member: Sendable {
    let name: String
    /// Where its bytes lie in the file, compressed or not.
    let range: Range<Int>
    let isDeflated: Bool
    /// Without compression.
    let size: Int
    let checksum: UInt32
  }

  /// What the archive is in.
  enum Source: Sendable {
    case memory([UInt8])
    /// Members are read one at a time.
    case file(RandomAccessFile)
  }

  private let source: Source
  private let size: Int
  private(set) var members: [Member] = []

  init(_ bytes: [UInt8]) throws(ZipError) { try self.init(.memory(bytes)) }

  init(_ source: Source) throws(ZipError) {
    self.source = source
    size =
      switch source {
      case .memory(let bytes): bytes.count
      case .file(let file): file.size
      }
    guard size > 0 else { throw .empty }
    let start = try part(at: 0, 4)
    // The second is how an archive without members begins.
    guard [0x0403_4B50, 0x0605_4B50].contains(start.number(at: 0, 4)) else { throw .notZip(start: start.bytes) }
    let (range, count) = try directory()
    let directory = try part(at: range.lowerBound, range.count)
    var position = range.lowerBound
    var names: Set<String> = []
    for _ in 0..<count {
      let (member, next) = try self.member(at: position, in: directory)
      guard names.insert(member.name).inserted else { throw .damaged("\(member.name) is there twice") }
      members.append(member)
      position = next
    }
  }

  /// The bytes from `position` on, at most `count` and fewer where the archive ends.
  private func part(at position: Int, _ count: Int) throws(ZipError) -> ZipPart {
    let start = min(max(0, position), size)
    let end = min(size, start + max(0, count))
    switch source {
    case .memory(let bytes): return ZipPart(start: start, bytes: Array(bytes[start..<end]))
    case .file(let file):
      do throws(FileError) {
        return ZipPart(start: start, bytes: try file.read(start..<end))
      } catch {
        throw .unreadable(error)
      }
    }
  }

  /// All bytes of a member.
  ///
  /// - Throws: also where it holds another number of bytes than it claims.
  func content(of member: Member) throws(ZipError) -> [UInt8] {
    // Deflate gives at most 258 bytes for 2 bits, so 1032 to 1.
    guard member.isDeflated ? member.size / 1032 <= member.range.count : member.size == member.range.count else {
      throw .damaged("\(member.name) claims \(member.size) bytes, more than it can hold")
    }
    guard InputLimits.mayUnpack(member.range.count, to: member.size) else {
      throw .unsupported("\(member.name) is packed to less than a \(InputLimits.unpackingFactor)th of its \(member.size) bytes")
    }
    let content = try start(of: member, atMost: member.size, toItsEnd: true)
    let checksum = unsafe content.withUnsafeBufferPointer { unsafe crc32_z(0, $0.baseAddress, $0.count) }
    guard UInt32(truncatingIfNeeded: checksum) == member.checksum else {
      throw .damaged("\(member.name) has another checksum")
    }
    return content
  }

  /// The first bytes of a member, unchecked: fewer than `limit` only where it is shorter.
  func start(of member: Member, atMost limit: Int) throws(ZipError) -> [UInt8] {
    try start(of: member, atMost: limit, toItsEnd: false)
  }

  private func start(of member: Member, atMost limit: Int, toItsEnd: Bool) throws(ZipError) -> [UInt8] {
    guard member.isDeflated else { return try part(at: member.range.lowerBound, min(limit, member.range.count)).bytes }
    // No program's deflate makes bytes longer by more than an eighth.
    let packed = toItsEnd ? member.range.count : min(member.range.count, limit + limit / 8 + 1024)
    var stream =
      switch source {
      case .memory(let bytes): DeflateStream(bytes, in: member.range.lowerBound..<member.range.lowerBound + packed, wrapping: .none)
      case .file: DeflateStream(try part(at: member.range.lowerBound, packed).bytes, wrapping: .none)
      }
    var content: [UInt8] = []
    do throws(GzipError) {
      // One byte more, to see that there is none.
      try stream.read(toItsEnd ? limit + 1 : limit, into: &content)
    } catch {
      throw .damaged("\(member.name) is no whole deflate stream")
    }
    if toItsEnd, content.count != limit || !stream.isComplete {
      throw .damaged("\(member.name) does not hold the \(limit) bytes that it claims")
    }
    return content
  }

  /// Where the list of members lies, and how many it has.
  private func directory() throws(ZipError) -> (range: Range<Int>, count: Int) {
    // The end record has 22 bytes and a comment of less than 64 KB, which must reach exactly to the end; the locator of
    // 64 bits, 20 bytes, stands before it.
    let last = size - 22
    let tail = try part(at: last - 0xFFFF - 20, 22 + 0xFFFF + 20)
    guard last >= 0, let end = stride(from: last, through: max(0, last - 0xFFFF), by: -1).first(where: {
      tail.number(at: $0, 4) == 0x0605_4B50 && tail.number(at: $0 + 20, 2) == size - $0 - 22
    }) else { throw .cutShort }
    guard tail.number(at: end + 4, 2) == 0, tail.number(at: end + 6, 2) == 0 else { throw .unsupported("several disks") }
    var fields = (count: tail.number(at: end + 10, 2), size: tail.number(at: end + 12, 4), start: tail.number(at: end + 16, 4))
    if fields.count == 0xFFFF || fields.size == 0xFFFF_FFFF || fields.start == 0xFFFF_FFFF {
      // The record of 64 bits, whose place the locator before the end record tells.
      guard tail.number(at: end - 20, 4) == 0x0706_4B50, let place = tail.number(at: end - 12, 8) else {
        throw .damaged("its end record is incomplete")
      }
      let record = try part(at: place, 56)
      guard record.number(at: place, 4) == 0x0606_4B50 else { throw .damaged("its end record is incomplete") }
      fields = (record.number(at: place + 32, 8), record.number(at: place + 40, 8), record.number(at: place + 48, 8))
    }
    guard let count = fields.count, let size = fields.size, let start = fields.start, start <= end, size <= end - start,
      count <= size / 46
    else { throw .damaged("its directory lies outside the file") }
    guard size <= InputLimits.zipDirectory else { throw .unsupported("its directory has more than \(InputLimits.zipDirectory) bytes") }
    return (start..<start + size, count)
  }

  /// The member whose entry in the directory is at `position`, and where the next entry is.
  private func member(at position: Int, in directory: ZipPart) throws(ZipError) -> (Member, next: Int) {
    let end = directory.end
    guard end - position >= 46, directory.number(at: position, 4) == 0x0201_4B50, let flags = directory.number(at: position + 8, 2),
      let method = directory.number(at: position + 10, 2), let checksum = directory.number(at: position + 16, 4),
      let nameLength = directory.number(at: position + 28, 2), let extraLength = directory.number(at: position + 30, 2),
      let commentLength = directory.number(at: position + 32, 2), nameLength + extraLength + commentLength <= end - position - 46
    else { throw .damaged("its directory is incomplete") }
    guard nameLength <= InputLimits.zipName else { throw .unsupported("a member's name has more than \(InputLimits.zipName) bytes") }
    let nameEnd = position + 46 + nameLength
    let name = String(decoding: directory.bytes(position + 46..<nameEnd), as: UTF8.self)
    // Sizes and place, in 64 bits in the extra field where all bits are set here.
    var wide = directory.wideFields(in: nameEnd..<nameEnd + extraLength)
    func field(_ offset: Int) throws(ZipError) -> Int {
      guard let value = directory.number(at: position + offset, 4) else { throw .damaged("its directory is incomplete") }
      guard value == 0xFFFF_FFFF else { return value }
      guard wide.count >= 8, let value = directory.number(at: wide.lowerBound, 8) else { throw .damaged("\(name) has no size") }
      wide = wide.lowerBound + 8..<wide.upperBound
      return value
    }
    let size = try field(24)
    let compressed = try field(20)
    let local = try field(42)
    guard flags & 1 == 0 else { throw .unsupported("\(name) is encrypted") }
    guard method == 0 || method == 8 else { throw .unsupported("\(name) is compressed by method \(method)") }
    guard local <= self.size - 30 else { throw .damaged("\(name) is not where it should be") }
    let header = try part(at: local, 30)
    guard header.number(at: local, 4) == 0x0403_4B50, let localName = header.number(at: local + 26, 2),
      let localExtra = header.number(at: local + 28, 2)
    else { throw .damaged("\(name) is not where it should be") }
    let start = local + 30 + localName + localExtra
    guard start <= self.size, compressed <= self.size - start else { throw .damaged("\(name) reaches beyond the file") }
    guard method == 0 || (compressed - 1024) / 9 <= size / 8 + 1 else {
      throw .damaged("\(name) has \(compressed) packed bytes, more than its \(size) can need")
    }
    let member = Member(
      name: name, range: start..<start + compressed, isDeflated: method == 8, size: size, checksum: UInt32(checksum))
    return (member, nameEnd + extraLength + commentLength)
  }
}

/// Some bytes of an archive, by their places in the whole.
private struct ZipPart {
  let start: Int
  let bytes: [UInt8]

  var end: Int { start + bytes.count }

  /// - Precondition: `range` lies within this part.
  func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> { bytes[range.lowerBound - start..<range.upperBound - start] }

  /// The little-endian number of `count` bytes at `position`; nil where they are not here, or beyond 2⁶³.
  func number(at position: Int, _ count: Int) -> Int? {
    guard position >= start, position <= end - count else { return nil }
    let value = (0..<count).reduce(UInt64(0)) { $0 | UInt64(bytes[position - start + $1]) << (8 * UInt64($1)) }
    return Int(exactly: value)
  }

  /// Where the numbers of 64 bits lie among a member's extra fields; empty if nowhere.
  func wideFields(in extras: Range<Int>) -> Range<Int> {
    var position = extras.lowerBound
    while let id = number(at: position, 2), let length = number(at: position + 2, 2), position + 4 + length <= extras.upperBound {
      if id == 1 { return position + 4..<position + 4 + length }
      position += 4 + length
    }
    return extras.upperBound..<extras.upperBound
  }
}

/// What can be wrong with a zip file. ``NPZError`` makes the sentence, with the file's name.
public enum ZipError: Error, Equatable {
  case empty
  /// The first bytes, at most four.
  case notZip(start: [UInt8])
  case cutShort
  case damaged(String)
  case unsupported(String)
  /// The file could not be read on.
  case unreadable(FileError)
}
