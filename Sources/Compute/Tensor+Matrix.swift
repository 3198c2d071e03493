/// A tensor `[O, …]` as a matrix of O rows, each in whatever order, for spectral normalization. Large ones on several threads,
/// in fixed parts, so that results do not depend on the number of threads.
extension Tensor {
  /// Elements of a row in memory, with padding, which is zero.
  private var columns: Int { elements / shape.rows }

  /// Calls `body` for parts of `0 ..< count`, each about 2¹⁵ elements of work where one of `count` is `size`.
  private func forEachPart(of count: Int, size: Int, _ body: (Range<Int>) -> Void) {
    // A multiple of 16, so that parts of a row begin at whole cache lines.
    let part = max(16, (1 << 15) / max(1, size) / 16 * 16)
    Threads.forEach(chunks: (count + part - 1) / part) { body($0 * part..<min(count, ($0 + 1) * part)) }
  }

  /// W·v, `[O]`; v is in the order of a row.
  public func multiply(_ v: Tensor, into u: Tensor) {
    let (rows, columns) = (shape.rows, columns)
    precondition(v.elements == columns && u.elements == rows, "a matrix \(shape) times a vector \(v.shape)")
    let x = unsafe v.start
    forEachPart(of: rows, size: columns) { range in
      for r in range {
        let row = unsafe start + r * columns
        unsafe u.start[r] = sum(0..<columns) { unsafe row[$0] * x[$0] }
      }
    }
  }

  /// Wᵀ·u, in the order of a row.
  public func multiplyTransposed(_ u: Tensor, into v: Tensor) {
    let (rows, columns) = (shape.rows, columns)
    precondition(u.elements == rows && v.elements == columns, "a matrix \(shape), transposed, times a vector \(u.shape)")
    forEachPart(of: columns, size: rows) { range in
      let out = unsafe v.start
      for c in range { unsafe out[c] = 0 }
      for r in 0..<rows {
        let row = unsafe start + r * columns
        let factor = unsafe u.start[r]
        for c in range { unsafe out[c] += factor * row[c] }
      }
    }
  }

  /// self += a·x − b·u·vᵀ, where self and x are matrices with u's rows and v's columns; overwritten instead of
  /// added to where `accumulate` is false.
  public func addScaled(_ x: Tensor, by a: Float, minusOuter b: Float, _ u: Tensor, _ v: Tensor, accumulate: Bool) {
    let columns = columns
    precondition(x.layout == layout && u.elements == shape.rows && v.elements == columns, "matrices of different shapes")
    forEachPart(of: shape.rows, size: columns) { range in
      for r in range {
        let row = unsafe start + r * columns
        let source = unsafe x.start + r * columns
        let factor = unsafe b * u.start[r]
        let column = unsafe v.start
        if accumulate {
          for c in 0..<columns { unsafe row[c] += a * source[c] - factor * column[c] }
        } else {
          for c in 0..<columns { unsafe row[c] = a * source[c] - factor * column[c] }
        }
      }
    }
  }

  /// self = factor·x
  public func set(_ x: Tensor, scaledBy factor: Float) {
    precondition(x.layout == layout, "copying \(x.shape) to \(shape)")
    forEachPart(of: elements, size: 1) { range in
      for i in range { unsafe start[i] = x.start[i] * factor }
    }
  }

  /// The sum of the products of the elements.
  public func dot(_ x: Tensor) -> Float {
    precondition(x.layout == layout, "the dot product of \(shape) and \(x.shape)")
    let (a, b) = unsafe (start, x.start)
    let part = 1 << 15
    let parts = (elements + part - 1) / part
    guard parts > 1 else { return sum(0..<elements) { unsafe a[$0] * b[$0] } }
    return unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: parts) { sums in
      unsafe sums.initialize(repeating: 0)
      let sums = unsafe sums
      Threads.forEach(chunks: parts) { i in
        unsafe sums[i] = sum(i * part..<min(elements, (i + 1) * part)) { unsafe a[$0] * b[$0] }
      }
      return unsafe sums.reduce(0, +)
    }
  }

  public var norm: Float { dot(self).squareRoot() }

  /// A sum in 16 lanes, which vectorizes (one running sum would not: its order is fixed).
  @inline(__always)
  private func sum(_ range: Range<Int>, _ term: (Int) -> Float) -> Float {
    var lanes = SIMD16<Float>()
    var i = range.lowerBound
    while i + 16 <= range.upperBound {
      var terms = SIMD16<Float>()
      for lane in 0..<16 { terms[lane] = term(i + lane) }
      lanes += terms
      i += 16
    }
    var total = lanes.sum()
    while i < range.upperBound {
      total += term(i)
      i += 1
    }
    return total
  }
}
