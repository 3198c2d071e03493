/// A square matrix in Float64 for statistics of features: rows in blocks of four lanes, the last one padded with zeros,
/// so that loops over rows vectorize and a bound is checked once for four numbers.
struct SquareMatrix: Sendable, Equatable {
  typealias Block = SIMD4<Double>
  static let lanes = Block.scalarCount

  let order: Int
  /// Blocks of one row.
  let width: Int
  /// Row r is `blocks[r * width ..< (r + 1) * width]`.
  var blocks: [Block]

  /// All zero.
  init(order: Int) {
    self.order = order
    width = (order + SquareMatrix.lanes - 1) / SquareMatrix.lanes
    blocks = [Block](repeating: Block(), count: order * width)
  }

  /// - Parameter values: `[order, order]`, row-major.
  init(order: Int, rowMajor values: [Double]) {
    precondition(values.count == order * order, "\(values.count) numbers are no \(order)×\(order) matrix")
    self.init(order: order)
    for row in 0..<order {
      for column in 0..<order { self[row, column] = values[row * order + column] }
    }
  }

  static func identity(order: Int) -> SquareMatrix {
    var result = SquareMatrix(order: order)
    for i in 0..<order { result[i, i] = 1 }
    return result
  }

  subscript(row: Int, column: Int) -> Double {
    get { blocks[row * width + column / SquareMatrix.lanes][column % SquareMatrix.lanes] }
    set { blocks[row * width + column / SquareMatrix.lanes][column % SquareMatrix.lanes] = newValue }
  }

  var rowMajor: [Double] {
    (0..<order).flatMap { row in (0..<order).map { self[row, $0] } }
  }

  var trace: Double { (0..<order).reduce(0) { $0 + self[$1, $1] } }

  var isFinite: Bool {
    // Padding is zero; 0·x is 0 for finite x only.
    blocks.reduce(into: Block()) { $0 += 0 * $1 }.sum() == 0
  }

  /// self·otherᵀ: all products of rows.
  func timesTransposed(_ other: SquareMatrix) -> SquareMatrix {
    precondition(order == other.order, "a product of matrices of order \(order) and \(other.order)")
    var result = SquareMatrix(order: order)
    for row in 0..<order {
      var column = 0
      while column + 4 <= order {
        var (s0, s1, s2, s3) = (Block(), Block(), Block(), Block())
        for b in 0..<width {
          let x = blocks[row * width + b]
          s0 += x * other.blocks[column * width + b]
          s1 += x * other.blocks[(column + 1) * width + b]
          s2 += x * other.blocks[(column + 2) * width + b]
          s3 += x * other.blocks[(column + 3) * width + b]
        }
        result.blocks[row * width + column / SquareMatrix.lanes] = Block(s0.sum(), s1.sum(), s2.sum(), s3.sum())
        column += 4
      }
      while column < order {
        var sum = Block()
        for b in 0..<width { sum += blocks[row * width + b] * other.blocks[column * width + b] }
        result[row, column] = sum.sum()
        column += 1
      }
    }
    return result
  }

  /// The sum of the products of row `row` from block `first` on with `v`.
  func dot(row: Int, _ v: [Block], from first: Int) -> Double {
    var sum = Block()
    for b in first..<width { sum += blocks[row * width + b] * v[b] }
    return sum.sum()
  }
}
