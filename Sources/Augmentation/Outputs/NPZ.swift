private import CZlib
internal import Files

/// NumPy's archive of arrays, written piece by piece: a zip file without compression, one `.npy` file (format 1.0) for
/// each array, dated 1980-01-01, so that equal arrays give equal bytes.
///
/// Before an array comes its size, which is known, and its checksum, which is put there afterwards.
struct NPZ {
  /// What an array is, before its elements are there.
  struct Array {
    let name: String
    /// NumPy's name of the elements' type.
    let type: String
    let shape: [Int]
    let bytesPerElement: Int

    /// An array of bytes.
    static func bytes(_ name: String, shape: [Int]) -> Array {
      Array(name: name, type: "|u1", shape: shape, bytesPerElement: 1)
    }

    /// An array of 64-bit integers, little-endian.
    static func integers(_ name: String, shape: [Int]) -> Array {
      Array(name: name, type: "<i8", shape: shape, bytesPerElement: 8)
    }

    var byteCount: Int { shape.reduce(bytesPerElement, *) }

    /// What stands before the elements: magic, version 1.0, the length of a Python dictionary, and that dictionary,
    /// padded with spaces so that the elements begin at a multiple of 64, and ended by a line feed.
    var header: [UInt8] {
      // Python writes a tuple of one with a comma.
      let shape = shape.count == 1 ? "(\(shape[0]),)" : "(" + shape.map { String($0) }.joined(separator: ", ") + ")"
      let dictionary = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
      let unpadded = 10 + dictionary.utf8.count + 1
      let padding = (64 - unpadded % 64) % 64
      return [0x93] + Swift.Array("NUMPY".utf8) + [1, 0] + littleEndian(unpadded + padding - 10, 2)
        + Swift.Array(dictionary.utf8) + [UInt8](repeating: 0x20, count: padding) + [0x0A]
    }
  }

  private let file: StreamedFile
  private var members: [Member] = []

  private struct Member {
    let name: [UInt8]
    let start: Int
    /// Of the `.npy` file, header included.
    let size: Int
    var written: Int
    var checksum = 0

    /// Version 2.0, no flags, stored; time 0:00, date 1980-01-01; checksum, size twice; length of the name, no extras.
    var entry: [UInt8] {
      littleEndian(20, 2) + littleEndian(0, 2) + littleEndian(0, 2) + littleEndian(0, 2) + littleEndian(0x21, 2)
        + littleEndian(checksum, 4) + littleEndian(size, 4) + littleEndian(size, 4) + littleEndian(name.count, 2)
        + littleEndian(0, 2)
    }
  }

  /// - Precondition: what is written to `file` stays shorter than 4 GB.
  init(_ file: StreamedFile) {
    self.file = file
  }

  /// Begins the next array; its elements follow.
  ///
  /// - Precondition: the one before has all its elements.
  mutating func begin(_ array: Array) throws(FileError) {
    try end()
    let header = array.header
    let member = Member(
      name: Swift.Array((array.name + ".npy").utf8), start: file.length, size: header.count + array.byteCount, written: 0)
    try file.write(littleEndian(0x0403_4B50, 4) + member.entry + member.name)
    members.append(member)
    try append(header)
  }

  /// The next elements of the array that was begun last, little-endian, row-major.
  mutating func append(_ bytes: [UInt8]) throws(FileError) {
    try file.write(bytes)
    let last = members.count - 1
    members[last].checksum = NPZ.checksum(bytes, after: members[last].checksum)
    members[last].written += bytes.count
  }

  mutating func finish() throws(FileError) {
    try end()
    var directory: [UInt8] = []
    for member in members {
      // Made by version 2.0; no comment, first disk, no attributes; where the entry begins.
      directory += littleEndian(0x0201_4B50, 4) + littleEndian(20, 2) + member.entry + [UInt8](repeating: 0, count: 10)
      directory += littleEndian(member.start, 4) + member.name
    }
    let end = file.length
    precondition(end + directory.count + 22 < 1 << 32, "a zip file of \(end) bytes")
    // One disk; entries on it and in all; size and place of the directory; no comment.
    directory +=
      littleEndian(0x0605_4B50, 4) + littleEndian(0, 4) + littleEndian(members.count, 2) + littleEndian(members.count, 2)
      + littleEndian(directory.count, 4) + littleEndian(end, 4) + littleEndian(0, 2)
    try file.write(directory)
    try file.finish()
  }

  /// Puts the checksum of the array that was written last in its place.
  private func end() throws(FileError) {
    guard let last = members.last else { return }
    precondition(last.written == last.size, "\(last.written) of \(last.size) bytes of an array")
    try file.replace(last.entry, at: last.start + 4)
  }

  /// CRC-32 of what gave `previous`, followed by `bytes`.
  private static func checksum(_ bytes: [UInt8], after previous: Int) -> Int {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      Int(unsafe crc32_z(UInt(previous), bytes.baseAddress, bytes.count))
    }
  }
}

func littleEndian(_ number: Int, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}
