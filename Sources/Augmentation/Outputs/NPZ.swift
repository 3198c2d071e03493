internal import Files

/// NumPy's archive of arrays, written piece by piece: a zip file without compression, one `.npy` file (format 1.0) for
/// each array.
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

    /// An array of 32-bit floats, little-endian.
    static func floats(_ name: String, shape: [Int]) -> Array {
      Array(name: name, type: "<f4", shape: shape, bytesPerElement: 4)
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

  private var archive: ZipWriter

  /// Creates a file that gets the name `path` when it is finished.
  init(_ path: String) throws(FileError) {
    archive = try ZipWriter(path)
  }

  /// Begins the next array; its elements follow.
  ///
  /// - Precondition: it has less than 4 GB, and the one before has all its elements.
  mutating func begin(_ array: Array) throws(FileError) {
    let header = array.header
    try archive.begin(array.name + ".npy", size: header.count + array.byteCount)
    try archive.append(header)
  }

  /// The next elements of the array that was begun last, little-endian, row-major.
  mutating func append(_ bytes: [UInt8]) throws(FileError) { try archive.append(bytes) }

  /// Brings all to the disk; nothing can be added any more.
  mutating func settle() throws(FileError) { try archive.settle() }

  mutating func finish() throws(FileError) { try archive.finish() }
}
