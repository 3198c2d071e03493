extension Image {
  /// The picture turned and mirrored so that it stands upright.
  ///
  /// - Parameter orientation: where the first stored row and column lie in the picture (EXIF 2.3, tag 274): 1 top left,
  ///   2 top right, 3 bottom right, 4 bottom left, 5 left top, 6 right top, 7 right bottom, 8 left bottom.
  func turned(_ orientation: Int) -> Image {
    guard (2...8).contains(orientation) else { return self }
    let swapsSides = orientation > 4
    let (newWidth, newHeight) = swapsSides ? (height, width) : (width, height)
    var turned: [UInt8] = []
    turned.reserveCapacity(pixels.count)
    for y in 0..<newHeight {
      for x in 0..<newWidth {
        let (row, column) =
          switch orientation {
          case 2: (y, width - 1 - x)
          case 3: (height - 1 - y, width - 1 - x)
          case 4: (height - 1 - y, x)
          case 5: (x, y)
          case 6: (height - 1 - x, y)
          case 7: (height - 1 - x, width - 1 - y)
          default: (x, width - 1 - y)
          }
        let start = (row * width + column) * channels
        for channel in 0..<channels { turned.append(pixels[start + channel]) }
      }
    }
    return Image(width: newWidth, height: newHeight, channels: channels, pixels: turned)
  }
}
