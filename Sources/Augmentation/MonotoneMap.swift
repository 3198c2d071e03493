/// A measured map from a code to a factor as a function that only rises, or only falls, and can be turned around.
///
/// Between the measured places it is straight. Where neighbours are out of order they share their mean: the least change,
/// in squares, that puts them in order (isotonic regression by pooling adjacent violators, Barlow et al. 1972).
struct MonotoneMap: Sendable, Equatable {
  private let positions: [Float]
  private let values: [Float]
  private let falls: Bool

  /// - Precondition: as many values as positions, at least two; the positions ascend.
  init(positions: [Float], values: [Float]) {
    precondition(positions.count == values.count && positions.count >= 2, "\(values.count) values at \(positions.count) positions")
    self.positions = positions
    falls = values[values.count - 1] < values[0]
    self.values = falls ? MonotoneMap.isotonic(values.map { 0 - $0 }).map { 0 - $0 } : MonotoneMap.isotonic(values)
  }

  /// What it can reach.
  var range: ClosedRange<Float> {
    let (first, last) = (values[0], values[values.count - 1])
    return min(first, last)...max(first, last)
  }

  /// The factor at a code; at the nearest end beyond the measured codes.
  func value(at position: Float) -> Float {
    MonotoneMap.interpolate(position, from: positions, to: values)
  }

  /// The code for a value of the factor; the end that comes nearest where it is out of reach, and the middle where the
  /// map is level.
  func position(of value: Float) -> Float {
    falls
      ? MonotoneMap.interpolate(0 - value, from: values.map { 0 - $0 }, to: positions)
      : MonotoneMap.interpolate(value, from: values, to: positions)
  }

  /// - Parameter xs: ascending, with repetitions
  private static func interpolate(_ x: Float, from xs: [Float], to ys: [Float]) -> Float {
    guard let below = xs.lastIndex(where: { $0 <= x }) else { return ys[0] }
    if xs[below] == x {
      let first = xs.firstIndex(of: x) ?? below
      return (ys[first] + ys[below]) / 2
    }
    guard below + 1 < xs.count else { return ys[below] }
    let t = (x - xs[below]) / (xs[below + 1] - xs[below])
    return ys[below] * (1 - t) + ys[below + 1] * t
  }

  private static func isotonic(_ values: [Float]) -> [Float] {
    var pools: [(sum: Double, count: Int)] = []
    for value in values {
      var pool = (sum: Double(value), count: 1)
      while let last = pools.last, last.sum / Double(last.count) > pool.sum / Double(pool.count) {
        pool = (last.sum + pool.sum, last.count + pool.count)
        pools.removeLast()
      }
      pools.append(pool)
    }
    return pools.flatMap { [Float](repeating: Float($0.sum / Double($0.count)), count: $0.count) }
  }
}
