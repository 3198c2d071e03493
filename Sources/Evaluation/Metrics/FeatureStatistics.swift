/// Mean and covariance of features, in Float64: all that a Fréchet distance needs, so that those of a reference are
/// computed once.
public struct FeatureStatistics: Sendable, Equatable {
  /// Rows they were computed from.
  public let count: Int
  /// `[width]`
  public let mean: [Double]
  let matrix: SquareMatrix

  public var width: Int { mean.count }

  /// `[width, width]`, row-major: the unbiased estimate Σ (x − μ)(x − μ)ᵀ / (count − 1).
  public var covariance: [Double] { matrix.rowMajor }

  /// Whether no number is infinite or NaN, as a single such feature would make them.
  public var isFinite: Bool { matrix.isFinite && mean.allSatisfy(\.isFinite) }

  /// Some 7 ms for 4,000 rows of 128.
  ///
  /// - Precondition: there are at least two rows.
  public init(_ features: Features) {
    precondition(features.count >= 2, "a covariance needs two rows, not \(features.count)")
    count = features.count
    mean = FeatureStatistics.mean(features)
    var sums = SquareMatrix(order: features.width)
    let values = features.values.span
    var centred = [SquareMatrix.Block](repeating: .init(), count: FeatureStatistics.rowsAtATime * sums.width)
    for first in stride(from: 0, to: count, by: FeatureStatistics.rowsAtATime) {
      let rows = min(FeatureStatistics.rowsAtATime, count - first)
      for row in 0..<rows {
        for column in 0..<mean.count {
          centred[row * sums.width + column / 4][column % 4] =
            Double(values[(first + row) * mean.count + column]) - mean[column]
        }
      }
      sums.addOuterProducts(centred, rows: rows)
    }
    sums.finishOuterProducts(dividingBy: Double(count - 1))
    matrix = sums
  }

  /// Their centred Float64 copies, 64 KB for a width of 128, stay in a core's own cache.
  private static let rowsAtATime = 64

  private static func mean(_ features: Features) -> [Double] {
    var sums = [Double](repeating: 0, count: features.width)
    let values = features.values.span
    for row in 0..<features.count {
      for column in sums.indices { sums[column] += Double(values[row * sums.count + column]) }
    }
    return sums.map { $0 / Double(features.count) }
  }
}

extension SquareMatrix {
  /// self += Σ x xᵀ over `rows` rows x, each of ``width`` blocks; only the blocks on the diagonal and right of it.
  fileprivate mutating func addOuterProducts(_ x: [Block], rows: Int) {
    // Tiles of 4×4 elements: two loads for sixteen products, sums in registers.
    for i in 0..<width {
      for j in i..<width {
        var (s0, s1, s2, s3) = (Block(), Block(), Block(), Block())
        var place = 0
        for _ in 0..<rows {
          let a = x[place + i]
          let b = x[place + j]
          s0 += a[0] * b
          s1 += a[1] * b
          s2 += a[2] * b
          s3 += a[3] * b
          place += width
        }
        let top = 4 * i
        blocks[top * width + j] += s0
        if top + 1 < order { blocks[(top + 1) * width + j] += s1 }
        if top + 2 < order { blocks[(top + 2) * width + j] += s2 }
        if top + 3 < order { blocks[(top + 3) * width + j] += s3 }
      }
    }
  }

  /// Divides, and copies what is right of the diagonal to the left.
  fileprivate mutating func finishOuterProducts(dividingBy divisor: Double) {
    for b in blocks.indices { blocks[b] /= divisor }
    for row in 0..<order {
      for column in row + 1..<max(order, row + 1) { self[column, row] = self[row, column] }
    }
  }
}
