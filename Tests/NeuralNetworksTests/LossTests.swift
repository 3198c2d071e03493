import Compute
import NeuralNetworks
import Testing

/// Gradients of the losses, and their rules for rows that do not count.
struct LossTests {
  typealias Loss = (Span<Float>, inout MutableSpan<Float>) -> Float

  /// A loss's gradient, times its weight, against central differences of its value.
  private func check(
    _ what: String, _ point: [Float], weight: Float = 1, _ loss: Loss, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var gradient = [Float](repeating: .nan, count: point.count)
    var out = gradient.mutableSpan
    _ = loss(point.span, &out)
    let x = Tensor([point.count], point)
    CentralDifferences.check(what, x, gradient: gradient, {
      let values = x.values
      var unused = [Float](repeating: 0, count: values.count)
      var out = unused.mutableSpan
      return Double(weight * loss(values.span, &out))
    }, sourceLocation: sourceLocation)
  }

  @Test(arguments: [(1, 3), (4, 10), (3, 1), (7, 5)])
  func crossEntropyGradient(_ n: Int, _ k: Int) {
    let logits = normals([n, k], seed: 1).values
    let labels: [Int?] = (0..<n).map { $0 % 3 == 2 ? nil : $0 % k }
    check("cross-entropy", logits, weight: 0.7) { Losses.crossEntropy($0, labels, weight: 0.7, gradient: &$1) }
  }

  @Test func rowsWithoutLabelDoNotCount() {
    let logits: [Float] = [1, 2, 3, 50, -50, 0]
    var gradient = [Float](repeating: .nan, count: 6)
    var out = gradient.mutableSpan
    let both = Losses.crossEntropy(logits.span, [2, nil], gradient: &out)
    #expect(Array(gradient[3...]) == [0, 0, 0])
    var alone = [Float](repeating: .nan, count: 3)
    var aloneOut = alone.mutableSpan
    #expect(Losses.crossEntropy(Array(logits[..<3]).span, [2], gradient: &aloneOut) == both)
    #expect(Array(gradient[..<3]) == alone)
    var none = gradient.mutableSpan
    #expect(Losses.crossEntropy(logits.span, [nil, nil], gradient: &none) == 0)
    #expect(gradient == [0, 0, 0, 0, 0, 0])
  }

  @Test(arguments: [1, 2, 5])
  func codeLikelihoodGradient(_ n: Int) {
    // Means and log deviations; rows 1 and 3 are clamped (no gradient), the others well inside.
    let all: [Float] = [0.3, -0.5, -0.2, 3, 0.9, -1.5, 0.1, -6, 0.5, 1.5]
    let codes: [Float] = [-0.7, 0.4, 0.2, 0.11, 0.9]
    check("code likelihood", Array(all[..<(2 * n)]), weight: 0.4) {
      Losses.codeLikelihood($0, Array(codes[..<n]).span, weight: 0.4, gradient: &$1)
    }
  }

  @Test(arguments: [[Float(0.5)], [-3, -1.2, -0.9, 0, 0.2, 0.97, 1.4, 4]], [Float(1), -1])
  func scoreLosses(_ scores: [Float], _ side: Float) {
    check("hinge", scores, weight: 0.3) { Losses.hinge($0, side: side, weight: 0.3, gradient: &$1) }
    check("cross-entropy", scores, weight: 0.3) {
      Losses.binaryCrossEntropy($0, target: side > 0 ? 1 : 0, weight: 0.3, gradient: &$1)
    }
    check("negative mean", scores, weight: 0.3) { Losses.negativeMean($0, weight: 0.3, gradient: &$1) }
  }

  /// A loss must not hide that the numbers have gone.
  @Test func notANumberStaysOne() {
    var gradient: [Float] = [0, 0]
    var out = gradient.mutableSpan
    let scores: [Float] = [.nan, 0.5]
    #expect(Losses.hinge(scores.span, side: 1, gradient: &out).isNaN)
    #expect(Losses.hinge(scores.span, side: -1, gradient: &out).isNaN)
    #expect(Losses.binaryCrossEntropy(scores.span, target: 1, gradient: &out).isNaN)
    #expect(Losses.negativeMean(scores.span, gradient: &out).isNaN)
    #expect(Losses.crossEntropy(scores.span, [1], gradient: &out).isNaN)
    #expect(Losses.codeLikelihood(scores.span, [0].span, gradient: &out).isNaN)
    #expect(Losses.codeLikelihood([0.5, .nan].span, [0].span, gradient: &out).isNaN)
  }
}
