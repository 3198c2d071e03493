private import Compute
private import NeuralNetworks

/// Squares in the place of logarithms (LSGAN, Mao et al. 2017, with a = 0, b = c = 1): the discriminator minimizes
/// ½ mean (s_real − 1)² + ½ mean s_generated², the generator ½ mean (s_generated − 1)². Also an image that is well on the right
/// side is still pulled to the target, so the generator does not stop learning.
public struct LeastSquaresObjective: AdversarialObjective {
  public let name = "least-squares"
  public let summary = "squared distance to the targets 1 and 0"
  public let formulas = (discriminator: "½ mean (D(x) − 1)² + ½ mean D(G(z))²", generator: "½ mean (D(G(z)) − 1)²")
  // The same part as cross-entropy's of what a discriminator has that knows nothing: ¼.
  public let scale = ScoreScale(winningLoss: 0.01)
  public let reading = ScoreReading(
    scale: "It aims at 1 for real images and at 0 for forgeries; 0.5 is undecided.", far: 0.9, near: 0.2)
  private let realTarget: Float

  public init() { self.init(realTarget: 1) }

  private init(realTarget: Float) { self.realTarget = realTarget }

  public func discriminatorLoss(_ scores: Span<Float>, gradient: inout MutableSpan<Float>) -> Float {
    let n = scores.count / 2
    let real = gradient.withPart(0..<n) { Losses.halfSquare(scores.extracting(0..<n), target: realTarget, gradient: &$0) }
    let fake = gradient.withPart(n..<2 * n) { Losses.halfSquare(scores.extracting(n..<2 * n), target: 0, gradient: &$0) }
    return real + fake
  }

  public func generatorLoss(_ scores: Span<Float>, real: Span<Float>, gradient: inout MutableSpan<Float>) -> Float {
    Losses.halfSquare(scores, target: 1, gradient: &gradient)
  }

  public func smoothed(by amount: Float) -> (any AdversarialObjective)? { LeastSquaresObjective(realTarget: realTarget - amount) }
}
