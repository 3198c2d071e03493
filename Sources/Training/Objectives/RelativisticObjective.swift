private import Compute
private import NeuralNetworks

/// Pairs of a real and a generated image (Jolicoeur-Martineau 2019; R3GAN, Huang et al. 2024): the discriminator minimizes
/// mean softplus(s_generated − s_real), the generator mean softplus(s_real − s_generated). It is not enough to tell all generated images from
/// all real ones: each must be told from its partner, so a mode that is left out is never forgotten.
public struct RelativisticObjective: AdversarialObjective {
  public let name = "relativistic"
  public let summary = "cross-entropy of the difference of a real and a generated image's scores"
  public let formulas = (
    discriminator: "−mean log σ(D(x) − D(G(z)))", generator: "−mean log σ(D(G(z)) − D(x))"
  )
  public let scale = ScoreScale(winningLoss: 0.025)
  // Far: more than 99 % sure which of the two is real. Near: less than 62 %.
  public let reading = ScoreReading(
    scale: "Only their difference counts: how much more real a real image looks to it than a forgery.", far: 5, near: 0.5)
  public let comparesPairs = true

  public init() {}

  public func discriminatorLoss(_ scores: Span<Float>, gradient: inout MutableSpan<Float>) -> Float {
    let n = scores.count / 2
    let (real, fake) = (scores.extracting(0..<n), scores.extracting(n..<2 * n))
    let loss = gradient.withPart(0..<n) { Losses.pairedCrossEntropy(real, above: fake, gradient: &$0) }
    for i in 0..<n { gradient[n + i] = -gradient[i] }
    return loss
  }

  public func generatorLoss(_ scores: Span<Float>, real: Span<Float>, gradient: inout MutableSpan<Float>) -> Float {
    Losses.pairedCrossEntropy(scores, above: real, gradient: &gradient)
  }
}
