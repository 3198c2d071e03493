extension Image {
  /// Whether any pixel lets anything through.
  public var isTransparent: Bool {
    guard channels == 4 else { return false }
    return stride(from: 3, to: pixels.count, by: 4).contains { pixels[$0] != 255 }
  }

  /// Whether red, green and blue are equal everywhere.
  public var isGrey: Bool {
    guard channels > 1 else { return true }
    return stride(from: 0, to: pixels.count, by: channels).allSatisfy { (i: Int) -> Bool in
      let red = pixels[i]
      return red == pixels[i + 1] && red == pixels[i + 2]
    }
  }

  /// The picture on a ground of one grey level, without alpha: round(α · v + (1 − α) · ground).
  public func flattened(on ground: UInt8) -> Image {
    guard channels == 4 else { return self }
    var opaque: [UInt8] = []
    opaque.reserveCapacity(width * height * 3)
    for i in stride(from: 0, to: pixels.count, by: 4) {
      let alpha = Int(pixels[i + 3])
      let shining = Int(ground) * (255 - alpha)
      for channel in 0..<3 { opaque.append(UInt8((Int(pixels[i + channel]) * alpha + shining + 127) / 255)) }
    }
    return Image(width: width, height: height, channels: 3, pixels: opaque)
  }

  /// Luma of what is visible, summed with alpha as weight, and the sum of the weights in units of an opaque pixel.
  public var visibleLuma: (sum: Double, weight: Double) {
    guard channels == 4 else {
      let luma = grey.pixels
      return (luma.reduce(0.0) { $0 + Double($1) }, Double(luma.count))
    }
    var (sum, weight) = (0.0, 0.0)
    for i in stride(from: 0, to: pixels.count, by: 4) {
      let alpha = Double(pixels[i + 3]) / 255
      sum += alpha * Double(Image.luma(pixels[i], pixels[i + 1], pixels[i + 2]))
      weight += alpha
    }
    return (sum, weight)
  }
}
