/// What an image file may ask for before a byte is allocated for its pixels.
public struct ImageLimits: Sendable, Equatable {
  /// The longest side, in pixels.
  public var longestSide: Int
  /// Width times height.
  public var pixels: Int

  public init(longestSide: Int, pixels: Int) {
    self.longestSide = longestSide
    self.pixels = pixels
  }

  /// Sides up to 16384 and 2²⁶ pixels (8192 x 8192, at most 256 MB decoded): more than any camera's photograph.
  public static let `default` = ImageLimits(longestSide: 16384, pixels: 1 << 26)
}
