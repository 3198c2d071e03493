/// A round pen on a grey image: remembers how far each pixel's centre is from the nearest place the pen has been.
///
/// Overlapping and joined strokes are one shape, without seams. A pixel's ink is its coverage by that shape, taken as
/// linear in the distance to the edge over one pixel: 255·clamp(½ + radius − distance, 0, 1).
struct Pen {
  let radius: Float
  private let width: Int
  private let height: Int
  /// The squared distance of each pixel's centre, as far as it matters.
  private var squaredDistance: [Float]

  init(diameter: Float, width: Int, height: Int) {
    radius = diameter / 2
    self.width = width
    self.height = height
    squaredDistance = [Float](repeating: .infinity, count: width * height)
  }

  /// A straight line; the image's top left corner is (0, 0), its first pixel's centre (½, ½). What is outside is lost.
  mutating func line(from a: SIMD2<Float>, to b: SIMD2<Float>) {
    let reach = radius + 0.5
    let columns = Self.pixels(from: min(a.x, b.x) - reach, to: max(a.x, b.x) + reach, count: width)
    let rows = Self.pixels(from: min(a.y, b.y) - reach, to: max(a.y, b.y) + reach, count: height)
    let d = b - a
    let squaredLength = (d * d).sum()
    let scale = squaredLength > 0 ? 1 / squaredLength : 0
    for row in rows {
      let y = Float(row) + 0.5 - a.y
      for column in columns {
        let x = Float(column) + 0.5 - a.x
        // The nearest point of the line is a + t·d.
        let t = min(max((x * d.x + y * d.y) * scale, 0), 1)
        let u = x - t * d.x
        let v = y - t * d.y
        let i = row * width + column
        squaredDistance[i] = min(squaredDistance[i], u * u + v * v)
      }
    }
  }

  /// The image so far, `[height, width]`, 0 (paper) to 255 (ink).
  var ink: [UInt8] {
    squaredDistance.map { UInt8(255 * min(max(0.5 + radius - $0.squareRoot(), 0), 1) + 0.5) }
  }

  /// The pixels whose centres are between two coordinates.
  private static func pixels(from low: Float, to high: Float, count: Int) -> Range<Int> {
    let first = min(max(0, Int((low - 0.5).rounded(.up))), count)
    let end = min(max(first, Int((high - 0.5).rounded(.down)) + 1), count)
    return first..<max(first, end)
  }
}
