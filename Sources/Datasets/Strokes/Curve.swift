/// A smooth curve through points: the centripetal Catmull-Rom spline (Yuksel, Schaefer and Keyser 2011), which has no
/// loop or cusp between two points, however unevenly they are spaced.
///
/// The curve is closed when its last point is its first. At an open end the spline continues the first or last span.
struct Curve {
  let points: [SIMD2<Float>]

  /// Calls `body` with the ends of short straight pieces, in order, each about `step` long.
  ///
  /// - Precondition: at least two points, no two neighbours equal.
  func forEachPiece(step: Float, _ body: (SIMD2<Float>, SIMD2<Float>) -> Void) {
    let last = points.count - 1
    let closed = points[0] == points[last]
    for i in 0..<last {
      let p1 = points[i]
      let p2 = points[i + 1]
      let p0 = i > 0 ? points[i - 1] : closed ? points[last - 1] : p1 + p1 - p2
      let p3 = i + 1 < last ? points[i + 2] : closed ? points[1] : p2 + p2 - p1
      // The time from point to point is the square root of their distance; m1 and m2 are the tangents, per span.
      let t01 = length(p1 - p0).squareRoot()
      let t12 = length(p2 - p1).squareRoot()
      let t23 = length(p3 - p2).squareRoot()
      let m1 = t12 * ((p1 - p0) / t01 - (p2 - p0) / (t01 + t12)) + (p2 - p1)
      let m2 = t12 * ((p3 - p2) / t23 - (p3 - p1) / (t12 + t23)) + (p2 - p1)
      let a = 2 * (p1 - p2) + m1 + m2
      let b = 3 * (p2 - p1) - m1 - m1 - m2
      let pieces = max(1, Int((length(p2 - p1) / step).rounded(.up)))
      var from = p1
      for k in 1...pieces {
        let t = Float(k) / Float(pieces)
        let to = k == pieces ? p2 : ((a * t + b) * t + m1) * t + p1
        body(from, to)
        from = to
      }
    }
  }

  private func length(_ v: SIMD2<Float>) -> Float { (v * v).sum().squareRoot() }
}
