import Compute
import NeuralNetworks
import Testing

/// Compares gradients with (f(x + h) − f(x − h))/2h, element by element.
///
/// f is Σ y·g in Float64 over Float32 outputs y: with y of size 1, g of size 1 and h = 0.01 the rounding (6e-8·√count)
/// is some 1e-5 of the quotient, and the third derivative's part h²/6 is 2e-5. The tolerance of 1e-3 times the largest
/// gradient (or 1) is well above both, and below what any wrong index or factor makes.
///
/// The point must be smooth: a kink (ReLU, a maximum) between x − h and x + h makes a quotient worthless. The cases
/// keep clear of them: ``distinct(_:seed:)`` inputs, and biases that push whole channels to one side (``withoutKinks()``).
enum CentralDifferences {
  static let step: Float = 0.01
  static let tolerance = 1e-3

  /// - Parameters:
  ///   - x: the point; changed and restored
  ///   - gradient: what is claimed
  ///   - f: the function of whatever `x` holds
  static func check(
    _ what: String, _ x: Tensor, didChange: () -> Void = {}, gradient: [Float], _ f: () -> Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let point = x.values
    #expect(gradient.count == point.count, "\(what)", sourceLocation: sourceLocation)
    let size = gradient.reduce(1) { max($0, abs(Double($1))) }
    func value(_ i: Int, _ at: Float) -> Double {
      var moved = point
      moved[i] = at
      x.copy(from: moved)
      didChange()
      return f()
    }
    // At most 48 elements of an array, evenly spread with an odd step.
    let stride = max(1, point.count / 48) | 1
    var worst = (index: 0, error: 0.0, expected: 0.0)
    for i in Swift.stride(from: 0, to: point.count, by: stride) {
      let (left, right) = (point[i] - step, point[i] + step)
      let expected = (value(i, right) - value(i, left)) / (Double(right) - Double(left))
      let error = abs(expected - Double(gradient[i]))
      if !(error <= worst.error) { worst = (i, error, expected) }
    }
    x.copy(from: point)
    didChange()
    #expect(
      worst.error < tolerance * size, "\(what)[\(worst.index)]: \(gradient[worst.index]), not \(worst.expected)",
      sourceLocation: sourceLocation)
  }

  /// Input and parameter gradients of a layer at one input.
  static func check(
    _ name: String, _ layer: any Layer, _ x: Tensor, _ phase: Phase, seed: UInt64 = 1,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let g = normals(layer.forward(x, phase).shape, seed: seed)
    let weights = g.values.map(Double.init)
    for parameter in layer.parameters { parameter.zeroGradient() }
    _ = layer.forward(x, phase)
    let dx = try #require(layer.backward(g, .both), sourceLocation: sourceLocation).values
    func f() -> Double { zip(layer.forward(x, phase).values, weights).reduce(0) { $0 + Double($1.0) * $1.1 } }
    check("\(name): input", x, gradient: dx, f, sourceLocation: sourceLocation)
    for parameter in layer.parameters {
      check(
        "\(name): \(parameter.name)", parameter.value, didChange: parameter.didChange, gradient: parameter.gradient.values, f,
        sourceLocation: sourceLocation)
    }
  }
}

/// Standard normals, times `scale`.
func normals(_ shape: Shape, seed: UInt64, scale: Float = 1) -> Tensor {
  var random = RandomSource(seed: seed, purpose: .test)
  return Initialization.normal(shape, deviation: scale, using: &random)
}

/// Different values in random order, 0.1 apart and none nearer to 0 than 0.05: no maximum changes hands, and no sign,
/// within a step.
func distinct(_ shape: Shape, seed: UInt64) -> Tensor {
  var random = RandomSource(seed: seed, purpose: .test)
  let count = shape.count
  return Tensor(shape, random.permutation(count).map { 0.1 * (Float($0 - count / 2) + 0.5) })
}

extension Layer {
  /// Sets the biases that come before a kink to ±5: channels are wholly on one side of it, every third on the lower.
  func withoutKinks() -> Self {
    for parameter in parameters where parameter.name.hasSuffix(".bias") {
      parameter.value.copy(from: (0..<parameter.shape.count).map { $0 % 3 == 1 ? -5 : 5 })
    }
    return self
  }
}
