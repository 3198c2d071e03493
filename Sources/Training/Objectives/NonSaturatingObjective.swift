private import Compute
private import NeuralNetworks

/// The original game in its usable form (Goodfellow et al. 2014): cross-entropy with target 1 for real and 0 for
/// generated images; the generator minimizes the cross-entropy of its images with target 1.
public struct NonSaturatingObjective: AdversarialObjective {
  public let name = "non-saturating"
  public let summary = "cross-entropy with targets 1 and 0"

  public init() {}

  public func discriminatorLoss(_ scores: Span<Float>, gradient: inout MutableSpan<Float>) -> Float {
    let n = scores.count / 2
    let real = gradient.withPart(0..<n) { Losses.binaryCrossEntropy(scores.extracting(0..<n), target: 1, gradient: &$0) }
    let fake = gradient.withPart(n..<2 * n) { Losses.binaryCrossEntropy(scores.extracting(n..<2 * n), target: 0, gradient: &$0) }
    return real + fake
  }

  public func generatorLoss(_ scores: Span<Float>, gradient: inout MutableSpan<Float>) -> Float {
    Losses.binaryCrossEntropy(scores, target: 1, gradient: &gradient)
  }
}
