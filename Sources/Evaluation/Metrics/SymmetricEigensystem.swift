private import Glibc

/// Eigenvalues and eigenvectors of a symmetric matrix in Float64: Householder's reduction to tridiagonal form, then the
/// QL method with implicit shifts (Golub and Van Loan, Matrix Computations, 8.3; Martin and Wilkinson 1968).
///
/// Errors are those of a matrix off by some 10⁻¹⁵ times the largest eigenvalue: eigenvalues far smaller than the largest
/// are not relatively exact. The time grows with the cube of the order: some 3 ms for 128, 0.2 s for 512.
public struct SymmetricEigensystem: Sendable {
  public let order: Int
  /// In ascending order.
  public let values: [Double]
  private let rows: SquareMatrix

  /// - Parameter matrix: `[order, order]`, row-major, symmetric (only what is below the diagonal and on it counts) and
  ///   finite.
  public init(of matrix: [Double], order: Int) {
    self.init(of: SquareMatrix(order: order, rowMajor: matrix))
  }

  init(of matrix: SquareMatrix) {
    var solver = Tridiagonal(matrix)
    var rows = solver.transposedTransform()
    solver.diagonalize(rotating: &rows)
    let found = solver.diagonal
    let sorted = found.indices.sorted { found[$0] < found[$1] }
    var ordered = SquareMatrix(order: matrix.order)
    for (i, j) in sorted.enumerated() {
      for b in 0..<rows.width { ordered.blocks[i * rows.width + b] = rows.blocks[j * rows.width + b] }
    }
    order = matrix.order
    values = sorted.map { found[$0] * solver.scale }
    self.rows = ordered
  }

  /// The eigenvalues alone, ascending: a third of the work.
  public static func values(of matrix: [Double], order: Int) -> [Double] {
    values(of: SquareMatrix(order: order, rowMajor: matrix))
  }

  static func values(of matrix: SquareMatrix) -> [Double] {
    var solver = Tridiagonal(matrix)
    var none = SquareMatrix(order: 0)
    solver.diagonalize(rotating: &none)
    return solver.diagonal.map { $0 * solver.scale }.sorted()
  }

  /// The eigenvector of `values[index]`, of length 1; its sign is arbitrary.
  public func vector(_ index: Int) -> [Double] { (0..<order).map { rows[index, $0] } }

  /// The matrix A with AᵀA = the matrix itself, one row for each eigenvalue: √λ times its eigenvector. What is
  /// negative, or smaller than rounding leaves meaning to (order · 2⁻⁵² of the largest), counts as zero.
  func root() -> SquareMatrix {
    let least = Double(order) * Double.ulpOfOne * (values.last ?? 0)
    var root = rows
    for (i, value) in values.enumerated() {
      let factor = value > least ? value.squareRoot() : 0
      for b in 0..<root.width { root.blocks[i * root.width + b] *= factor }
    }
    return root
  }
}

/// A symmetric matrix on its way to its eigenvalues: A = scale · Q T Qᵀ with T tridiagonal, Q = H₀ H₁ … of reflections
/// Hₖ = 1 − τ v vᵀ, v zero up to and including k.
private struct Tridiagonal {
  typealias Block = SquareMatrix.Block

  let order: Int
  /// The largest element, by which all are divided, so that no square overflows or vanishes.
  let scale: Double
  var diagonal: [Double]
  /// `besides[i]` stands between `diagonal[i]` and `diagonal[i + 1]`; the last is 0.
  var besides: [Double]
  /// Row k is v of reflection k.
  private var reflections: SquareMatrix
  private var factors: [Double]

