extension Image {
  /// The same picture with other sides.
  ///
  /// Along a side that gets shorter each new pixel is the mean of what it covers, parts of pixels counted as parts (an
  /// area or box filter); along one that gets longer it is interpolated linearly between the two nearest pixel centres.
  /// All weights are whole numbers, so the result is exact: v = ⌊Σ w·v / Σ w + ½⌋. Colours count as much as they are
  /// opaque.
  ///
  /// - Precondition: `width` and `height` are 1…16384, and so are the image's own.
  public func resized(width: Int, height: Int) -> Image {
    for side in [width, height, self.width, self.height] { precondition((1...16384).contains(side), "a side of \(side) pixels") }
    if width == self.width, height == self.height { return self }
    let rows = ResamplingWeights(from: self.height, to: height)
    let columns = ResamplingWeights(from: self.width, to: width)
    let total = rows.total * columns.total
    var resized: [UInt8] = []
    resized.reserveCapacity(width * height * channels)
    // At most 255 · 255 · 2 · 16384, which is below 2³².
    var sums = [UInt32](repeating: 0, count: self.width * channels)
    for y in 0..<height {
      // (1) The rows above one another, which the processor does many pixels at a time.
      for i in sums.indices { sums[i] = 0 }
      for (row, weight) in rows.taps(y) { add(row: row, weight: UInt32(weight), to: &sums) }
      // (2) Along the row.
      for x in 0..<width {
        let (first, weights) = columns.run(x)
        func sum(_ channel: Int) -> Int {
          var sum = 0
          for (i, weight) in weights.enumerated() { sum += weight * Int(sums[(first + i) * channels + channel]) }
          return sum
        }
        if channels < 4 {
          for channel in 0..<channels { resized.append(UInt8((2 * sum(channel) + total) / (2 * total))) }
        } else {
          let alpha = sum(3)
          for channel in 0..<3 { resized.append(alpha == 0 ? 0 : UInt8((2 * sum(channel) + alpha) / (2 * alpha))) }
          resized.append(UInt8((2 * alpha + total) / (2 * total)))
        }
      }
    }
    return Image(width: width, height: height, channels: channels, pixels: resized)
  }

  /// Adds a row, of RGBA with the colours multiplied by alpha.
  private func add(row: Int, weight: UInt32, to sums: inout [UInt32]) {
    let start = row * width * channels
    if channels < 4 {
      for i in sums.indices { sums[i] &+= weight &* UInt32(pixels[start + i]) }
      return
    }
    for i in stride(from: 0, to: sums.count, by: 4) {
      let alpha = weight &* UInt32(pixels[start + i + 3])
      for channel in 0..<3 { sums[i + channel] &+= alpha &* UInt32(pixels[start + i + channel]) }
      sums[i + 3] &+= alpha
    }
  }
}

/// How much each old pixel of a line counts for each new one, in whole numbers that add up to ``total``.
struct ResamplingWeights {
  let total: Int
  private let runs: [(first: Int, weights: [Int])]

  init(from old: Int, to new: Int) {
    if new < old {
      // In units of 1/new of an old pixel: new pixel i covers i·old ..< (i + 1)·old, old pixel x covers x·new ..< (x + 1)·new.
      total = old
      runs = (0..<new).map { i in
        let (start, end) = (i * old, (i + 1) * old)
        let covered = start / new...(end - 1) / new
        return (covered.lowerBound, covered.map { min(end, ($0 + 1) * new) - max(start, $0 * new) })
      }
    } else {
      // The centre of new pixel i lies at ((2i + 1)·old − new) / 2·new of the old centres.
      total = 2 * new
      runs = (0..<new).map { i in
        let place = (2 * i + 1) * old - new
        if place <= 0 { return (0, [2 * new]) }
        let (left, part) = place.quotientAndRemainder(dividingBy: 2 * new)
        return left + 1 < old ? (left, [2 * new - part, part]) : (old - 1, [2 * new])
      }
    }
  }

  /// The first old pixel that counts for new pixel `i`, and the weights from there on.
  func run(_ i: Int) -> (first: Int, weights: [Int]) { runs[i] }

  func taps(_ i: Int) -> [(pixel: Int, weight: Int)] {
    runs[i].weights.enumerated().map { (runs[i].first + $0.offset, $0.element) }
  }
}
