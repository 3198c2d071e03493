private import CZlib
internal import Files

/// A zip file (PKWARE's APPNOTE 6.3), written member by member and without compression, dated 1980-01-01, so that equal
/// contents give equal bytes.
///
/// However many members there are, memory stays the same: the directory, which stands at the end, waits in a file of its
/// own. More than 65,534 members or 4 GB are told in 64 bits (zip64), as every reader of today knows them.
struct ZipWriter {
  /// A member whose bytes are all there.
  struct Member: Sendable {
    fileprivate let name: [UInt8]
    fileprivate let content: [UInt8]
    fileprivate let checksum: Int

    init(_ name: String, _ content: [UInt8]) {
      self.name = Array(name.utf8)
      self.content = content
      checksum = ZipWriter.checksum(content, after: 0)
    }
  }

  private let file: StreamedFile
  private let directory: ScratchFile
  private var count = 0
  private var open: Entry?
  private var isSettled = false

  private struct Entry {
    let name: [UInt8]
    let start: Int
    let size: Int
    var written = 0
    var checksum = 0

    /// What local header and directory have in common. Stored; names are UTF-8, and flagged so where it matters.
    func fields(version: Int, extra: Int) -> [UInt8] {
      let flags = name.contains { $0 >= 0x80 } ? 0x0800 : 0
      return littleEndian(version, 2) + littleEndian(flags, 2) + littleEndian(0, 4) + littleEndian(0x21, 2)
        + littleEndian(checksum, 4) + littleEndian(size, 4) + littleEndian(size, 4) + littleEndian(name.count, 2)
        + littleEndian(extra, 2)
    }

    var localHeader: [UInt8] { littleEndian(0x0403_4B50, 4) + fields(version: 20, extra: 0) }

    /// Its entry in the directory.
    var directoryEntry: [UInt8] {
      let isFar = start >= ZipWriter.limit
      let version = isFar ? 45 : 20
      // Made by this version; no comment, first disk, no attributes; where the member begins.
      return littleEndian(0x0201_4B50, 4) + littleEndian(version, 2) + fields(version: version, extra: isFar ? 12 : 0)
        + [UInt8](repeating: 0, count: 10) + littleEndian(isFar ? ZipWriter.limit : start, 4) + name
        + (isFar ? littleEndian(1, 2) + littleEndian(8, 2) + littleEndian(start, 8) : [])
    }
  }

  /// From here on a number of 32 bits says that the true one stands elsewhere.
  private static let limit = 0xFFFF_FFFF

  /// Creates a file that gets the name `path` when it is finished.
  init(_ path: String) throws(FileError) {
    file = try StreamedFile(path)
    directory = try ScratchFile(for: path)
  }

  mutating func append(_ member: Member) throws(FileError) {
    try end()
    var entry = Entry(name: member.name, start: file.length, size: member.content.count)
    precondition(entry.size < ZipWriter.limit, "a member of \(entry.size) bytes")
    entry.checksum = member.checksum
    try file.write(entry.localHeader + entry.name + member.content)
    try directory.write(entry.directoryEntry)
    count += 1
  }

  /// Begins a member of `size` bytes, which follow; its checksum is put in its place when they are there.
  ///
  /// - Precondition: less than 4 GB; the member before has all its bytes.
  mutating func begin(_ name: String, size: Int) throws(FileError) {
    precondition(size < ZipWriter.limit, "a member of \(size) bytes")
    try end()
    let entry = Entry(name: Array(name.utf8), start: file.length, size: size)
    try file.write(entry.localHeader + entry.name)
    open = entry
  }

  /// The next bytes of the member that was begun.
  mutating func append(_ bytes: [UInt8]) throws(FileError) {
    try file.write(bytes)
    guard let entry = open else { preconditionFailure("bytes of no member") }
    open?.checksum = ZipWriter.checksum(bytes, after: entry.checksum)
    open?.written += bytes.count
  }

  /// Writes the directory and brings all to the disk; nothing can be added any more.
  mutating func settle() throws(FileError) {
    guard !isSettled else { return }
    try end()
    let (start, size) = (file.length, directory.length)
    for place in stride(from: 0, to: size, by: 1 << 16) {
      try file.write(try directory.read(place..<min(size, place + 1 << 16)))
    }
    var ending: [UInt8] = []
    if count >= 0xFFFF || start >= ZipWriter.limit || size >= ZipWriter.limit {
      let record = file.length
      // The size of what follows in this record, versions, disks, entries on this disk and in all, size and place.
      ending += littleEndian(0x0606_4B50, 4) + littleEndian(44, 8) + littleEndian(45, 2) + littleEndian(45, 2)
      ending += littleEndian(0, 8) + littleEndian(count, 8) + littleEndian(count, 8) + littleEndian(size, 8)
      ending += littleEndian(start, 8)
      // Where that record is, on the first of one disk.
      ending += littleEndian(0x0706_4B50, 4) + littleEndian(0, 4) + littleEndian(record, 8) + littleEndian(1, 4)
    }
    // One disk; entries on it and in all; size and place of the directory; no comment.
    let entries = min(count, 0xFFFF)
    ending += littleEndian(0x0605_4B50, 4) + littleEndian(0, 4) + littleEndian(entries, 2) + littleEndian(entries, 2)
    ending += littleEndian(min(size, ZipWriter.limit), 4) + littleEndian(min(start, ZipWriter.limit), 4) + littleEndian(0, 2)
    try file.write(ending)
    try file.settle()
    isSettled = true
  }

  mutating func finish() throws(FileError) {
    try settle()
    try file.finish()
  }

  /// Puts the checksum of the member that was begun in its place.
  private mutating func end() throws(FileError) {
    guard let entry = open else { return }
    precondition(entry.written == entry.size, "\(entry.written) of \(entry.size) bytes of a member")
    try file.replace(entry.localHeader, at: entry.start)
    try directory.write(entry.directoryEntry)
    count += 1
    open = nil
  }

  /// CRC-32 of what gave `previous`, followed by `bytes`.
  private static func checksum(_ bytes: [UInt8], after previous: Int) -> Int {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      Int(unsafe crc32_z(UInt(previous), bytes.baseAddress, bytes.count))
    }
  }
}

/// The `count` lowest bytes of a number, the lowest first.
func littleEndian(_ number: Int, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}
