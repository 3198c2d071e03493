/// What an image file says of itself before its pixels.
public struct ImageHeader: Sendable, Equatable {
  public let kind: ImageFile.Kind
  /// As it is shown: after the turn that EXIF data may ask for.
  public let width: Int
  public let height: Int
  /// Bits of a channel in the file: 1, 2, 4, 8, 12 or 16.
  public let bits: Int
  public let isPalette: Bool
  /// Whether pixels may be transparent: an alpha channel, or a transparent colour.
  public let hasAlpha: Bool

  /// Reads the header of a file, and refuses what no image within the default ``ImageLimits`` can have.
  ///
  /// - Parameters:
  ///   - start: the file's first bytes
  ///   - isWhole: whether these are all
  ///   - path: how error messages name the file
  /// - Returns: nil where more bytes are needed.
  /// - Throws: ``ImageFileError``, ``PNGError`` or ``JPEGError``.
  public static func read(_ start: [UInt8], isWhole: Bool, path: String) throws -> ImageHeader? {
    switch ImageFile.kind(start) {
    case nil: throw ImageFile.unknown(start, path: path)
    case .png:
      guard let header = try png(start, path: path) else {
        if isWhole { throw PNGError(path: path, problem: .truncated(bytes: start.count)) }
        return nil
      }
      if !ImageLimits.default.allow(width: header.width, height: header.height) {
        throw PNGError(path: path, problem: .tooLarge(width: header.width, height: header.height, limits: .default))
      }
      return header
    case .jpeg:
      let header: ImageHeader
      do throws(JPEGMarkers.Stop) {
        header = ImageHeader(try JPEGMarkers(start))
      } catch {
        if case .corrupt(let reason) = error { throw JPEGError(path: path, problem: .corrupt(reason: reason)) }
        if isWhole { throw JPEGError(path: path, problem: .truncated(bytes: start.count)) }
        return nil
      }
      if !ImageLimits.default.allow(width: header.width, height: header.height) {
        throw JPEGError(path: path, problem: .tooLarge(width: header.width, height: header.height, limits: .default))
      }
      return header
    }
  }

  private init(_ markers: JPEGMarkers) {
    let isTurned = markers.orientation > 4
    self.init(
      kind: .jpeg, width: isTurned ? markers.height : markers.width, height: isTurned ? markers.width : markers.height,
      bits: markers.bits, isPalette: false, hasAlpha: false)
  }

  private init(kind: ImageFile.Kind, width: Int, height: Int, bits: Int, isPalette: Bool, hasAlpha: Bool) {
    self.kind = kind
    self.width = width
    self.height = height
    self.bits = bits
    self.isPalette = isPalette
    self.hasAlpha = hasAlpha
  }

  /// The chunks before the pixels (PNG, third edition, section 5): IHDR, and whether there is a tRNS.
  private static func png(_ start: [UInt8], path: String) throws(PNGError) -> ImageHeader? {
    var reader = BigEndianReader(start)
    guard reader.part(8) != nil, let length = reader.take(4), let name = reader.part(4) else { return nil }
    guard length == 13, name == Array("IHDR".utf8) else {
      throw PNGError(path: path, problem: .corrupt(reason: "no IHDR chunk"))
    }
    guard let width = reader.take(4), let height = reader.take(4), let bits = reader.take(1), let type = reader.take(1) else {
      return nil
    }
    var hasAlpha = type & 4 != 0
    guard reader.part(3 + 4) != nil else { return nil }
    while !hasAlpha {
      guard let length = reader.take(4), let name = reader.part(4) else { return nil }
      if name == Array("IDAT".utf8) { break }
      hasAlpha = name == Array("tRNS".utf8)
      guard hasAlpha || reader.part(length + 4) != nil else { return nil }
    }
    return ImageHeader(kind: .png, width: width, height: height, bits: bits, isPalette: type == 3, hasAlpha: hasAlpha)
  }
}
