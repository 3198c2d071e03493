public import Compute

/// How weights start.
public enum Initialization {
  /// Uniform in ±1/√fanIn: PyTorch's default for linear and convolution layers, weights and biases (Kaiming uniform with a = √5).
  public static func uniform(_ shape: Shape, fanIn: Int, using random: inout RandomSource) -> Tensor {
    let tensor = Tensor(shape)
    let bound = 1 / Float(fanIn).squareRoot()
    tensor.withMutableValues { random.fillUniform(&$0, in: -bound...bound) }
    return tensor
  }

  /// Uniform in ±√(6/fanIn): hands the mean square of its inputs on through ReLU (He et al. 2015, eq. 10).
  public static func rectified(_ shape: Shape, fanIn: Int, using random: inout RandomSource) -> Tensor {
    let tensor = Tensor(shape)
    let bound = (6 / Float(fanIn)).squareRoot()
    tensor.withMutableValues { random.fillUniform(&$0, in: -bound...bound) }
    return tensor
  }

  /// Normal with mean 0 and the given standard deviation.
  public static func normal(_ shape: Shape, deviation: Float, using random: inout RandomSource) -> Tensor {
    let tensor = Tensor(shape)
    tensor.withMutableValues { random.fillNormal(&$0) }
    tensor.scale(by: deviation)
    return tensor
  }

  /// A random matrix `[O, …]` with orthonormal rows, or columns where there are fewer of them (Saxe et al. 2014):
  /// Gram and Schmidt's method on normal vectors, in Float64, each vector orthogonalized twice.
  public static func orthogonal(_ shape: Shape, using random: inout RandomSource) -> Tensor {
    let rows = shape.rows
    let columns = shape.rowCount
    let count = min(rows, columns)
    let length = max(rows, columns)
    var vectors: [[Double]] = []
    while vectors.count < count {
      var x = (0..<length).map { _ in Double(random.normal()) }
      for _ in 0..<2 {
        for v in vectors {
          var inner = 0.0
          for i in 0..<length { inner += x[i] * v[i] }
          for i in 0..<length { x[i] -= inner * v[i] }
        }
      }
      let norm = x.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard norm > 1e-6 else { continue }
      vectors.append(x.map { $0 / norm })
    }
    let tall = rows > columns
    var values = [Float](repeating: 0, count: rows * columns)
    for r in 0..<rows {
      for c in 0..<columns { values[r * columns + c] = Float(tall ? vectors[c][r] : vectors[r][c]) }
    }
    return Tensor(shape, values)
  }
}
