/// The exact Euclidean distance of each ink cell to the nearest background cell, centre to centre: Felzenszwalb and
/// Huttenlocher, Distance transforms of sampled functions, Theory of Computing 8, 2012.
@safe final class DistanceTransform {
  private let grid: Grid
  private let vertical: Scratch<Int32>
  private var envelope: LowerEnvelope

  init(_ grid: Grid) {
    self.grid = grid
    vertical = Scratch(grid.count, of: 0)
    envelope = LowerEnvelope(capacity: grid.stride)
  }

  /// Sets the squared distances of ink cells; those of the background stay what they are.
  ///
  /// - Parameter ink: 1 for ink, 0 for background, in the order of the grid.
  func measure(_ ink: UnsafePointer<UInt8>, into squared: UnsafeMutablePointer<Int32>) {
    // (1) Along columns, where the function is 0 or infinite, the distance is counted down and up.
    let stride = grid.stride
    let vertical = unsafe vertical.start
    for y in 0..<grid.rows {
      let row = grid.row(y)
      for i in row..<row + grid.columns { unsafe vertical[i] = (vertical[i &- stride] &+ 1) & (0 &- Int32(ink[i])) }
    }
    for y in (0..<grid.rows).reversed() {
      let row = grid.row(y)
      for i in row..<row + grid.columns { unsafe vertical[i] = min(vertical[i], vertical[i &+ stride] &+ 1) }
    }
    // (2) Along rows, the lower envelope of the parabolas (x − v)² + vertical(v)². No cell of a run of ink is nearer to
    // anything beyond the run than to the background at its end, so each run is a row of its own.
    for y in 0..<grid.rows {
      var i = grid.row(y)
      let end = i + grid.columns
      while i < end {
        guard unsafe vertical[i] > 0 else {
          i += 1
          continue
        }
        let start = i - 1
        while unsafe vertical[i] > 0 { i += 1 }
        unsafe envelope.minimize(vertical + start, count: i - start + 1, into: squared + start)
      }
    }
  }
}

/// The minimum of parabolas (x − v)² + h.
@safe private struct LowerEnvelope: ~Copyable {
  /// The parabolas that take part, from left to right: vertices, and h + v².
  private let vertices: Scratch<Int32>
  private let heights: Scratch<Int32>
  /// Parabola k is the lowest from `starts[k]` to `starts[k + 1]`.
  private let starts: Scratch<Double>

  init(capacity: Int) {
    vertices = Scratch(capacity, of: 0)
    heights = Scratch(capacity, of: 0)
    starts = Scratch(capacity + 1, of: 0)
  }

  /// Sets `minima`, except the first and the last, to the minima over v of (x − v)² + roots[v]².
  func minimize(_ roots: UnsafePointer<Int32>, count: Int, into minima: UnsafeMutablePointer<Int32>) {
    let (vertices, heights, starts) = unsafe (vertices.start, heights.start, starts.start)
    var last = 0
    unsafe vertices[0] = 0
    unsafe heights[0] = 0
    unsafe starts[0] = -.infinity
    for v in 1..<Int32(truncatingIfNeeded: count) {
      let height = unsafe roots[Int(v)] &* roots[Int(v)] &+ v &* v
      var start = unsafe Double(height &- heights[last]) / Double(2 &* (v &- vertices[last]))
      while unsafe start <= starts[last] {
        last -= 1
        start = unsafe Double(height &- heights[last]) / Double(2 &* (v &- vertices[last]))
      }
      last += 1
      unsafe vertices[last] = v
      unsafe heights[last] = height
      unsafe starts[last] = start
    }
    unsafe starts[last + 1] = .infinity
    var k = 0
    for x in 1..<Int32(truncatingIfNeeded: count - 1) {
      while unsafe starts[k + 1] < Double(x) { k += 1 }
      unsafe minima[Int(x)] = heights[k] &+ x &* (x &- 2 &* vertices[k])
    }
  }
}
