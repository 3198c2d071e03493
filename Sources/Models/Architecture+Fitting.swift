/// The networks for images of a size, by one rule: the sides are halved until the larger one is at most 8 pixels, or one of
/// them is odd, but at least once; each stage has twice as many maps as the one that is twice as large.
///
/// | images | maps begin at | generator | discriminator |
/// |---|---|---|---|
/// | 28x28 grey | 7x7 | 64, 32 | 32, 64 |
/// | 32x32 colour | 8x8 | 96, 48 | 48, 96 |
/// | 48x48 colour | 6x6 | 192, 96, 48 | 48, 96, 192 |
/// | 64x64 colour | 8x8 | 192, 96, 48 | 48, 96, 192 |
///
/// Recognizers have 16 maps in their first stage and 32 in the others.
extension Architecture {
  /// The largest maps that a generator begins with and a discriminator ends with, in pixels, where the sides allow it.
  static let smallestMaps = 8

  /// Maps at the images' own size, of grey images and of colours: what the generator's last stage reads and the
  /// discriminator's first one gives.
  static func baseChannels(imageChannels: Int) -> Int { imageChannels == 1 ? 32 : 48 }

  /// How often the sides, in pixels, are halved: the stages of each network.
  static func stages(height: Int, width: Int) -> Int {
    var stages = 0
    var (h, w) = (height, width)
    while (max(h, w) > smallestMaps || stages == 0) && h % 2 == 0 && w % 2 == 0 {
      (h, w) = (h / 2, w / 2)
      stages += 1
    }
    return max(1, stages)
  }
}
