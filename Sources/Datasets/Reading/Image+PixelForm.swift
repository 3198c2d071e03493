internal import Images

extension Image {
  /// Its pixels with 1 (luma), 3 or 4 channels; a transparency that was not there is none.
  func pixels(channels wanted: Int) -> [UInt8] {
    switch wanted {
    case channels: return pixels
    case 1: return grey.pixels
    case 3: return rgb.pixels
    default:
      let colours = rgb.pixels
      return (0..<width * height).flatMap { colours[3 * $0..<3 * $0 + 3] + [255] }
    }
  }
}
