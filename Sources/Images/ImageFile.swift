/// An image file of any kind that can be read. What it is, its first bytes say, not its name.
public enum ImageFile {
  public enum Kind: String, Sendable, CaseIterable {
    case png = "PNG"
    case jpeg = "JPEG"

    /// How names of such files end, in lower case.
    public var extensions: [String] { self == .png ? ["png"] : ["jpg", "jpeg"] }
  }

  /// Whether a name ends as those of image files do.
  public static func hasImageExtension(_ fileExtension: String) -> Bool {
    Kind.allCases.contains { $0.extensions.contains(fileExtension) }
  }

  /// What a file with these first bytes is.
  public static func kind(_ start: [UInt8]) -> Kind? {
    if start.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return .png }
    if start.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    return nil
  }

  /// The picture in the file `bytes`.
  ///
  /// - Parameter path: how error messages name the file.
  /// - Throws: ``ImageFileError``, ``PNGError`` or ``JPEGError``.
  public static func decode(_ bytes: [UInt8], path: String, limits: ImageLimits = .default) throws -> Image {
    switch kind(bytes) {
    case .png: try PNG.decode(bytes, path: path, limits: limits)
    case .jpeg: try JPEG.decode(bytes, path: path, limits: limits)
    case nil: throw unknown(bytes, path: path)
    }
  }

  static func unknown(_ start: [UInt8], path: String) -> ImageFileError {
    if start.isEmpty { return ImageFileError(path: path, problem: .empty) }
    let others: [(String, [UInt8])] = [
      ("GIF", Array("GIF8".utf8)), ("BMP", Array("BM".utf8)), ("TIFF", [0x49, 0x49, 42, 0]), ("TIFF", [0x4D, 0x4D, 0, 42]),
    ]
    if let (format, _) = others.first(where: { start.starts(with: $0.1) }) {
      return ImageFileError(path: path, problem: .other(format: format))
    }
    if start.starts(with: Array("RIFF".utf8)), start.dropFirst(8).starts(with: Array("WEBP".utf8)) {
      return ImageFileError(path: path, problem: .other(format: "WebP"))
    }
    if start.dropFirst(4).starts(with: Array("ftyphei".utf8)) {
      return ImageFileError(path: path, problem: .other(format: "HEIC"))
    }
    return ImageFileError(path: path, problem: .unknown(start: Array(start.prefix(4))))
  }
}
