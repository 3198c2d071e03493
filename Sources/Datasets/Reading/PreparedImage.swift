internal import Images

/// An image of the working size, and what it was.
struct PreparedImage: Sendable {
  /// With 1 channel where it is grey, 4 where it is transparent, otherwise 3.
  let image: Image
  let change: ImagePreparation.Change
  let frame: ImagePreparation.Frame
  /// Channels before.
  let channels: Int
  let wasTransparent: Bool

  init(_ original: Image, _ size: (width: Int, height: Int), _ preparation: ImagePreparation, ground: UInt8?) {
    channels = original.channels
    wasTransparent = original.isTransparent
    var image = original
    if original.channels == 4 {
      if !wasTransparent {
        image = original.rgb
      } else if let ground {
        image = original.flattened(on: ground)
      }
    }
    (image, change, frame) = preparation.fitted(image, width: size.width, height: size.height)
    self.image = image.channels == 3 && image.isGrey ? image.grey : image
  }

  var isTransparent: Bool { image.channels == 4 }
  var isColour: Bool { image.channels > 1 && !image.isGrey }
}
