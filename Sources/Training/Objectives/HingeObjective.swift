private import Compute
private import NeuralNetworks

/// Margins instead of probabilities (Lim & Ye 2017; Miyato et al. 2018): the discriminator minimizes
/// mean max(0, 1 − s_real) + mean max(0, 1 + s_generated), the generator −mean s_generated.
public struct HingeObjective: AdversarialObjective {
  public let name = "hinge"
  public let summary = "margins of +1 for real and -1 for generated images"
  public let formulas = (discriminator: "mean max(0, 1 − D(x)) + mean max(0, 1 + D(G(z)))", generator: "−mean D(G(z))")
  public let scale = ScoreScale(winningLoss: 0.05, aheadGap: 2.2)
  public let reading = ScoreReading(
    scale: "It aims at +1 or more for real images and at -1 or less for forgeries.", far: 2.2, near: 0.5)

  public init() {}

  public func discriminatorLoss(_ scores: Span<Float>, gradient: inout MutableSpan<Float>) -> Float {
    let n = scores.count / 2
    let real = gradient.withPart(0..<n) { Losses.hinge(scores.extracting(0..<n), side: 1, gradient: &$0) }
    let fake = gradient.withPart(n..<2 * n) { Losses.hinge(scores.extracting(n..<2 * n), side: -1, gradient: &$0) }
    return real + fake
  }

  public func generatorLoss(_ scores: Span<Float>, real: Span<Float>, gradient: inout MutableSpan<Float>) -> Float {
    Losses.negativeMean(scores, gradient: &gradient)
  }
}
