import Glibc
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

/// A white shape on black, with each pixel as bright as the share of it that `contains` covers: a mean over 16 x 16 points.
/// The middle of the picture is (0, 0), x runs right and y up, in pixels.
func drawing(side: Int = 28, _ contains: (_ x: Double, _ y: Double) -> Bool) -> Image {
  var pixels: [UInt8] = []
  for row in 0..<side {
    for column in 0..<side {
      var inside = 0
      for i in 0..<256 {
        let x = Double(column) + (Double(i % 16) + 0.5) / 16 - Double(side) / 2
        let y = Double(side) / 2 - Double(row) - (Double(i / 16) + 0.5) / 16
        if contains(x, y) { inside += 1 }
      }
      pixels.append(UInt8((inside * 255 + 128) / 256))
    }
  }
  return Image(width: side, height: side, channels: 1, pixels: pixels)
}

/// A bar 18 pixels high that leans to the right by `slant` radians, with `width` measured along the row.
func bar(width: Double, slant: Double = 0, side: Int = 28) -> Image {
  drawing(side: side) { x, y in abs(x - tan(slant) * y) <= width / 2 && abs(y) <= 9 }
}
