extension Image {
  /// The part with its upper left corner at (`x`, `y`).
  ///
  /// - Precondition: it lies within the image, and is not empty.
  public func cropped(x: Int, y: Int, width: Int, height: Int) -> Image {
    precondition(x >= 0 && y >= 0 && x + width <= self.width && y + height <= self.height, "a part beyond the image")
    if width == self.width, height == self.height { return self }
    var part: [UInt8] = []
    part.reserveCapacity(width * height * channels)
    for row in y..<y + height {
      let start = (row * self.width + x) * channels
      part += pixels[start..<start + width * channels]
    }
    return Image(width: width, height: height, channels: channels, pixels: part)
  }

  /// The image in the middle of a larger one, in which everything else has one colour. Of an odd number of pixels left
  /// over, the right and lower side have the one more.
  ///
  /// - Precondition: it is not larger than the new sides, and `colour` has a value for each channel.
  public func padded(width: Int, height: Int, colour: [UInt8]) -> Image {
    precondition(width >= self.width && height >= self.height && colour.count == channels, "no frame for this image")
    if width == self.width, height == self.height { return self }
    let (left, top) = ((width - self.width) / 2, (height - self.height) / 2)
    var framed: [UInt8] = []
    framed.reserveCapacity(width * height * channels)
    func fill(_ count: Int) { for _ in 0..<count { framed += colour } }
    fill(top * width)
    for row in 0..<self.height {
      fill(left)
      framed += pixels[row * self.width * channels..<(row + 1) * self.width * channels]
      fill(width - self.width - left)
    }
    fill((height - self.height - top) * width)
    return Image(width: width, height: height, channels: channels, pixels: framed)
  }

  /// The median of each channel over the outermost pixels: of an even number the lower middle one.
  public var borderMedian: [UInt8] {
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 256), count: channels)
    var total = 0
    func count(_ x: Int, _ y: Int) {
      for channel in 0..<channels { counts[channel][Int(pixels[(y * width + x) * channels + channel])] += 1 }
      total += 1
    }
    for y in 0..<height {
      if y == 0 || y == height - 1 {
        for x in 0..<width { count(x, y) }
      } else {
        count(0, y)
        if width > 1 { count(width - 1, y) }
      }
    }
    return counts.map { counts in
      var seen = 0
      return UInt8(counts.firstIndex { seen += $0; return 2 * seen >= total } ?? 255)
    }
  }
}
