private import Compute

/// The kernel distance of two sets of features (Bińkowski et al. 2018, who call it KID with an Inception network's
/// features): the squared maximum mean discrepancy under the kernel k(x, y) = (x·y/d + 1)³, estimated without bias,
///
/// Σ_{i≠j} k(xᵢ, xⱼ) / (m(m−1)) + Σ_{i≠j} k(yᵢ, yⱼ) / (n(n−1)) − 2 Σ_{i,j} k(xᵢ, yⱼ) / (mn).
///
/// About 0, and as often below it as above, when both sets come from one distribution, however few rows there are: unlike
/// the Fréchet distance, numbers from different counts can be compared. Products are computed in Float32, sums in
/// Float64: some 10⁻⁷ of the mean kernel is lost, far less than sets differ by chance.
///
/// Not a number (NaN) where a feature is not finite.
public struct KernelDistance: Sendable, Equatable {
  /// Over the subsets.
  public let mean: Double
  /// Of the subsets' estimates around the mean (÷ their number, as the authors' program has it): how far one subset is off.
  public let standardDeviation: Double

  /// Over random subsets, as is usual: about a second of one core for 100 of 1,000 rows of 128.
  ///
  /// - Parameters:
  ///   - size: rows of each subset, drawn from each set without repetition; fewer when a set has fewer
  ///   - seed: which subsets
  /// - Precondition: both sets have at least two rows.
  public init(_ a: Features, _ b: Features, subsets: Int = 100, size: Int = 1000, seed: UInt64 = 0) {
    precondition(subsets > 0, "at least one subset, not \(subsets)")
    let size = min(size, a.count, b.count)
    let estimates = (0..<subsets).map { subset in
      let (x, y) = KernelDistance.rows(ofSubset: subset, size: size, from: a.count, b.count, seed: seed)
      return KernelDistance.exact(a.selecting(x), b.selecting(y))
    }
    let mean = estimates.reduce(0, +) / Double(subsets)
    self.mean = mean
    standardDeviation = (estimates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(subsets)).squareRoot()
  }

  /// The rows of one subset, of either set; the same for the same numbers.
  public static func rows(ofSubset subset: Int, size: Int, from a: Int, _ b: Int, seed: UInt64) -> ([Int], [Int]) {
    func draw(_ count: Int, _ side: Int) -> [Int] {
      var random = RandomSource(seed: seed, purpose: .subsets, class: side, index: subset)
      return Array(random.permutation(count).prefix(size))
    }
    return (draw(a, 0), draw(b, 1))
  }

  /// Over all rows of both sets at once: the best estimate there is, without a standard deviation.
  ///
  /// - Precondition: both sets have at least two rows.
  public static func exact(_ a: Features, _ b: Features) -> Double {
    precondition(a.width == b.width, "features of width \(a.width) and \(b.width)")
    precondition(a.count >= 2 && b.count >= 2, "two rows at least, not \(a.count) and \(b.count)")
    let (m, n) = (Double(a.count), Double(b.count))
    return sum(a, nil) / (m * (m - 1)) + sum(b, nil) / (n * (n - 1)) - 2 * sum(a, b) / (m * n)
  }

  /// Σ k(xᵢ, yⱼ) over all i and j; without y Σ k(xᵢ, xⱼ) over i ≠ j.
  private static func sum(_ x: Features, _ other: Features?) -> Double {
    let y = other ?? x
    let block = ProductBlock(width: x.width, rows: x.count, columns: y.count)
    let factor = 1 / Float(x.width)
    var total = 0.0
    for firstColumn in stride(from: 0, to: y.count, by: block.columns) {
      let columns = min(block.columns, y.count - firstColumn)
      block.setColumns { write(y, firstColumn..<firstColumn + columns, to: &$0) }
      for firstRow in stride(from: 0, to: x.count, by: block.rows) {
        let rows = min(block.rows, x.count - firstRow)
        block.setRows { write(x, firstRow..<firstRow + rows, to: &$0) }
        block.multiply { products in
          for row in 0..<rows {
            let start = row * block.columns
            var lanes = SIMD8<Double>()
            var column = 0
            while column + 8 <= columns {
              let base = products.lanes(at: start + column) * factor + 1
              lanes += SIMD8<Double>(base * base * base)
              column += 8
            }
            var sum = lanes.sum()
            while column < columns {
              let base = products[start + column] * factor + 1
              sum += Double(base * base * base)
              column += 1
            }
            // Out again comes what went in, with its rounding: k(x, x) is far larger than the others.
            let same = firstRow + row - firstColumn
            if other == nil, (0..<columns).contains(same) {
              let base = products[start + same] * factor + 1
              sum -= Double(base * base * base)
            }
            total += sum
          }
        }
      }
    }
    return total
  }

  private static func write(_ x: Features, _ rows: Range<Int>, to out: inout MutableSpan<Float>) {
    let values = x.values.span.extracting(rows.lowerBound * x.width..<rows.upperBound * x.width)
    for i in 0..<values.count { out[i] = values[i] }
  }
}