  init(_ matrix: SquareMatrix) {
    let n = matrix.order
    var a = matrix
    order = n
    let largest = matrix.blocks.reduce(into: Block()) { $0 = pointwiseMax($0, pointwiseMax($1, -$1)) }.max()
    // A power of two: dividing by it rounds nothing.
    scale = largest > 0 ? largest.binade : 1
    for b in a.blocks.indices { a.blocks[b] /= scale }
    diagonal = [Double](repeating: 0, count: n)
    besides = [Double](repeating: 0, count: n)
    factors = [Double](repeating: 0, count: n)
    reflections = SquareMatrix(order: n)

    let width = a.width
    var v = [Block](repeating: Block(), count: width)
    var w = [Block](repeating: Block(), count: width)
    for k in 0..<n {
      diagonal[k] = a[k, k]
      guard k + 1 < n else { break }
      guard k + 2 < n else {
        besides[k] = a[k + 1, k]
        continue
      }
      // (1) v reflects column k below the diagonal onto its first element.
      for b in 0..<width { v[b] = Block() }
      for i in k + 1..<n { v[i / Block.scalarCount][i % Block.scalarCount] = a[i, k] }
      let first = (k + 1) / Block.scalarCount
      let head = a[k + 1, k]
      let norm = v.reduce(into: Block()) { $0 += $1 * $1 }.sum().squareRoot()
      let alpha = head > 0 ? -norm : norm
      besides[k] = alpha
      guard norm > 0 else { continue }
      v[(k + 1) / Block.scalarCount][(k + 1) % Block.scalarCount] -= alpha
      let tau = 2 / v.reduce(into: Block()) { $0 += $1 * $1 }.sum()
      guard tau.isFinite else {
        besides[k] = head
        continue
      }
      factors[k] = tau
      for b in first..<width { reflections.blocks[k * width + b] = v[b] }
      // (2) A ← H A H = A − v wᵀ − w vᵀ with p = τ A v, w = p − (τ/2)(pᵀv) v.
      for b in 0..<width { w[b] = Block() }
      for i in k + 1..<n {
        w[i / Block.scalarCount][i % Block.scalarCount] = tau * a.dot(row: i, v, from: first)
      }
      var pv = Block()
      for b in first..<width { pv += w[b] * v[b] }
      let half = tau / 2 * pv.sum()
      for b in first..<width { w[b] -= half * v[b] }
      for i in k + 1..<n {
        let vi = v[i / Block.scalarCount][i % Block.scalarCount]
        let wi = w[i / Block.scalarCount][i % Block.scalarCount]
        for b in first..<width { a.blocks[i * width + b] -= vi * w[b] + wi * v[b] }
      }
    }
  }

  /// Qᵀ = … H₁ H₀, built from the last reflection on: when H_k is multiplied, rows up to k are still those of 1.
  func transposedTransform() -> SquareMatrix {
    var q = SquareMatrix.identity(order: order)
    let width = q.width
    var v = [Block](repeating: Block(), count: width)
    for k in stride(from: order - 3, through: 0, by: -1) where factors[k] != 0 {
      for b in 0..<width { v[b] = reflections.blocks[k * width + b] }
      let first = (k + 1) / Block.scalarCount
      for row in k + 1..<order {
        let factor = factors[k] * q.dot(row: row, v, from: first)
        for b in first..<width { q.blocks[row * width + b] -= factor * v[b] }
      }
    }
    return q
  }

  /// Turns T to a diagonal matrix by plane rotations, each also applied to two neighbouring rows of `rows` (unless it is
  /// of order 0).
  mutating func diagonalize(rotating rows: inout SquareMatrix) {
    for l in 0..<order {
      var rounds = 0
      while true {
        // T falls apart where an element beside the diagonal is nothing against its neighbours.
        var m = l
        while m + 1 < order, abs(besides[m]) > Double.ulpOfOne * (abs(diagonal[m]) + abs(diagonal[m + 1])),
          abs(besides[m]) > Double.leastNormalMagnitude
        { m += 1 }
        if m == l { break }
        rounds += 1
        precondition(rounds < 200, "eigenvalues that do not converge: is the matrix finite?")
        sweep(from: l, to: m, rotating: &rows)
      }
    }
  }

  /// One QL step on rows l … m, with Wilkinson's shift.
  private mutating func sweep(from l: Int, to m: Int, rotating rows: inout SquareMatrix) {
    var g = (diagonal[l + 1] - diagonal[l]) / (2 * besides[l])
    var r = hypot(g, 1)
    g = diagonal[m] - diagonal[l] + besides[l] / (g + (g < 0 ? -r : r))
    var (s, c, p) = (1.0, 1.0, 0.0)
    for i in stride(from: m - 1, through: l, by: -1) {
      let f = s * besides[i]
      let b = c * besides[i]
      r = hypot(f, g)
      besides[i + 1] = r
      if r == 0 {
        diagonal[i + 1] -= p
        besides[m] = 0
        return
      }
      s = f / r
      c = g / r
      g = diagonal[i + 1] - p
      r = (diagonal[i] - g) * s + 2 * c * b
      p = s * r
      diagonal[i + 1] = g + p
      g = c * r - b
      guard rows.order > 0 else { continue }
      let (x, y) = (i * rows.width, (i + 1) * rows.width)
      for block in 0..<rows.width {
        let (a, b) = (rows.blocks[x + block], rows.blocks[y + block])
        rows.blocks[y + block] = s * a + c * b
        rows.blocks[x + block] = c * a - s * b
      }
    }
    diagonal[l] -= p
    besides[l] = g
    besides[m] = 0
  }
}
