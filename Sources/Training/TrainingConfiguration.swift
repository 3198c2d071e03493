private import Glibc

/// How a model is trained: resolved once, saved with the model, obeyed. The defaults are the product's recipe.
public struct TrainingConfiguration: Sendable, Equatable {
  /// How long to train.
  public enum Length: Sendable, Equatable {
    /// Passes over the training images.
    case epochs(Double)
    /// Images seen, the same ones again and again.
    case images(Int)
    /// Wall-clock minutes; the schedule then follows the clock.
    case minutes(Double)

    /// Passes over the images where nothing else was asked for …
    public static let standardEpochs = 25.0
    /// … or, of small data, so many images: fewer have never made good ones.
    public static let leastImages = 600_000

    /// What is done where nothing was asked for.
    public static func standard(images: Int) -> Length {
      standardEpochs * Double(images) < Double(leastImages) ? .images(leastImages) : .epochs(standardEpochs)
    }

    /// Images of the whole run over so many, where that is known beforehand.
    public func total(of images: Int) -> Int? {
      switch self {
      case .epochs(let epochs): Int((epochs * Double(images)).rounded(.up))
      case .images(let images): images
      case .minutes: nil
      }
    }
  }

  /// When a training ends.
  public enum Stop: String, Sendable, CaseIterable {
    /// Early, when its score gets no better (``StopRule``).
    case auto
    /// Never before its length is over.
    case never
  }

  /// What the discriminator sees of the images.
  public enum Augmentation: Sendable, Equatable {
    /// As many changed ones as the amount of data asks for (``probability(images:)``).
    case auto
    /// The images as they are.
    case never
    /// This share of the images changed, 0…``most``.
    case share(Float)

    /// The largest share: with more, changes begin to show in what is generated (Karras et al. 2020, section 2.2).
    public static let most: Float = 0.8
    /// Up to so many images to learn from the share is ``most`` …
    public static let fewImages = 2_000
    /// … and from so many on there are no changes; it falls with the logarithm of the number.
    public static let manyImages = 30_000

    /// The share of the images that are changed where so many are learned from.
    public func probability(images: Int) -> Float {
      switch self {
      case .never: return 0
      case .share(let share): return share
      case .auto:
        let few = log(Double(Self.fewImages))
        let many = log(Double(Self.manyImages))
        let part = (many - log(Double(max(1, images)))) / (many - few)
        return Self.most * Float(min(max(part, 0), 1))
      }
    }
  }

  /// The name of the preset that the rest began as.
  public var preset = "default"
  public var length: Length = .epochs(Length.standardEpochs)
  public var augmentation = Augmentation.auto
  public var seed: UInt64 = 0
  public var batchSize = 64
  /// Single precision here, which is the same on every processor; `gan-augment train` takes ``ArithmeticPrecision/fastest``.
  public var precision = ArithmeticPrecision.f32
  /// A name of ``AdversarialObjectives``.
  public var objective = "hinge"
  /// Adam's rates. Ten times DCGAN's 2e-4: the step size was worth more than any change of the loss, and spectral
  /// normalization and averaging are what makes it bearable.
  public var generatorRate: Float = 2e-3
  public var discriminatorRate: Float = 2e-3
  public var recognizerRate: Float = 1e-3
  public var optimizer = OptimizerKind.adam
  /// Batches of real images that the discriminator learns from for one move of the generator.
  public var discriminatorSteps = 1
  /// Whether the generator learns from the very images that the discriminator has just learned from, or from new ones.
  public var reusesFakes = true
  /// What the target of real images is lowered by, for the discriminator (Salimans et al. 2016).
  public var labelSmoothing: Float = 0
  public var penalty = GradientPenalty.none
  public var penaltyWeight: Float = 0
  /// The largest a weight of the discriminator may be (Arjovsky et al. 2017); 0: any.
  public var weightClip: Float = 0
  /// Weight of the categorical code's cross-entropy in both losses, where classes are to be found (InfoGAN).
  public var categoryWeight: Float = 1
  /// Adam's first beta.
  public var firstBeta: Float = 0.5
  /// Adam's second beta. DCGAN's 0.999 learns more slowly on MNIST: by the score of the training's own judge, lower is
  /// better, 1.05 after 25 epochs against 0.95, and 1.45 against 1.41 after ten.
  public var secondBeta: Float = 0.99
  public var betas: (Float, Float) { sabotage.contains(.oddBetas) ? (0.99, 0.5) : (firstBeta, secondBeta) }
  /// Weight of the class head's cross-entropy on real images in the discriminator's loss.
  public var discriminatorClassWeight: Float = 1
  /// Weight of the class head's cross-entropy in the generator's loss: buys agreement with the label, costs variety.
  public var generatorClassWeight: Float = 0.2
  /// Weight of the codes' likelihood in the generator's loss.
  public var codeWeight: Float = 0.5
  /// How much more often the real images are shown that the generator neglects (``NeglectedImages``) …
  public var neglectedEmphasis: Float = 0.5
  /// … falling with the rates to this part of it. Measured on MNIST, 25 epochs, with the validation images (gap of "train on
  /// synthetic" over eight seeds, Fréchet distance in multiples of its floor): without emphasis 0.90 points and 1.74;
  /// falling to 0.4 of it 0.60 and 1.66, with two threads 0.72 and 1.51; to 0.7 of it 0.52 and 1.81.
  public var finalEmphasis: Float = 0.4
  /// The part of the run after which the rates fall linearly …
  public var decayStart = 0.5
  /// … to this part of their start.
  public var finalRate: Float = 0.05
  /// What the factor of the generator's moving average rises to.
  public var averageCeiling: Float = 0.999
  public var stop = Stop.auto
  /// Images seen between two scores; nil: ``ScoreInterval`` chooses.
  public var scoreInterval: Int?
  /// For testing the watchdog.
  public private(set) var sabotage: Set<Sabotage> = []
  var isSabotaged: Bool { !sabotage.isEmpty }

