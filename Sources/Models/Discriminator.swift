public import Compute
public import NeuralNetworks

/// What the discriminator says of each image.
public struct DiscriminatorOutput {
  /// `[N, 1]`: high for real, low for generated; not a probability.
  public let scores: Tensor
  /// `[N, classes]`: logits of the class head, or of the categories that are to be found; nil where neither is there.
  public let classLogits: Tensor?
  /// `[N, 2·codes]`: of each code that is read from the features its mean and logarithmic standard deviation; nil without
  /// such codes.
  public let codes: Tensor?
}

/// The gradients of what a discriminator says; nil where a part has none.
public struct DiscriminatorGradients {
  public var scores: Tensor
  public var classLogits: Tensor?
  public var codes: Tensor?

  public init(scores: Tensor, classLogits: Tensor? = nil, codes: Tensor? = nil) {
    (self.scores, self.classLogits, self.codes) = (scores, classLogits, codes)
  }
}

/// The detective: tells real images from generated ones, and, as the architecture's ``Architecture/conditioning`` says, which class it
/// sees. Where codes are read from its features it is InfoGAN's Q as well (Chen et al. 2016).
public final class Discriminator {
  private let body: DiscriminatorBody
  private let score: Linear
  private let projection: LabelProjection?
  private let classHead: Linear?
  private let codeReader: CodeReader?

  /// - Parameters:
  ///   - normalization: nil: the architecture's; another one shows what becomes of a training with it
  ///   - element: the type that its convolutions and its hidden layer compute in; weights and scores are of single
  ///     precision all the same
  public init(
    _ architecture: Architecture, normalization: Architecture.Normalization? = nil, _ element: ElementType = .f32,
    using random: inout RandomSource
  ) {
    let normalization = normalization ?? architecture.normalization
    let spectral = normalization == .spectral
    body = DiscriminatorBody(architecture, normalization, element, using: &random)
    let features = body.features
    score = Linear("discriminator.score", inputs: features, outputs: 1, spectral: spectral, using: &random)
    let classes = architecture.classCount
    projection = architecture.conditioning == .projection
      ? LabelProjection("discriminator.embedding", features: features, classes: classes, spectral: spectral, using: &random) : nil
    classHead = architecture.conditioning == .projection || architecture.conditioning == .auxiliary
      ? Linear("discriminator.classes", inputs: features, outputs: classes, using: &random) : nil
    let codes = architecture.codes.count { $0.guide == .features }
    codeReader = codes > 0 || architecture.discoversClasses
      ? CodeReader(features: features, categories: architecture.discoversClasses ? classes : 0, codes: codes, using: &random) : nil
  }

  public var parameters: [Parameter] {
    body.parameters + score.parameters + (projection?.parameters ?? []) + (classHead?.parameters ?? []) + (codeReader?.parameters ?? [])
  }

  public var state: [StateTensor] { body.state + score.state + (projection?.state ?? []) }

  /// - Parameters:
  ///   - images: `[N, C, H, W]`, row-major, −1…1
  ///   - labels: N classes, nil where unknown (then the score is not conditioned)
  ///   - groups: equal parts of the rows whose statistics are to be kept apart, real and generated ones; of a number of rows always as many
  public func forward(_ images: Tensor, _ labels: [Int?], _ phase: Phase, groups: Int = 1) -> DiscriminatorOutput {
    let h = body.forward(images, labels, phase, groups: groups)
    let scores = score.forward(h, phase)
    projection?.addForward(h, labels, to: scores, phase)
    let read = phase == .linearized ? nil : codeReader?.forward(h, phase)
    let classLogits = phase == .linearized ? nil : classHead?.forward(h, phase)
    return DiscriminatorOutput(scores: scores, classLogits: classLogits ?? read?.categories, codes: read?.codes)
  }

  /// - Returns: the gradient with respect to the images, where `gradients` asks for it.
  @discardableResult
  public func backward(_ given: DiscriminatorGradients, _ gradients: Gradients) -> Tensor? {
    let ofHead: Gradients = gradients.ofParameters ? .both : .input
    guard let dh = score.backward(given.scores, ofHead) else { return nil }
    if let projection { dh.add(projection.backward(given.scores, ofHead)) }
    if let dlogits = given.classLogits, let ofClass = classHead?.backward(dlogits, ofHead) { dh.add(ofClass) }
    if let ofCodes = codeReader?.backward(categories: given.classLogits, codes: given.codes, ofHead) { dh.add(ofCodes) }
    return body.backward(dh, gradients)
  }
}
