private import Compute
private import NeuralNetworks

/// The Wasserstein distance (Arjovsky et al. 2017): the critic minimizes mean s_generated − mean s_real, the generator
/// −mean s_generated. With a critic that cannot be steep (clipped weights, a gradient penalty, spectral normalization) the critic's
/// loss is, but for the sign and a factor, the distance between real and generated images.
public struct WassersteinObjective: AdversarialObjective {
  public let name = "wasserstein"
  public let summary = "the distance between real and generated images"
  public let formulas = (discriminator: "mean D(G(z)) − mean D(x)", generator: "−mean D(G(z))")
  public let scale = ScoreScale(winningLoss: nil)
  public let reading = ScoreReading(scale: "Only their difference counts.", isDistance: true)

  public init() {}

  public func discriminatorLoss(_ scores: Span<Float>, gradient: inout MutableSpan<Float>) -> Float {
    let n = scores.count / 2
    let real = gradient.withPart(0..<n) { Losses.negativeMean(scores.extracting(0..<n), gradient: &$0) }
    // The mean of s is minus the mean of −s.
    let fake = gradient.withPart(n..<2 * n) { Losses.negativeMean(scores.extracting(n..<2 * n), weight: -1, gradient: &$0) }
    return real - fake
  }

  public func generatorLoss(_ scores: Span<Float>, real: Span<Float>, gradient: inout MutableSpan<Float>) -> Float {
    Losses.negativeMean(scores, gradient: &gradient)
  }
}
