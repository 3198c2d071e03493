private import Compute
private import Glibc
internal import Images
private import Synchronization

/// Factors of images of one class, measured on all threads.
struct FactorTable {
  /// `[factors][images]`; nil where a factor is undefined. What goes in a circle is cut opposite to its mean direction.
  let values: [[Double?]]

  init(_ images: [Image], factors: [any Factor]) {
    let chunk = 32
    let chunks = (images.count + chunk - 1) / chunk
    let parts = Mutex([[[Float?]]](repeating: [], count: chunks))
    Threads.forEach(chunks: chunks) { i in
      let measured = Factors.measure(Array(images[i * chunk..<min(images.count, (i + 1) * chunk)]), factors)
      parts.withLock { $0[i] = measured }
    }
    let rows = parts.withLock { $0 }.joined()
    values = factors.enumerated().map { i, factor in
      let column = rows.map { row in row[i].flatMap { $0.isFinite ? Double($0) : nil } }
      return factor.period.map { FactorTable.unrolled(column, period: Double($0)) } ?? column
    }
  }

  /// All values within half a period of their circular mean.
  private static func unrolled(_ column: [Double?], period: Double) -> [Double?] {
    let turn = 2 * Double.pi / period
    let (x, y) = column.reduce((0.0, 0.0)) { sum, value in
      value.map { (sum.0 + cos($0 * turn), sum.1 + sin($0 * turn)) } ?? sum
    }
    let mean = atan2(y, x) / turn
    return column.map { value in value.map { $0 + period * ((mean - $0) / period).rounded() } }
  }
}
