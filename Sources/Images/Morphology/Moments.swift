/// Central moments of an enlarged image, with the levels above its darkest as masses: x runs right, y down, in cells, both
/// from the centre of the first.
struct Moments {
  let centreX: Double
  let centreY: Double
  /// Σ (x − x̄)(y − ȳ) m
  let u11: Double
  /// Σ (y − ȳ)² m
  let u02: Double

  /// - Parameter rows: for each row Σ m and Σ x m; the first sums are not all 0.
  init(rows: [(mass: Int, moment: Int)]) {
    var (m, mx, my, mxy) = (0, 0, 0, 0)
    for (y, row) in rows.enumerated() {
      m += row.mass
      mx += row.moment
      my += y * row.mass
      mxy += y * row.moment
    }
    centreX = Double(mx) / Double(m)
    centreY = Double(my) / Double(m)
    u11 = Double(mxy) - centreX * Double(my)
    var spread = 0.0
    for (y, row) in rows.enumerated() { spread += (Double(y) - centreY) * (Double(y) - centreY) * Double(row.mass) }
    u02 = spread
  }

  /// How far the shape leans, in cells to the right for each cell upwards: −u11 / u02. An image's pixels are four rows of
  /// cells high, so u02 is not 0.
  var lean: Double { -u11 / u02 }
}
