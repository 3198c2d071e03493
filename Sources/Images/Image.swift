/// A picture with 8 bits a channel, in memory.
public struct Image: Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// 1 (grey), 3 (RGB) or 4 (RGBA, alpha not multiplied in).
  public let channels: Int
  /// `[height, width, channels]`, row-major, 0…255.
  public let pixels: [UInt8]

  /// - Precondition: both sides are at least 1, `channels` is 1, 3 or 4, and `pixels` holds exactly
  ///   `width * height * channels` bytes.
  public init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0, "an image of \(width) x \(height) pixels")
    precondition(channels == 1 || channels == 3 || channels == 4, "an image with \(channels) channels")
    precondition(
      pixels.count == width * height * channels,
      "\(pixels.count) bytes for an image of \(width) x \(height) x \(channels)")
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
  }
}
