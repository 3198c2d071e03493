internal import Compute

/// The products x·y of some rows x with some rows y of one width, on the engine in Float32: large sets go through it
/// block by block.
final class ProductBlock {
  let width: Int
  /// Rows of x that fit.
  let rows: Int
  /// Rows of y that fit, a multiple of ``lanes``.
  let columns: Int

  private let x: Tensor
  private let y: Tensor
  private let products: Tensor
  private let operation: InnerProduct

  /// The products' columns are read so many at a time.
  static let lanes = SIMD8<Float>.scalarCount

  /// For sets of `rows` and `columns` vectors, or parts of them: at most 256 × 2,048 products, 2 MB, at a time.
  init(width: Int, rows: Int, columns: Int) {
    self.width = width
    self.rows = ProductBlock.size(rows, limit: 256)
    self.columns = ProductBlock.size(columns, limit: 2048)
    let layout = Layout(rowMajor: [self.rows, width])
    operation = InnerProduct(x: layout, outputs: self.columns, bias: false, activation: nil)
    x = Tensor(layout)
    y = Tensor(operation.forwardWeights)
    products = Tensor(operation.yLayout)
  }

  /// Equal parts of at most `limit`, rounded up to whole lanes.
  private static func size(_ count: Int, limit: Int) -> Int {
    let parts = max(1, (count + limit - 1) / limit)
    return max(1, (count + parts * lanes - 1) / (parts * lanes)) * lanes
  }

  /// Writes x: `[rows, width]`; what is not written stays.
  func setRows(_ write: (inout MutableSpan<Float>) -> Void) { x.withMutableValues(write) }

  /// Writes y: `[columns, width]`.
  func setColumns(_ write: (inout MutableSpan<Float>) -> Void) { y.withMutableValues(write) }

  /// Computes all products of what was written, and lends them: `[rows, columns]`.
  func multiply(_ read: (Span<Float>) -> Void) {
    operation.forward(x, y, bias: nil, into: products)
    products.withValues(read)
  }
}

extension Span<Float> {
  /// The eight numbers from `start` on, with one check.
  @inline(__always)
  func lanes(at start: Int) -> SIMD8<Float> {
    let part = extracting(start..<start + 8)
    return SIMD8(part[0], part[1], part[2], part[3], part[4], part[5], part[6], part[7])
  }
}
