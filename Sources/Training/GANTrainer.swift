public import Compute
public import Models
public import NeuralNetworks

/// The adversarial game: a generator, a discriminator and a recognizer for each code, their optimizers, and the
/// generator's moving average. ``step(images:labels:latent:key:rateFactor:)`` is one move of each side; the clock,
/// the files and the printing are ``TrainingRun``'s.
public final class GANTrainer {
  public let configuration: TrainingConfiguration
  public let generator: Generator
  public let discriminator: Discriminator
  /// For the codes that have one of their own, in their order.
  public let recognizers: [Recognizer]
  /// The generator that is saved and sampled from: the average of the one that plays.
  public let average: Generator

  /// What the watchdog may make gentler while the game goes on.
  public var tuning = GameTuning()

  /// What the discriminator said of the latest step's real images, before it learned from them.
  public private(set) var realScores: [Float] = []

  /// The share of the images that are changed before the discriminator sees them (``ImageAugmentation``); 0: it sees them
  /// as they are.
  public let augmentation: Float
  private let augmentations: (ofStacked: ImageAugmentation, ofFake: ImageAugmentation)

  private let objective: any AdversarialObjective
  private let penalty: PenaltyPass?
  /// Of the categories that are to become classes; nil where classes are given, or none.
  private let reading: CategoryReading?
  private let codes: CodeLosses
  let generatorOptimizer: any Optimizer
  let discriminatorOptimizer: any Optimizer
  let recognizerOptimizer: any Optimizer
  let movingAverage: MovingAverage
  private var buffers: StepBuffers?

  /// Starts every network from the configuration's seed.
  public convenience init(_ architecture: Architecture, _ configuration: TrainingConfiguration, augmentation: Float = 0) {
    func random(_ network: Int) -> RandomSource {
      RandomSource(seed: configuration.seed, purpose: .weights, index: network)
    }
    var forGenerator = random(0)
    var forDiscriminator = random(1)
    precondition(configuration.precision.isNative, "this processor does not compute in \(configuration.precision)")
    let element = configuration.precision.element
    self.init(
      Generator(architecture, element, using: &forGenerator),
      Discriminator(
        architecture, normalization: configuration.sabotage.contains(.noNormalization) ? Architecture.Normalization.none : nil, element,
        using: &forDiscriminator),
      architecture.codes.indices.filter { architecture.codes[$0].guide != .features }.map { code in
        var forRecognizer = random(2 + code)
        return Recognizer(architecture, code: code, element, using: &forRecognizer)
      }, configuration, augmentation: augmentation)
  }

  public init(
    _ generator: Generator, _ discriminator: Discriminator, _ recognizers: [Recognizer],
    _ configuration: TrainingConfiguration, augmentation: Float = 0
  ) {
    guard let objective = configuration.resolvedObjective else {
      preconditionFailure("an unknown objective, or one without targets to smooth: \(configuration.objective)")
    }
    codes = CodeLosses(generator.architecture.codes, weight: configuration.codeWeight)
    precondition(recognizers.count == codes.ofRecognizers.count, "\(recognizers.count) recognizers of \(codes.ofRecognizers.count) codes")
    reading = generator.architecture.discoversClasses ? CategoryReading(weight: configuration.categoryWeight) : nil
    penalty = PenaltyPass(configuration.penalty, weight: configuration.penaltyWeight)
    self.configuration = configuration
    self.objective = objective
    self.generator = generator
    self.discriminator = discriminator
    self.recognizers = recognizers
    self.augmentation = augmentation
    augmentations = (
      ImageAugmentation(augmentation, generator.architecture, pass: 0), ImageAugmentation(augmentation, generator.architecture, pass: 1)
    )
    var random = RandomSource(seed: 0, purpose: .weights)
    average = Generator(generator.architecture, using: &random)
    movingAverage = MovingAverage(
      of: (generator.parameters, generator.state), in: (average.parameters, average.state),
      ceiling: configuration.averageCeiling)
    generatorOptimizer = configuration.makeOptimizer(of: generator.parameters)
    discriminatorOptimizer = configuration.makeOptimizer(of: discriminator.parameters)
    recognizerOptimizer = configuration.makeOptimizer(of: recognizers.flatMap(\.parameters))
  }

  /// Moves of the generator that made it what it is: a restored game has those it had.
  public var steps: Int { generatorOptimizer.steps }

