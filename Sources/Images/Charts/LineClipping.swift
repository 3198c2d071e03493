/// Cuts off what of a line lies above or below a plot.
struct LineClipping {
  let top: Double
  let bottom: Double

  /// The pieces that are left. Where a point is nil the line is broken; a point with no neighbours is a piece of its own.
  func pieces(of points: [Chart.Point?]) -> [[Chart.Point]] {
    var pieces: [[Chart.Point]] = []
    var piece: [Chart.Point] = []
    func end() {
      if !piece.isEmpty { pieces.append(piece) }
      piece = []
    }
    var last: Chart.Point?
    for point in points {
      defer { last = point }
      guard let point else {
        end()
        continue
      }
      guard let last else {
        if isInside(point) { piece = [point] }
        continue
      }
      if isInside(last), isInside(point) {
        piece.append(point)
      } else if let (from, to) = clipped(last, point) {
        if piece.isEmpty { piece.append(from) }
        piece.append(to)
        if !isInside(point) { end() }
      }
    }
    end()
    return pieces
  }

  private func isInside(_ point: Chart.Point) -> Bool { point.y >= top && point.y <= bottom }

  /// The part between top and bottom, if there is one.
  private func clipped(_ a: Chart.Point, _ b: Chart.Point) -> (Chart.Point, Chart.Point)? {
    guard min(a.y, b.y) <= bottom, max(a.y, b.y) >= top else { return nil }
    func limited(_ point: Chart.Point) -> Chart.Point {
      let y = min(max(point.y, top), bottom)
      return y == point.y ? point : Chart.Point(x: a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y), y: y)
    }
    return (limited(a), limited(b))
  }
}