  public init() {}

  /// With what is left to be chosen chosen for so many images to learn from, and a precision that this processor has.
  public func resolved(images: Int) -> TrainingConfiguration {
    var configuration = self
    if !precision.isNative { configuration.precision = .f32 }
    configuration.augmentation = .share(augmentation.probability(images: images))
    return configuration
  }

  /// Spoils the training. To be called when all else is set.
  public mutating func apply(_ sabotage: Sabotage) {
    if self.sabotage.insert(sabotage).inserted { sabotage.spoil(&self) }
  }

  /// The factor of the rates when `progress` (0…1) of the run is done.
  public func rateFactor(progress: Double) -> Float {
    guard progress > decayStart, decayStart < 1 else { return 1 }
    let decayed = (progress - decayStart) / (1 - decayStart)
    return max(finalRate, 1 - Float(min(1, decayed)))
  }

  /// Whether it is the generator's turn after the discriminator's step of this number, 0….
  func movesGenerator(step: Int) -> Bool { (step + 1) % discriminatorSteps == 0 }

  /// The emphasis on neglected images where the rates have this factor.
  func emphasis(rateFactor: Float) -> Float { neglectedEmphasis * max(finalEmphasis, rateFactor) }

  /// Every option with its value, for the log and the model file.
  public var described: [(name: String, value: String)] {
    let limit: (name: String, value: String) =
      switch length {
      case .epochs(let epochs): (name: "epochsAsked", value: String(epochs))
      case .images(let images): (name: "imagesAsked", value: String(images))
      case .minutes(let minutes): (name: "minutesAsked", value: String(minutes))
      }
    return [
      limit, (name: "augmentation", value: augmentation.described), (name: "seed", value: String(seed)), (name: "batchSize", value: String(batchSize)),
      (name: "precision", value: precision.rawValue),
      (name: "objective", value: objective), (name: "generatorRate", value: String(generatorRate)),
      (name: "discriminatorRate", value: String(discriminatorRate)), (name: "recognizerRate", value: String(recognizerRate)),
      (name: "betas", value: "\(betas.0) \(betas.1)"),
      (name: "discriminatorClassWeight", value: String(discriminatorClassWeight)),
      (name: "generatorClassWeight", value: String(generatorClassWeight)), (name: "codeWeight", value: String(codeWeight)),
      (name: "neglectedEmphasis", value: String(neglectedEmphasis)), (name: "finalEmphasis", value: String(finalEmphasis)),
      (name: "decayStart", value: String(decayStart)), (name: "finalRate", value: String(finalRate)),
      (name: "averageCeiling", value: String(averageCeiling)), (name: "stop", value: stop.rawValue),
    ] + describedParts + (sabotage.isEmpty ? [] : [(name: "sabotage", value: sabotage.map(\.rawValue).sorted().joined(separator: " "))])
  }
}

extension TrainingConfiguration {
  /// The parts that are not as the recipe has them: files and logs of it say no more than they always did.
  private var describedParts: [(name: String, value: String)] {
    let usual = TrainingConfiguration()
    let parts: [(name: String, value: String, isUsual: Bool)] = [
      ("preset", preset, preset == usual.preset), ("optimizer", optimizer.rawValue, optimizer == usual.optimizer),
      ("discriminatorSteps", String(discriminatorSteps), discriminatorSteps == usual.discriminatorSteps),
      ("reuseFakes", reusesFakes ? "yes" : "no", reusesFakes == usual.reusesFakes),
      ("labelSmoothing", String(labelSmoothing), labelSmoothing == usual.labelSmoothing),
      ("penalty", penalty.rawValue, penalty == usual.penalty),
      ("penaltyWeight", String(penaltyWeight), penaltyWeight == usual.penaltyWeight),
      ("weightClip", String(weightClip), weightClip == usual.weightClip),
      ("categoryWeight", String(categoryWeight), categoryWeight == usual.categoryWeight),
    ]
    return parts.filter { !$0.isUsual }.map { ($0.name, $0.value) }
  }
}

/// What moves the parameters.
public enum OptimizerKind: String, Sendable, CaseIterable {
  case adam
  case rmsprop
}

extension TrainingConfiguration.Augmentation {
  var described: String {
    switch self {
    case .auto: "auto"
    case .never: "never"
    case .share(let share): String(share)
    }
  }
}
