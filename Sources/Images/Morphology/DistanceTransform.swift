/// The exact Euclidean distance of each ink cell to the nearest background cell, centre to centre: Felzenszwalb and
/// Huttenlocher, Distance transforms of sampled functions, Theory of Computing 8, 2012.
enum DistanceTransform {
  /// The squared distance for each of `mask.cells`, 0 for background.
  static func squared(_ mask: InkMask) -> [Int] {
    let (stride, rows) = (mask.stride, mask.rows)
    // (1) Along columns, where the function is 0 or infinite, the distance is counted down and up.
    var vertical = mask.cells.map { Int32($0) }
    for i in stride..<stride * rows { vertical[i] &*= vertical[i - stride] &+ 1 }
    for i in (0..<stride * (rows - 1)).reversed() { vertical[i] = min(vertical[i], vertical[i + stride] &+ 1) }

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
      envelope.evaluate(count: i - start + 1) { x, value in distances[start + x] = value }
    }
    return distances
  }
}

/// The minimum of parabolas (x − v)² + h, added from left to right.
private struct LowerEnvelope {
  /// Where the parabolas that take part have their vertices, from left to right, and how high.
  private var vertices: [(v: Int, height: Int)] = []
  /// Parabola k is the lowest from `starts[k]` to `starts[k + 1]`.
  private var starts: [Double] = []

  init(capacity: Int) {
    vertices.reserveCapacity(capacity)
    starts.reserveCapacity(capacity)
  }

  mutating func removeAll() {
    vertices.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
  }

  mutating func add(at v: Int, height: Int) {
    var start = -Double.infinity
    while let last = vertices.last, let lastStart = starts.last {
      start = Double((height + v * v) - (last.height + last.v * last.v)) / Double(2 * (v - last.v))
      if start > lastStart { break }
      vertices.removeLast()
      starts.removeLast()
      start = -.infinity
    }
    vertices.append((v, height))
    starts.append(start)
  }

  func evaluate(count: Int, _ body: (_ x: Int, _ value: Int) -> Void) {
    var k = 0
    for x in 0..<count {
      while k + 1 < starts.count, starts[k + 1] < Double(x) { k += 1 }
      body(x, (x - vertices[k].v) * (x - vertices[k].v) + vertices[k].height)
    }
  }
}
