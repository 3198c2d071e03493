/// Paper of RGB pixels to draw on: rectangles, smooth lines, discs, letters and pictures. What lies outside is cut off.
public struct Canvas: Sendable {
  public let width: Int
  public let height: Int
  private var pixels: [UInt8]

  /// - Precondition: both sides are at least 1.
  public init(width: Int, height: Int, background: Colour) {
    precondition(width > 0 && height > 0, "a canvas of \(width) x \(height) pixels")
    self.width = width
    self.height = height
    pixels = [UInt8](repeating: 0, count: width * height * 3)
    fill(x: 0, y: 0, width: width, height: height, background)
  }

  /// What was drawn, with three channels.
  public var image: Image { Image(width: width, height: height, channels: 3, pixels: pixels) }

  /// Fills whole pixels; (`x`, `y`) is the upper left one.
  public mutating func fill(x: Int, y: Int, width: Int, height: Int, _ colour: Colour) {
    for row in max(0, y)..<max(0, y, min(self.height, y + height)) {
      for column in max(0, x)..<max(0, x, min(self.width, x + width)) { paint(column, row, colour, coverage: 255) }
    }
  }

  /// Draws a picture, transparency laid over black; (`x`, `y`) is the place of its upper left corner.
  public mutating func draw(_ image: Image, x: Int, y: Int) {
    let colours = image.rgb.pixels
    for row in max(0, -y)..<max(0, -y, min(image.height, height - y)) {
      for column in max(0, -x)..<max(0, -x, min(image.width, width - x)) {
        let (from, to) = ((row * image.width + column) * 3, ((y + row) * width + x + column) * 3)
        for channel in 0..<3 { pixels[to + channel] = colours[from + channel] }
      }
    }
  }

  /// Draws letters; (`x`, `y`) is the upper left corner of the first one.
  public mutating func draw(_ text: String, x: Int, y: Int, _ font: PixelFont, _ colour: Colour) {
    font.forEachSquare(of: text) { column, row in
      fill(x: x + column * font.scale, y: y + row * font.scale, width: font.scale, height: font.scale, colour)
    }
  }

  /// Draws the line through `points`, each pixel as strong as the share of it that is covered. A point is a place on the
  /// paper, not a pixel: (0.5, 0.5) is the middle of the first one.
  ///
  /// - Parameter strokeWidth: in pixels; ends and corners are round
  mutating func stroke(_ points: [(x: Double, y: Double)], width strokeWidth: Double, _ colour: Colour) {
    guard let first = points.first else { return }
    let reach = strokeWidth / 2 + 1
    let (xs, ys) = (points.map(\.x), points.map(\.y))
    let left = max(0, Int(((xs.min() ?? 0) - reach).rounded(.down)))
    let right = min(width, Int(((xs.max() ?? 0) + reach).rounded(.up)))
    let top = max(0, Int(((ys.min() ?? 0) - reach).rounded(.down)))
    let bottom = min(height, Int(((ys.max() ?? 0) + reach).rounded(.up)))
    guard left < right, top < bottom else { return }
    // The strongest of all pieces of the line counts, so that corners are no darker than the rest.
    var coverage = [UInt8](repeating: 0, count: (right - left) * (bottom - top))
    for (a, b) in zip([first] + points, points) {
      for y in max(top, Int((min(a.y, b.y) - reach).rounded(.down)))..<max(top, min(bottom, Int((max(a.y, b.y) + reach).rounded(.up)))) {
        let columns = Canvas.columns(near: a, b, row: y, reach: reach)
        for x in max(left, columns.lowerBound)..<max(left, min(right, columns.upperBound)) {
          let distance = Canvas.distance(x: Double(x) + 0.5, y: Double(y) + 0.5, to: a, b)
          let covered = UInt8((min(max(reach - 0.5 - distance, 0), 1) * 255).rounded())
          let place = (y - top) * (right - left) + x - left
          coverage[place] = max(coverage[place], covered)
        }
      }
    }
    for y in top..<bottom {
      for x in left..<right {
        let covered = coverage[(y - top) * (right - left) + x - left]
        if covered > 0 { paint(x, y, colour, coverage: covered) }
      }
    }
  }

  /// The columns of a row that a piece of a line may come near: for a long one a few of all that it spans.
  private static func columns(
    near a: (x: Double, y: Double), _ b: (x: Double, y: Double), row: Int, reach: Double
  ) -> Range<Int> {
    var (low, high) = (min(a.x, b.x), max(a.x, b.x))
    let slope = (b.x - a.x) / (b.y - a.y)
    if slope.isFinite {
      let (upper, lower) = (a.x + (Double(row) - reach - a.y) * slope, a.x + (Double(row) + 1 + reach - a.y) * slope)
      (low, high) = (min(max(low, min(upper, lower)), high), max(min(high, max(upper, lower)), low))
    }
    let first = Int((low - reach).rounded(.down))
    return first..<max(first, Int((high + reach).rounded(.up)))
  }

  private static func distance(x: Double, y: Double, to a: (x: Double, y: Double), _ b: (x: Double, y: Double)) -> Double {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let length = dx * dx + dy * dy
    let along = length > 0 ? min(max(((x - a.x) * dx + (y - a.y) * dy) / length, 0), 1) : 0
    let (px, py) = (x - a.x - along * dx, y - a.y - along * dy)
    return (px * px + py * py).squareRoot()
  }

  private mutating func paint(_ x: Int, _ y: Int, _ colour: Colour, coverage: UInt8) {
    let place = (y * width + x) * 3
    func mix(_ channel: Int, _ new: UInt8) {
      let (old, part) = (Int(pixels[place + channel]), Int(coverage))
      pixels[place + channel] = UInt8((old * (255 - part) + Int(new) * part + 127) / 255)
    }
    mix(0, colour.red)
    mix(1, colour.green)
    mix(2, colour.blue)
  }
}
