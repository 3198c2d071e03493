extension Image {
  /// The same picture with one channel: luma 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), rounded to nearest. Alpha is
  /// dropped, as by Pillow's `convert("L")`.
  public var grey: Image {
    guard channels > 1 else { return self }
    var luma: [UInt8] = []
    luma.reserveCapacity(width * height)
    for i in stride(from: 0, to: pixels.count, by: channels) {
      luma.append(Self.luma(pixels[i], pixels[i + 1], pixels[i + 2]))
    }
    return Image(width: width, height: height, channels: 1, pixels: luma)
  }

  static func luma(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    // In units of 2⁻¹⁶; the three weights add up to 65536, so white stays 255.
    UInt8(truncatingIfNeeded: (19595 * Int(red) + 38470 * Int(green) + 7471 * Int(blue) + 32768) >> 16)
  }

  /// The same picture with three channels. Grey is repeated; transparent pixels are laid over black.
  public var rgb: Image {
    guard channels != 3 else { return self }
    var colours: [UInt8] = []
    colours.reserveCapacity(width * height * 3)
    for i in stride(from: 0, to: pixels.count, by: channels) {
      if channels == 1 {
        colours.append(pixels[i])
        colours.append(pixels[i])
        colours.append(pixels[i])
      } else {
        let alpha = Int(pixels[i + 3])
        for channel in 0..<3 { colours.append(UInt8((Int(pixels[i + channel]) * alpha + 127) / 255)) }
      }
    }
    return Image(width: width, height: height, channels: 3, pixels: colours)
  }
}
