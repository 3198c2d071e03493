/// A row-major tensor `[O, …]` as a matrix of O rows, for spectral normalization.
extension Tensor {
  /// W·v, `[O]`; v has as many elements as a row.
  public func multiply(_ v: Tensor, into u: Tensor) {
    let rows = shape.rows
    let columns = shape.rowCount
    precondition(v.shape.count == columns && u.shape.count == rows, "a matrix \(shape) times a vector \(v.shape)")
    let x = unsafe v.start
    for r in 0..<rows {
      let row = unsafe start + r * columns
      unsafe u.start[r] = sum(columns) { unsafe row[$0] * x[$0] }
    }
  }

  /// Wᵀ·u, as many elements as a row.
  public func multiplyTransposed(_ u: Tensor, into v: Tensor) {
    let rows = shape.rows
    let columns = shape.rowCount
    precondition(u.shape.count == rows && v.shape.count == columns, "a matrix \(shape), transposed, times a vector \(u.shape)")
    let out = unsafe v.start
    unsafe out.update(repeating: 0, count: columns)
    for r in 0..<rows {
      let row = unsafe start + r * columns
      let factor = unsafe u.start[r]
      for c in 0..<columns { unsafe out[c] += factor * row[c] }
    }
  }

  /// self += a·x − b·u·vᵀ, where self and x are matrices with u's rows and v's columns; overwritten instead of
  /// added to where `accumulate` is false.
  public func addScaled(_ x: Tensor, by a: Float, minusOuter b: Float, _ u: Tensor, _ v: Tensor, accumulate: Bool) {
    let columns = shape.rowCount
    for r in 0..<shape.rows {
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

  /// self = factor·x
  public func set(_ x: Tensor, scaledBy factor: Float) {
    precondition(x.layout == layout, "copying \(x.shape) to \(shape)")
    for i in 0..<elements { unsafe start[i] = x.start[i] * factor }
  }

  /// The sum of the products of the elements.
  public func dot(_ x: Tensor) -> Float {
    precondition(x.layout == layout, "the dot product of \(shape) and \(x.shape)")
    let other = unsafe x.start
    return sum(elements) { unsafe start[$0] * other[$0] }
  }

  public var norm: Float { dot(self).squareRoot() }

  /// A sum in 16 lanes, which vectorizes (one running sum would not: its order is fixed).
  @inline(__always)
  private func sum(_ count: Int, _ term: (Int) -> Float) -> Float {
    var lanes = SIMD16<Float>()
    var i = 0
    while i + 16 <= count {
      var terms = SIMD16<Float>()
      for lane in 0..<16 { terms[lane] = term(i + lane) }
      lanes += terms
      i += 16
    }
    var total = lanes.sum()
    while i < count {
      total += term(i)
      i += 1
    }
    return total
  }
}