  /// One move of the discriminator, then, unless it is not the generator's turn, one of the generator and the recognizers.
  ///
  /// - Parameters:
  ///   - real: `[N, C, H, W]`, row-major, −1…1
  ///   - labels: N classes, nil where unknown; a game that tells the discriminator no classes does not look at them. Where a real
  ///     image's class is unknown, the discriminator scores the generated image of that row without being told its class either: were
  ///     classes told of generated images only, being told one would give them away. The class head learns and teaches what was asked.
  ///   - latent: N rows with the labels of the real images and some class where these have none, or, where classes are to be found,
  ///     with categories of their own
  ///   - own: what the generator's move draws from; nil: it learns from the images that the discriminator has just seen
  ///   - key: what the recognizers' disturbances and the augmentation draw from
  ///   - rateFactor: multiplies all rates
  ///   - movesGenerator: whether it is the generator's turn
  /// - Returns: the losses. Where one is not finite, the networks are left as they were before the failing side's
  ///   update, and the average is not touched.
  public func step(
    images real: Tensor, labels: [Int?], latent: LatentBatch, own: LatentBatch? = nil, key: RandomKey, rateFactor: Float,
    movesGenerator: Bool = true
  ) -> StepReport {
    let n = labels.count
    let buffers = self.buffers.flatMap { $0.rows == n ? $0 : nil } ?? StepBuffers(rows: n, generator.architecture)
    self.buffers = buffers
    var report = StepReport()
    report.generatorMoves = 0
    let isTold = generator.architecture.conditioning != .none && !configuration.sabotage.contains(.noConditioning)
    let unknown = [Int?](repeating: nil, count: n)
    let told = isTold ? labels : unknown

    // (1) Discriminator: rows 0..<N real, rows N..<2N generated.
    let fake = generator.forward(latent, .training)
    Profile.loop("real and generated images, stacked") {
      buffers.realHalf.copy(from: real)
      buffers.fakeHalf.copy(from: fake)
    }
    report.variety = Profile.loop("variety of pixels") {
      PixelVariety.of(fake, relativeTo: real, labels: generator.architecture.conditioning == .none ? unknown : labels)
    }
    if configuration.sabotage.contains(.wildInputs) { buffers.realHalf.scale(by: 127.5) }
    for _ in 0..<configuration.discriminatorMoves {
      let seen = augmentations.ofStacked.forward(buffers.stacked, key)
      let stacked = discriminator.forward(seen, told + told, .training, groups: 2)
      report.discriminatorLoss = stacked.scores.withValues { scores in
        realScores = (0..<n).map { scores[$0] }
        report.realScore = mean(scores.extracting(0..<n))
        report.generatedScore = mean(scores.extracting(n..<2 * n))
        return buffers.stackedGradients.scores.withMutableValues { objective.discriminatorLoss(scores, gradient: &$0) }
      }
      report.discriminatorClassLoss = classLoss(
        stacked, stackedClasses(told, asked: isTold ? latent.labels : unknown), configuration.discriminatorClassWeight, buffers.stackedGradients.classLogits)
      _ = codes.read(stacked.codes, latent, firstRow: n, gradient: buffers.stackedGradients.codes)
      guard report.isFinite else { return report }
      discriminatorOptimizer.zeroGradients()
      discriminator.backward(buffers.stackedGradients, .parameters)
      if let reading {
        report.discriminatorClassLoss = reading.learn(discriminator, fake, latent.labels, key)
      }
      if let penalty { report.penalty = penalty.accumulate(discriminator, stacked: seen, told: told, key: key) }
      guard report.isFinite else { return report }
      discriminatorOptimizer.step(rate: configuration.discriminatorRate * tuning.discriminatorRate * rateFactor)
      if configuration.weightClip > 0 { clipDiscriminator() }
    }
    guard movesGenerator else { return report }

    // (2) Generator and recognizers: the gradient flows through the discriminator, whose weights stay.
    report.generatorMoves = 1
    let drawn = own ?? latent
    let judgedImages = own.map { generator.forward($0, .training) } ?? fake
    let read = reading?.gradient(discriminator, judgedImages, drawn.labels, key)
    let imageGradient = judge(judgedImages, drawn, told, asked: isTold ? drawn.labels : unknown, key, buffers, &report)
    if let read {
      report.generatorClassLoss = read.loss
      imageGradient.add(read.ofImages)
    }
    generatorOptimizer.zeroGradients()
    recognizerOptimizer.zeroGradients()
    for (recognizer, code) in zip(recognizers, codes.ofRecognizers) {
      let prediction = recognizer.forward(judgedImages, drawn.labels, key)
      report.codeLoss += codes.recognized(prediction, drawn, code: code, gradient: buffers.codeGradient)
      if let ofImages = recognizer.backward(buffers.codeGradient) { imageGradient.add(ofImages) }
    }
    guard report.isFinite else { return report }
    generator.backward(imageGradient)
    generatorOptimizer.step(rate: configuration.generatorRate * tuning.generatorRate * rateFactor)
    recognizerOptimizer.step(rate: configuration.recognizerRate * tuning.generatorRate * rateFactor)

    // (3) The averaged generator is the one that is saved and sampled from.
    movingAverage.update()
    return report
  }

