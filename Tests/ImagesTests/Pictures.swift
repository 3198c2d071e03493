import Images

/// Numbers for tests that repeat: x ← 48271 x mod (2³¹ − 1) (Park, Miller and Stockmeyer, 1993).
struct Lehmer {
  private var state: Int

  init(seed: Int) { state = seed }

  mutating func next(below bound: Int) -> Int {
    state = state * 48271 % 2_147_483_647
    return state / 8 % bound
  }

  /// An image of noise.
  mutating func image(width: Int, height: Int, channels: Int) -> Image {
    var pixels: [UInt8] = []
    for _ in 0..<width * height * channels { pixels.append(UInt8(next(below: 256))) }
    return Image(width: width, height: height, channels: channels, pixels: pixels)
  }
}

/// A grey picture that no two neighbours of which are alike.
func gradient(width: Int, height: Int) -> Image {
  let pixels = (0..<width * height).map { UInt8(($0 % width * 9 + $0 / width * 5) % 256) }
  return Image(width: width, height: height, channels: 1, pixels: pixels)
}
