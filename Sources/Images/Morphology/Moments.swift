/// Central moments of a grey image, with the pixels' values as masses: x runs right, y down, both from the centre of the
/// first pixel.
struct Moments {
  let mass: Double
  let centreY: Double
  /// Σ (x − x̄)(y − ȳ) m
  let u11: Double
  /// Σ (y − ȳ)² m
  let u02: Double

  /// Nil where there is no ink at all.
  ///
  /// - Precondition: `image` is grey.
  init?(_ image: Image) {
    // Whole numbers, so that a single row of ink has a u02 of exactly 0.
    var (m, mx, my, mxy, myy) = (0, 0, 0, 0, 0)
    for y in 0..<image.height {
      var (row, rowX) = (0, 0)
      for x in 0..<image.width {
        let value = Int(image.pixels[y * image.width + x])
        row += value
        rowX += value * x
      }
      m += row
      mx += rowX
      my += row * y
      mxy += rowX * y
      myy += row * y * y
    }
    guard m > 0 else { return nil }
    mass = Double(m)
    centreY = Double(my) / mass
    u11 = Double(mxy) - Double(mx) / mass * Double(my)
    let spread = (m.multipliedFullWidth(by: myy), my.multipliedFullWidth(by: my))
    u02 = spread.0 == spread.1 ? 0 : Double(myy) - Double(my) / mass * Double(my)
  }

  /// How far the shape leans, in pixels to the right for each pixel upwards: −u11 / u02. Nil where all ink is in one row.
  var lean: Double? { u02 > 0 ? -u11 / u02 : nil }
}
