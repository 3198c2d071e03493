internal import CZlib

/// A zip file in memory (PKWARE's APPNOTE 6.3), as far as NumPy and others write it: one disk, no encryption, members
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

  private let bytes: [UInt8]
  private(set) var members: [Member] = []

  init(_ bytes: [UInt8]) throws(ZipError) {
    self.bytes = bytes
    guard !bytes.isEmpty else { throw .empty }
    // The second is how an archive without members begins.
    guard [0x0403_4B50, 0x0605_4B50].contains(number(at: 0, 4)) else { throw .notZip(start: Array(bytes.prefix(4))) }
    let directory = try directory()
    var position = directory.range.lowerBound
    var names: Set<String> = []
    for _ in 0..<directory.count {
      let (member, next) = try self.member(at: position, before: directory.range.upperBound)
      guard names.insert(member.name).inserted else { throw .damaged("\(member.name) is there twice") }
      members.append(member)
      position = next
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
    guard member.isDeflated else { return Array(bytes[member.range].prefix(limit)) }
    var stream = DeflateStream(bytes, in: member.range, wrapping: .none)
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
    // The end record has 22 bytes and a comment of less than 64 KB, which must reach exactly to the end.
    let last = bytes.count - 22
    guard last >= 0, let end = stride(from: last, through: max(0, last - 0xFFFF), by: -1).first(where: {
      number(at: $0, 4) == 0x0605_4B50 && number(at: $0 + 20, 2) == bytes.count - $0 - 22
    }) else { throw .cutShort }
    guard number(at: end + 4, 2) == 0, number(at: end + 6, 2) == 0 else { throw .unsupported("several disks") }
    var fields = (count: number(at: end + 10, 2), size: number(at: end + 12, 4), start: number(at: end + 16, 4))
    if fields.count == 0xFFFF || fields.size == 0xFFFF_FFFF || fields.start == 0xFFFF_FFFF {
      // The record of 64 bits, whose place the locator before the end record tells.
      guard number(at: end - 20, 4) == 0x0706_4B50, let record = number(at: end - 12, 8),
        number(at: record, 4) == 0x0606_4B50
      else { throw .damaged("its end record is incomplete") }
      fields = (number(at: record + 32, 8), number(at: record + 40, 8), number(at: record + 48, 8))
    }
    guard let count = fields.count, let size = fields.size, let start = fields.start, start <= end, size <= end - start,
      count <= size / 46
    else { throw .damaged("its directory lies outside the file") }
    return (start..<start + size, count)
  }

  /// The member whose entry in the directory is at `position`, and where the next entry is.
  private func member(at position: Int, before end: Int) throws(ZipError) -> (Member, next: Int) {
    guard end - position >= 46, number(at: position, 4) == 0x0201_4B50, let flags = number(at: position + 8, 2),
      let method = number(at: position + 10, 2), let checksum = number(at: position + 16, 4),
      let nameLength = number(at: position + 28, 2), let extraLength = number(at: position + 30, 2),
      let commentLength = number(at: position + 32, 2), nameLength + extraLength + commentLength <= end - position - 46
    else { throw .damaged("its directory is incomplete") }
    let nameEnd = position + 46 + nameLength
    let name = String(decoding: bytes[position + 46..<nameEnd], as: UTF8.self)
    // Sizes and place, in 64 bits in the extra field where all bits are set here.
    var wide = wideFields(in: nameEnd..<nameEnd + extraLength)
    func field(_ offset: Int) throws(ZipError) -> Int {
      guard let value = number(at: position + offset, 4) else { throw .damaged("its directory is incomplete") }
      guard value == 0xFFFF_FFFF else { return value }
      guard wide.count >= 8, let value = number(at: wide.lowerBound, 8) else { throw .damaged("\(name) has no size") }
      wide = wide.lowerBound + 8..<wide.upperBound
      return value
    }
    let size = try field(24)
    let compressed = try field(20)
    let local = try field(42)
    guard flags & 1 == 0 else { throw .unsupported("\(name) is encrypted") }
    guard method == 0 || method == 8 else { throw .unsupported("\(name) is compressed by method \(method)") }
    guard local <= bytes.count - 30, number(at: local, 4) == 0x0403_4B50, let localName = number(at: local + 26, 2),
      let localExtra = number(at: local + 28, 2)
    else { throw .damaged("\(name) is not where it should be") }
    let start = local + 30 + localName + localExtra
    guard start <= bytes.count, compressed <= bytes.count - start else { throw .damaged("\(name) reaches beyond the file") }
    let member = Member(
      name: name, range: start..<start + compressed, isDeflated: method == 8, size: size, checksum: UInt32(checksum))
    return (member, nameEnd + extraLength + commentLength)
  }

  /// Where the numbers of 64 bits lie among a member's extra fields; empty if nowhere.
  private func wideFields(in extras: Range<Int>) -> Range<Int> {
    var position = extras.lowerBound
    while let id = number(at: position, 2), let length = number(at: position + 2, 2), position + 4 + length <= extras.upperBound {
      if id == 1 { return position + 4..<position + 4 + length }
      position += 4 + length
    }
    return extras.upperBound..<extras.upperBound
  }

  /// The little-endian number of `count` bytes at `position`; nil where the file is shorter, or beyond 2⁶³.
  private func number(at position: Int, _ count: Int) -> Int? {
    guard position >= 0, position <= bytes.count - count else { return nil }
    let value = (0..<count).reduce(UInt64(0)) { $0 | UInt64(bytes[position + $1]) << (8 * UInt64($1)) }
    return Int(exactly: value)
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
}
