public import Datasets
public import Models

/// Everything that can be chosen of a game before its data are known: what the networks are made of, and how they learn.
public struct GameDesign: Sendable, Equatable {
  public var family = Architecture.Family.dcgan
  public var conditioning = Architecture.Conditioning.projection
  public var normalization = Architecture.Normalization.spectral
  /// Continuous codes.
  public var codes = LatentCode.standard
  /// Values of a categorical code that classes are to be found by; 0 without one.
  public var categories = 0
  /// The discriminator's maps from the largest images to the smallest, or the widths of a perceptron's layers; the generator's are the
  /// same the other way round. nil: by the images' size.
  public var channels: [Int]?
  /// Features of a layer between the generator's inputs and its first maps; 0: none.
  public var generatorFeatures = 0
  public var configuration = TrainingConfiguration()

  public init() {}

  /// The networks for such images.
  public func architecture(for data: LabelledImages) -> Architecture {
    let classNames = conditioning == .none ? (0..<categories).map { "category\($0)" } : data.classNames
    return Architecture(
      height: data.height, width: data.width, imageChannels: data.channels, classNames: classNames, codes: codes,
      generatorChannels: channels?.reversed(), generatorFeatures: family == .dcgan ? generatorFeatures : 0, discriminatorChannels: channels, family: family,
      conditioning: classNames.isEmpty || categories > 0 ? Architecture.Conditioning.none : conditioning,
      normalization: normalization, discoversClasses: categories > 0)
  }

  /// Why it makes no sense, in one sentence, or nil. Numbers are taken to be in their ranges.
  public var problem: String? {
    let c = configuration
    guard let objective = AdversarialObjectives.named(c.objective) else { return "there is no objective \(c.objective)" }
    if categories > 0, conditioning != .none {
      return "a categorical code finds classes by itself, so the discriminator must be told none: --categorical-codes needs --conditioning none"
    }
    if categories == 1 { return "a categorical code of one category says nothing: --categorical-codes needs 2 or more" }
    if family == .mlp, normalization == .batch {
      return "batch normalization is made for feature maps: --architecture mlp needs --normalization none or spectral"
    }
    if c.penalty != .none, normalization == .batch {
      return "a gradient penalty asks how steep the discriminator is at each image, and batch normalization makes each image's score depend on the "
        + "others: --penalty \(c.penalty.rawValue) needs --normalization none or spectral"
    }
    if c.penaltyWeight > 0, c.penalty == .none {
      return "--penalty-weight is the weight of a gradient penalty, and there is none: it needs --penalty interpolated or r1-r2"
    }
    if c.labelSmoothing > 0, objective.smoothed(by: c.labelSmoothing) == nil {
      return "--label-smoothing lowers the target of real images, and the objective \(objective.name) has no targets; "
        + "non-saturating and least-squares have"
    }
    if objective is WassersteinObjective, c.weightClip == 0, c.penalty != .interpolated || c.penaltyWeight == 0, normalization != .spectral {
      return "nothing keeps the critic from being as steep as it likes, and its scores would grow for ever: --objective wasserstein needs "
        + "--penalty interpolated, --weight-clip or --normalization spectral"
    }
    if c.weightClip > 0, normalization == .spectral {
      return "spectral normalization divides the weights by their size, so clipping them changes nothing: "
        + "--weight-clip needs --normalization none or batch"
    }
    if c.weightClip > 0, !(objective is WassersteinObjective) {
      return "clipped weights are what makes a critic's scores a distance, and the objective \(objective.name) measures none: "
        + "--weight-clip needs --objective wasserstein"
    }
    return nil
  }
}
