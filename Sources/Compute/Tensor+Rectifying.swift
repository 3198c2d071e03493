extension Tensor {
  /// y ← max(0, y + bias), row by row; `bias` is one row in the same order.
  public func rectify(adding bias: Tensor) {
    let rows = shape.rows
    let size = layout.rowElements
    precondition(
      bias.shape == shape.with(rows: 1) && bias.layout.rowElements == size, "a bias \(bias.shape) for rows of \(shape)")
    Threads.forEach(chunks: rows) { row in
      let y = unsafe start + row * size
      let b = unsafe bias.start
      for i in 0..<size {
        let sum = unsafe y[i] + b[i]
        // Written so that it vectorizes; NaN becomes 0.
        unsafe y[i] = sum > 0 ? sum : 0
      }
    }
  }
}
