extension Layout {
  /// This order, where it can be had for any number of rows; else row-major.
  public var forAnyRows: Layout {
    let (one, two) = (with(rows: 1), with(rows: 2))
    return one.bytes > 0 && two.bytes == 2 * one.bytes ? self : Layout(rowMajor: shape)
  }

  /// The same order for another number of rows.
  ///
  /// - Precondition: it is ``forAnyRows``
  public func sameOrder(rows: Int) -> Layout {
    let layout = with(rows: rows)
    precondition(layout.bytes > 0, "no order for \(rows) rows of \(shape)")
    return layout
  }

  /// Numbers of single precision that a row takes, with the padding that blocked channels may need.
  public var rowElements: Int { bytes / shape.rows / MemoryLayout<Float>.stride }
}
