public import Compute
public import NeuralNetworks

/// What the discriminator says of each image.
public struct DiscriminatorOutput {
  /// `[N, 1]`: high for real, low for generated; not a probability.
  public let scores: Tensor
  /// `[N, classes]`: logits of the class head; nil for a model without labels.
  public let classLogits: Tensor?
}

/// The detective: tells real images from generated ones, given the label (projection discriminator, Miyato & Koyama
/// 2018), and says which class it sees (auxiliary classifier, Odena et al. 2017). Every layer but the class head is
/// spectrally normalized.
public final class Discriminator {
  /// Of every layer but the class head.
  public enum Normalization: Sendable {
    case spectral
    /// For showing what becomes of a training without it.
    case none
  }

  private let body: Sequential
  private let score: Linear
  private let projection: LabelProjection?
  private let classHead: Linear?

  /// - Parameter element: the type that its convolutions and its hidden layer compute in; weights and scores are of single
  ///   precision all the same
  public init(
    _ architecture: Architecture, normalization: Normalization = .spectral, _ element: ElementType = .f32,
    using random: inout RandomSource
  ) {
    let spectral = normalization == .spectral
    var layers: [any Layer] = []
    var channels = architecture.imageChannels
    for (i, count) in architecture.discriminatorChannels.enumerated() {
      layers.append(
        Convolution2D(
          "discriminator.down\(i)", from: channels, to: count, activation: .leakyReLU(slope: 0.2), orthogonal: true,
          spectral: spectral, element: element, using: &random))
      channels = count
    }
    let stages = architecture.discriminatorChannels.count
    let maps = [channels, architecture.height >> stages, architecture.width >> stages]
    let features = architecture.discriminatorFeatures
    layers.append(
      Linear(
        "discriminator.hidden", inputs: maps.reduce(1, *), maps: maps, outputs: features, activation: .leakyReLU(slope: 0.2), spectral: spectral,
        using: &random))
    body = Sequential(layers)
    score = Linear("discriminator.score", inputs: features, outputs: 1, spectral: spectral, using: &random)
    let classes = architecture.classCount
    projection = classes == 0
      ? nil
      : LabelProjection("discriminator.embedding", features: features, classes: classes, spectral: spectral, using: &random)
    classHead = classes == 0 ? nil : Linear("discriminator.classes", inputs: features, outputs: classes, using: &random)
  }

  public var parameters: [Parameter] {
    body.parameters + score.parameters + (projection?.parameters ?? []) + (classHead?.parameters ?? [])
  }

  public var state: [StateTensor] { body.state + score.state + (projection?.state ?? []) }

  /// - Parameters:
  ///   - images: `[N, C, H, W]`, row-major, −1…1
  ///   - labels: N classes, nil where unknown (then the score is not conditioned)
  public func forward(_ images: Tensor, _ labels: [Int?], _ phase: Phase) -> DiscriminatorOutput {
    let h = body.forward(images, phase)
    let scores = score.forward(h, phase)
    projection?.addForward(h, labels, to: scores, phase)
    return DiscriminatorOutput(scores: scores, classLogits: classHead?.forward(h, phase))
  }

  /// - Returns: the gradient with respect to the images, where `gradients` asks for it.
  @discardableResult
  public func backward(scores dscores: Tensor, classLogits dlogits: Tensor?, _ gradients: Gradients) -> Tensor? {
    let ofHead: Gradients = gradients.ofParameters ? .both : .input
    guard let dh = score.backward(dscores, ofHead) else { return nil }
    if let projection { dh.add(projection.backward(dscores, ofHead)) }
    if let dlogits, let ofClass = classHead?.backward(dlogits, ofHead) { dh.add(ofClass) }
    return body.backward(dh, gradients)
  }
}
