import Images
import Testing

/// Drawings of up to 4096 bytes are compressed by this program's own code; libpng and zlib must read them.
@Suite struct SmallPNGTests {
  private func expectSurvival(_ image: Image, _ comment: Comment? = nil) throws {
    let file = PNG.encode(image, compression: .drawing)
    #expect(try PNG.decode(file, path: "small.png") == image, comment)
  }

  /// One row of these pixels.
  private func row(_ pixels: [UInt8]) -> Image { Image(width: pixels.count, height: 1, channels: 1, pixels: pixels) }

  /// Every length that has a symbol of its own, and those beyond the longest.
  @Test func runsOfEveryLengthSurvive() throws {
    for length in 1...600 {
      let run = [UInt8](repeating: 200, count: length)
      try expectSurvival(row([9] + run + [9, 9]), "\(length)")
      // From the filter's byte on.
      try expectSurvival(row([UInt8](repeating: 0, count: length) + [1]), "\(length) zeros")
    }
  }

  @Test(arguments: [(1, 1), (1, 4096), (4096, 1), (64, 64), (2, 2048)], [1, 3, 4])
  func everyShapeSurvives(_ size: (width: Int, height: Int), _ channels: Int) throws {
    let count = size.width * size.height / (channels == 1 ? 1 : 4)
    let (width, height) = size.width > size.height ? (max(1, count / size.height), size.height) : (size.width, max(1, count / size.width))
    var random = Lehmer(seed: 5)
    try expectSurvival(random.image(width: width, height: height, channels: channels), "noise")
    try expectSurvival(
      Image(width: width, height: height, channels: channels, pixels: [UInt8](repeating: 77, count: width * height * channels)))
  }

  /// As few numbers as there can be (Fibonacci's) for the rarest to have a word of 16 bits, were there no limit of 15.
  @Test func wordsOfAtMostFifteenBitsSurvive() throws {
    var counts = [1, 2]
    while counts.count < 16 { counts.append(counts.suffix(2).reduce(0, +)) }
    // One more occurs once: the end. And of the twelfth, 233 times 0, 199 are the rows' filters.
    counts[11] -= 199
    let sorted = counts.enumerated().flatMap { [UInt8](repeating: $0 == 11 ? 0 : UInt8(40 + $0), count: $1) }
    let count = sorted.count
    #expect(count == 199 * 20)
    // Far from one another, so that there are no runs: 2459 shares no factor with the count.
    let pixels = (0..<count).map { sorted[$0 * 2459 % count] }
    try expectSurvival(Image(width: 20, height: 199, channels: 1, pixels: pixels))
    try expectSurvival(Image(width: 20, height: 199, channels: 1, pixels: sorted))
  }

  @Test func noiseBecomesHardlyLarger() {
    var random = Lehmer(seed: 6)
    let noise = random.image(width: 64, height: 64, channels: 1)
    #expect(PNG.encode(noise, compression: .drawing).count <= 64 * 65 + 68)
  }

  /// As small as zlib 1.2.13 makes them at level 3 (measured with Python's zlib), up to 2 %.
  @Test func digitsAreAsSmallAsByZlib() throws {
    let digits = try ReferenceDigit.all().map(\.image)
    for digit in digits { try expectSurvival(digit) }
    #expect(digits.count == 125)
    #expect(digits.reduce(0) { $0 + PNG.encode($1, compression: .drawing).count } <= 40_178 * 102 / 100)
  }
}
