/// The exact Euclidean distance of each ink cell to the nearest background cell, centre to centre: Felzenszwalb and
/// Huttenlocher, Distance transforms of sampled functions, Theory of Computing 8, 2012.
enum DistanceTransform {
  /// The squared distance for each of `mask.cells`, 0 for background.
  static func squared(_ mask: InkMask) -> [Int] {
    let (stride, rows) = (mask.stride, mask.rows)
    // (1) Along columns, where the function is 0 or infinite, the distance is counted down and up.
    var vertical = [Int32](repeating: 0, count: stride * rows)
    for row in 1..<rows {
      for i in row * stride..<(row + 1) * stride {
        vertical[i] = Int32(truncatingIfNeeded: mask.cells[i]) &* (vertical[i &- stride] &+ 1)
      }
    }
    for row in (0..<rows - 1).reversed() {
      for i in row * stride..<(row + 1) * stride { vertical[i] = min(vertical[i], vertical[i &+ stride] &+ 1) }
    }

    // (2) Along rows, the lower envelope of the parabolas (x − v)² + vertical(v)². No cell of a run of ink is nearer to
    // anything beyond the run than to the background at its end, so each run is a row of its own.
    var distances = [Int](repeating: 0, count: stride * rows)
    var envelope = LowerEnvelope(capacity: stride)
    var i = 0
    while i < vertical.count {
      guard vertical[i] > 0 else {
        i += 1
        continue
      }
      let start = i - 1
      while vertical[i] > 0 { i += 1 }
      envelope.removeAll()
      for v in start...i { envelope.add(at: v - start, height: Int(vertical[v]) * Int(vertical[v])) }
      var parabola = 0
      for x in 1..<i - start { distances[start + x] = envelope.value(at: x, from: &parabola) }
    }
    return distances
  }
}

/// The minimum of parabolas (x − v)² + h, added from left to right.
private struct LowerEnvelope {
  /// The parabolas that take part, from left to right, are the first `count` of these: vertices and heights.
  private var vertices: [Int]
  private var heights: [Int]
  /// Parabola k is the lowest from `starts[k]` to `starts[k + 1]`.
  private var starts: [Double]
  private var count = 0

  init(capacity: Int) {
    vertices = [Int](repeating: 0, count: capacity)
    heights = vertices
    starts = [Double](repeating: 0, count: capacity)
  }

  mutating func removeAll() { count = 0 }

  mutating func add(at v: Int, height: Int) {
    var start = -Double.infinity
    while count > 0 {
      let last = count - 1
      start =
        Double((height + v * v) - (heights[last] + vertices[last] * vertices[last])) / Double(2 * (v - vertices[last]))
      if start > starts[last] { break }
      count = last
      start = -.infinity
    }
    vertices[count] = v
    heights[count] = height
    starts[count] = start
    count += 1
  }

  /// The minimum at `x`; `k` is the parabola it was on for a smaller x, at first 0.
  func value(at x: Int, from k: inout Int) -> Int {
    while k + 1 < count, starts[k + 1] < Double(x) { k += 1 }
    return (x - vertices[k]) * (x - vertices[k]) + heights[k]
  }
}
