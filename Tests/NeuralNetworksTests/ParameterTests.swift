import Compute
import NeuralNetworks
import Testing

/// How weights start, and what optimizers and averages do to them beyond PyTorch's numbers.
struct ParameterTests {
  @Test(arguments: [Shape([4, 6]), [6, 4], [5, 5], [16, 3, 4, 4], [64, 2, 2, 2], [1, 9]])
  func orthogonalRowsOrColumns(_ shape: Shape) {
    var random = RandomSource(seed: 1, purpose: .test)
    let w = Initialization.orthogonal(shape, using: &random).values.map(Double.init)
    let (rows, columns) = (shape.rows, shape.rowCount)
    let vectors: [[Double]] = rows <= columns
      ? (0..<rows).map { Array(w[$0 * columns..<($0 + 1) * columns]) }
      : (0..<columns).map { c in (0..<rows).map { w[$0 * columns + c] } }
    for (i, a) in vectors.enumerated() {
      for (j, b) in vectors.enumerated() where j <= i {
        let inner = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
        // Rounded to Float32 once.
        #expect(abs(inner - (i == j ? 1 : 0)) < 1e-6)
      }
    }
  }

  @Test func uniformStartsWithinItsBound() {
    var random = RandomSource(seed: 2, purpose: .test)
    let values = Initialization.uniform([100, 25], fanIn: 25, using: &random).values
    #expect(values.allSatisfy { abs($0) <= 0.2 })
    // The variance of a uniform in ±0.2 is 0.04/3; its estimate from 2500 has a relative error of 1.8 %.
    let variance = values.reduce(0) { $0 + Double($1 * $1) } / 2500
    #expect(abs(variance / (0.04 / 3) - 1) < 0.08)
  }

  /// Parameters without a contribution since the last zeroing move by momentum only; never seen ones not at all.
  @Test func zeroedGradientCountsAsZero() {
    let a = Parameter("a", Tensor([2], [1, 2]))
    let b = Parameter("b", Tensor([2], [1, 2]))
    let adam = Adam([a, b])
    a.accumulate(Tensor([2], [1, -1]))
    adam.step(rate: 0.1)
    // The first step is the rate in the direction of the sign.
    #expect(largestDifference(a.value.values, [0.9, 2.1]) < 1e-6)
    #expect(b.value.values == [1, 2])
    adam.zeroGradients()
    adam.step(rate: 0.1)
    // m = 0.25·g, m̂ = m/0.75; v = 0.000999, v̂ = v/(1 − 0.999²).
    let move = 0.1 * (0.25 / 0.75) / (0.000999 / (1 - 0.998001)).squareRoot()
    #expect(largestDifference(a.value.values, [0.9 - move, 2.1 + move]) < 1e-6)
    #expect(a.gradient.values == [0, 0])
  }

  @Test func averageFollowsItsSchedule() {
    let source = Parameter("a", Tensor([1], [10]))
    let average = Parameter("a", Tensor([1], [0]))
    let sourceState = StateTensor("s", Tensor([1], [1]))
    let averageState = StateTensor("s", Tensor([1], [0]))
    let moving = MovingAverage(of: ([source], [sourceState]), in: ([average], [averageState]), ceiling: 0.5)
    #expect(average.value.values == [10] && averageState.tensor.values == [1])
    var expected = 10.0
    for t in 0..<20 {
      let version = average.version
      source.value.fill(Float(t))
      sourceState.tensor.fill(Float(t) / 10)
      moving.update()
      let keep = min(0.5, Double(1 + t) / Double(10 + t))
      expected = keep * expected + (1 - keep) * Double(t)
      #expect(abs(Double(average.value.values[0]) - expected) < 1e-5)
      #expect(average.version > version)
    }
    #expect(moving.updates == 20)
    #expect(source.value.values == [19])
  }
}
