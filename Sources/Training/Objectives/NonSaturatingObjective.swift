private import Compute
private import NeuralNetworks

/// The original game in its usable form (Goodfellow et al. 2014): cross-entropy with target 1 for real and 0 for
/// generated images; the generator minimizes the cross-entropy of its images with target 1.
public struct NonSaturatingObjective: AdversarialObjective {
  public let name = "non-saturating"
  public let summary = "cross-entropy with targets 1 and 0"
  public let formulas = (
    discriminator: "−mean log σ(D(x)) − mean log(1 − σ(D(G(z))))", generator: "−mean log σ(D(G(z)))"
  )
  public let scale = ScoreScale(winningLoss: 0.05)
  // Far: more than 95 % sure of both. Near: less than 62 %.
  public let reading = ScoreReading(
    scale: "A score of 0 is undecided, +3 means 95 % sure that an image is real, -3 that it is not.", far: 6, near: 1)
  /// Of real images, for the discriminator.
  private let realTarget: Float

  public init() { self.init(realTarget: 1) }

  private init(realTarget: Float) { self.realTarget = realTarget }

  public func discriminatorLoss(_ scores: Span<Float>, gradient: inout MutableSpan<Float>) -> Float {
    let n = scores.count / 2
    let real = gradient.withPart(0..<n) { Losses.binaryCrossEntropy(scores.extracting(0..<n), target: realTarget, gradient: &$0) }
    let fake = gradient.withPart(n..<2 * n) { Losses.binaryCrossEntropy(scores.extracting(n..<2 * n), target: 0, gradient: &$0) }
    return real + fake
  }

  public func generatorLoss(_ scores: Span<Float>, real: Span<Float>, gradient: inout MutableSpan<Float>) -> Float {
    Losses.binaryCrossEntropy(scores, target: 1, gradient: &gradient)
  }

  public func smoothed(by amount: Float) -> (any AdversarialObjective)? { NonSaturatingObjective(realTarget: realTarget - amount) }
}