  /// What the discriminator says of generated images, in the report, and the gradient of the images, but for the recognizers' part.
  private func judge(
    _ images: Tensor, _ latent: LatentBatch, _ told: [Int?], asked: [Int?], _ key: RandomKey, _ buffers: StepBuffers,
    _ report: inout StepReport
  ) -> Tensor {
    let n = told.count
    // Scores that are compared with those of real images need these as the discriminator is now.
    let isPaired = objective.comparesPairs
    let gradients = isPaired ? buffers.stackedGradients : buffers.fakeGradients
    let first = isPaired ? n : 0
    if isPaired { buffers.fakeHalf.copy(from: images) }
    let augmentation = isPaired ? augmentations.ofStacked : augmentations.ofFake
    let output = discriminator.forward(
      augmentation.forward(isPaired ? buffers.stacked : images, key), isPaired ? told + told : told, .training, groups: isPaired ? 2 : 1)
    report.generatorLoss = output.scores.withValues { scores in
      gradients.scores.withMutableValues { gradient in
        for i in 0..<first { gradient[i] = 0 }
        return gradient.withPart(first..<first + n) {
          objective.generatorLoss(scores.extracting(first..<first + n), real: scores.extracting(0..<first), gradient: &$0)
        }
      }
    }
    report.generatorClassLoss = classLoss(
      output, [Int?](repeating: nil, count: first) + asked, configuration.generatorClassWeight * tuning.generatorClassWeight, gradients.classLogits)
    report.codeLoss += codes.read(output.codes, latent, firstRow: first, gradient: gradients.codes)
    guard let seenGradient = discriminator.backward(gradients, .input) else { fatalError("the discriminator gave no gradient") }
    let whole = augmentation.backward(seenGradient)
    return isPaired ? whole.rows(n..<2 * n) : whole
  }

  /// The classes that the class head learns from a stacked batch: those of real images, AC-GAN's those of generated ones as well.
  private func stackedClasses(_ told: [Int?], asked: [Int?]) -> [Int?] {
    let unknown = [Int?](repeating: nil, count: told.count)
    return told + (generator.architecture.conditioning == .auxiliary ? asked : unknown)
  }

  private func clipDiscriminator() {
    for parameter in discriminator.parameters {
      parameter.value.clip(to: configuration.weightClip)
      parameter.didChange()
    }
  }

  private func classLoss(_ output: DiscriminatorOutput, _ labels: [Int?], _ weight: Float, _ gradient: Tensor?) -> Float {
    guard let logits = output.classLogits, let gradient else { return 0 }
    return logits.withValues { logits in
      gradient.withMutableValues { Losses.crossEntropy(logits, labels, weight: weight, gradient: &$0) }
    }
  }

  private func mean(_ values: Span<Float>) -> Float {
    var sum: Float = 0
    for i in 0..<values.count { sum += values[i] }
    return sum / Float(values.count)
  }
}

extension TrainingConfiguration {
  /// What is minimized; nil where it is unknown, or has no targets to smooth.
  var resolvedObjective: (any AdversarialObjective)? {
    let objective = AdversarialObjectives.named(objective)
    return labelSmoothing > 0 ? objective?.smoothed(by: labelSmoothing) : objective
  }

  func makeOptimizer(of parameters: [Parameter]) -> any Optimizer {
    switch optimizer {
    case .adam: Adam(parameters, betas: betas)
    case .rmsprop: RMSProp(parameters)
    }
  }
}
