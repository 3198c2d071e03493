private import CZlib

/// NumPy's archive of arrays: a zip file without compression, one `.npy` file (format 1.0) for each array, dated
/// 1980-01-01, so that equal arrays give equal bytes.
enum NPZ {
  struct Array {
    let name: String
    /// NumPy's name of the elements' type.
    let type: String
    let shape: [Int]
    /// Little-endian, row-major.
    let bytes: [UInt8]

    /// An array of bytes.
    init(name: String, bytes: [UInt8], shape: [Int]) {
      precondition(bytes.count == shape.reduce(1, *), "\(bytes.count) bytes are not an array of \(shape)")
      self.name = name
      type = "|u1"
      self.shape = shape
      self.bytes = bytes
    }

    /// A row of 64-bit integers.
    init(name: String, integers: [Int]) {
      self.name = name
      type = "<i8"
      shape = [integers.count]
      bytes = integers.flatMap { littleEndian($0, 8) }
    }

    /// An array of 32-bit floats.
    init(name: String, floats: [Float], shape: [Int]) {
      precondition(floats.count == shape.reduce(1, *), "\(floats.count) numbers are not an array of \(shape)")
      self.name = name
      type = "<f4"
      self.shape = shape
      bytes = floats.flatMap { littleEndian(Int($0.bitPattern), 4) }
    }

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

  /// - Precondition: the file is shorter than 4 GB.
  static func encode(_ arrays: [Array]) -> [UInt8] {
    var file: [UInt8] = []
    file.reserveCapacity(arrays.reduce(1024) { $0 + $1.bytes.count + 1024 })
    var directory: [UInt8] = []
    for array in arrays {
      let header = array.header
      let name = Swift.Array((array.name + ".npy").utf8)
      let size = header.count + array.bytes.count
      let start = file.count
      // Version 2.0, no flags, stored; time 0:00, date 1980-01-01; checksum, size twice; length of the name, no extras.
      let entry =
        littleEndian(20, 2) + littleEndian(0, 2) + littleEndian(0, 2) + littleEndian(0, 2) + littleEndian(0x21, 2)
        + littleEndian(checksum(array.bytes, after: checksum(header, after: 0)), 4) + littleEndian(size, 4)
        + littleEndian(size, 4) + littleEndian(name.count, 2) + littleEndian(0, 2)
      file += littleEndian(0x0403_4B50, 4) + entry + name + header
      file += array.bytes
      // Made by version 2.0; no comment, first disk, no attributes; where the entry begins.
      directory += littleEndian(0x0201_4B50, 4) + littleEndian(20, 2) + entry + [UInt8](repeating: 0, count: 10)
      directory += littleEndian(start, 4) + name
    }
    let end = file.count
    precondition(end + directory.count + 22 < 1 << 32, "a zip file of \(end) bytes")
    file += directory
    // One disk; entries on it and in all; size and place of the directory; no comment.
    file += littleEndian(0x0605_4B50, 4) + littleEndian(0, 4) + littleEndian(arrays.count, 2)
    file += littleEndian(arrays.count, 2) + littleEndian(directory.count, 4) + littleEndian(end, 4) + littleEndian(0, 2)
    return file
  }

  /// CRC-32 of what gave `previous`, followed by `bytes`.
  private static func checksum(_ bytes: [UInt8], after previous: Int) -> Int {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      Int(unsafe crc32_z(UInt(previous), bytes.baseAddress, bytes.count))
    }
  }
}

private func littleEndian(_ number: Int, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}
