/// How the cells of an enlarged image lie in memory: `rows` times `columns` of them, row-major, with one cell of background
/// on every side. The outside of an image is background.
struct Grid: Equatable {
  let columns: Int
  let rows: Int
  /// From a cell to the one below.
  let stride: Int

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    stride = columns + 2
  }

  /// The cells, background included.
  var count: Int { stride * (rows + 2) }

  /// The index of the first cell of a row.
  func row(_ y: Int) -> Int { (y + 1) * stride + 1 }
}
