internal import Files

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

  /// Sides up to 16384 and 2²⁶ pixels, as ``InputLimits`` says.
  public static let `default` = ImageLimits(longestSide: InputLimits.imageSide, pixels: InputLimits.imagePixels)

  /// Whether an image may have these sides.
  public func allow(width: Int, height: Int) -> Bool {
    // The sides first: they may have 32 bits or more, and their product might not be a number.
    max(width, height) <= longestSide && width * height <= pixels
  }
}
