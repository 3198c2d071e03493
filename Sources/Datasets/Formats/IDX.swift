internal import Files
internal import Images

/// The idx format of MNIST (LeCun, Cortes and Burges): big-endian `00 00 type dimensions`, one u32 for each size, then
/// the values, row-major. Only bytes (type 08) are read: images `[count, height, width]` and labels `[count]`.
///
/// Files may be gzip-compressed; the first bytes say so, not the name. `path` is only for messages.
public enum IDX {
  public enum Kind: UInt32, Sendable, CaseIterable {
    case labels = 0x0000_0801
    case images = 0x0000_0803

    var noun: String { self == .images ? "image" : "label" }
    var dimensions: Int { Int(rawValue & 0xFF) }
    var headerSize: Int { 4 + 4 * dimensions }
    /// The first four bytes of a file.
    var magic: [UInt8] { bigEndian(rawValue) }
  }

  public struct Images: Sendable, Equatable {
    public let count: Int
    public let height: Int
    public let width: Int
    /// `[count, height, width]`, row-major, 0…255.
    public let pixels: [UInt8]
  }

  /// The images in `file`; there is at least one, and none is empty.
  public static func decodeImages(_ file: [UInt8], path: String) throws(DatasetError) -> Images {
    let content = try uncompressed(file, kind: .images, path: path)
    let sizes = try IDX.sizes(content, kind: .images, path: path)
    return Images(
      count: sizes[0], height: sizes[1], width: sizes[2], pixels: Array(content[Kind.images.headerSize...]))
  }

  /// The labels in `file`; there is at least one.
  public static func decodeLabels(_ file: [UInt8], path: String) throws(DatasetError) -> [UInt8] {
    let content = try uncompressed(file, kind: .labels, path: path)
    return Array(content[Kind.labels.headerSize...])
  }

  /// The whole idx file, header included, without compression. Its header is right, and what follows is exactly as long
  /// as the header says; a gzip stream is unpacked to that length and one byte more, never further.
  public static func uncompressed(_ file: [UInt8], kind: Kind, path: String) throws(DatasetError) -> [UInt8] {
    if !Gzip.isCompressed(file) {
      let size = try fileSize(file, kind: kind, path: path)
      if file.count < size { throw .cutShort(path: path, kind: kind, expected: size, found: file.count) }
      if file.count > size { throw .tooLong(path: path, kind: kind, expected: size) }
      return file
    }
    var stream = DeflateStream(file)
    var content: [UInt8] = []
    try read(kind.headerSize, of: &stream, into: &content, path: path)
    let size = try fileSize(content, kind: kind, path: path)
    guard InputLimits.mayUnpack(file.count, to: size) else { throw .packedTooTightly(path: path, bytes: file.count, size: size) }
    try read(size - content.count + 1, of: &stream, into: &content, path: path)
    if content.count < size { throw .cutShort(path: path, kind: kind, expected: size, found: content.count) }
    if content.count > size { throw .tooLong(path: path, kind: kind, expected: size) }
    return content
  }

  /// How many of a file's first bytes ``requireFit(_:of:kind:path:)`` wants to see.
  static let startSize = 1 << 16

  /// Makes sure that a file may be read whole: that it is as long as its header says, or, where it is compressed, about as
  /// long as that can be.
  ///
  /// - Parameters:
  ///   - start: its first bytes
  ///   - count: how many it has in all
  static func requireFit(_ start: [UInt8], of count: Int, kind: Kind, path: String) throws(DatasetError) {
    if !Gzip.isCompressed(start) {
      let size = try fileSize(start, kind: kind, path: path)
      if count < size { throw .cutShort(path: path, kind: kind, expected: size, found: count) }
      if count > size { throw .tooLong(path: path, kind: kind, expected: size) }
      return
    }
    var stream = DeflateStream(start)
    var header: [UInt8] = []
    try read(kind.headerSize, of: &stream, into: &header, path: path)
    let size = try fileSize(header, kind: kind, path: path)
    // No program's deflate makes bytes longer by more than an eighth; the rest is for names, and for what pads a tape.
    if count - startSize > size + size / 8 { throw .tooLong(path: path, kind: kind, expected: size) }
    guard InputLimits.mayUnpack(count, to: size) else { throw .packedTooTightly(path: path, bytes: count, size: size) }
  }

  /// An idx file of grey images.
  /// - Parameter pixels: `[count, height, width]`, row-major.
  public static func encodeImages(_ pixels: [UInt8], count: Int, height: Int, width: Int) -> [UInt8] {
    precondition(
      pixels.count == count * height * width,
      "\(pixels.count) pixels are not \(count) images of \(width)x\(height)")
    return header(.images, sizes: [count, height, width]) + pixels
  }

  /// An idx file of labels.
  public static func encodeLabels(_ labels: [UInt8]) -> [UInt8] { header(.labels, sizes: [labels.count]) + labels }

  /// What stands before the pixels.
  public static func imagesHeader(count: Int, height: Int, width: Int) -> [UInt8] {
    header(.images, sizes: [count, height, width])
  }

  /// What stands before the labels.
  public static func labelsHeader(count: Int) -> [UInt8] { header(.labels, sizes: [count]) }

  private static func read(
    _ count: Int, of stream: inout DeflateStream, into content: inout [UInt8], path: String
  ) throws(DatasetError) {
    do throws(GzipError) {
      try stream.read(count, into: &content)
    } catch {
      throw .damagedGzip(path: path, error)
    }
  }

  /// How long the file is that begins with `start`, by its header.
  private static func fileSize(_ start: [UInt8], kind: Kind, path: String) throws(DatasetError) -> Int {
    let sizes = try sizes(start, kind: kind, path: path)
    var size = 1
    for factor in sizes {
      let (product, overflow) = size.multipliedReportingOverflow(by: factor)
      // 2^48 bytes are more than any memory holds, and leave room for adding the header.
      if overflow || product == 0 || product > 1 << 48 { throw .impossibleSizes(path: path, kind: kind, sizes) }
      size = product
    }
    if size > InputLimits.array { throw .file(.tooLarge(path: path, limit: InputLimits.array)) }
    if sizes[0] > InputLimits.arrayImages { throw .tooManyImages(path: path, count: sizes[0]) }
    if kind == .images, !ImageLimits.default.allow(width: sizes[2], height: sizes[1]) {
      throw .imagesTooLarge(path: path, width: sizes[2], height: sizes[1])
    }
    return kind.headerSize + size
  }

  private static func sizes(_ start: [UInt8], kind: Kind, path: String) throws(DatasetError) -> [Int] {
    guard start.count >= 4, word(start, at: 0) == kind.rawValue else {
      throw .notIDX(path: path, kind: kind, start: Array(start.prefix(4)))
    }
    guard start.count >= kind.headerSize else {
      throw .cutShort(path: path, kind: kind, expected: kind.headerSize, found: start.count)
    }
    return (1...kind.dimensions).map { Int(word(start, at: 4 * $0)) }
  }

  private static func word(_ bytes: [UInt8], at i: Int) -> UInt32 {
    UInt32(bytes[i]) << 24 | UInt32(bytes[i + 1]) << 16 | UInt32(bytes[i + 2]) << 8 | UInt32(bytes[i + 3])
  }

  private static func header(_ kind: Kind, sizes: [Int]) -> [UInt8] {
    precondition(sizes.count == kind.dimensions)
    return kind.magic + sizes.flatMap { bigEndian(UInt32($0)) }
  }
}

private func bigEndian(_ word: UInt32) -> [UInt8] {
  [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
}
