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
  let generatorOptimizer: Adam
  let discriminatorOptimizer: Adam
  let recognizerOptimizer: Adam
  let movingAverage: MovingAverage
  private var buffers: Buffers?

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
        architecture, normalization: configuration.sabotage.contains(.noNormalization) ? .none : .spectral, element,
        using: &forDiscriminator),
      architecture.codes.indices.map { code in
        var forRecognizer = random(2 + code)
        return Recognizer(architecture, code: code, element, using: &forRecognizer)
      }, configuration, augmentation: augmentation)
  }

  public init(
    _ generator: Generator, _ discriminator: Discriminator, _ recognizers: [Recognizer],
    _ configuration: TrainingConfiguration, augmentation: Float = 0
  ) {
    guard let objective = AdversarialObjectives.named(configuration.objective) else {
      preconditionFailure("an unknown objective: \(configuration.objective)")
    }
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
    generatorOptimizer = Adam(generator.parameters, betas: configuration.betas)
    discriminatorOptimizer = Adam(discriminator.parameters, betas: configuration.betas)
    recognizerOptimizer = Adam(recognizers.flatMap(\.parameters), betas: configuration.betas)
  }

  /// Moves of the generator that made it what it is: a restored game has those it had.
  public var steps: Int { generatorOptimizer.steps }

  /// One move of the discriminator, then one of the generator and the recognizers, on the same generated images.
  ///
  /// - Parameters:
  ///   - real: `[N, C, H, W]`, row-major, −1…1
  ///   - labels: N classes, nil where unknown
  ///   - latent: N rows with the labels of the real images
  ///   - key: what the recognizers' disturbances and the augmentation draw from
  ///   - rateFactor: multiplies all rates
  /// - Returns: the losses. Where one is not finite, the networks are left as they were before the failing side's
  ///   update, and the average is not touched.
  public func step(
    images real: Tensor, labels: [Int?], latent: LatentBatch, key: RandomKey, rateFactor: Float
  ) -> StepReport {
    let n = labels.count
    let buffers = self.buffers.flatMap { $0.rows == n ? $0 : nil } ?? Buffers(rows: n, generator.architecture)
    self.buffers = buffers
    var report = StepReport()

    // (1) Discriminator: rows 0..<N real, rows N..<2N generated.
    let fake = generator.forward(latent, .training)
    Profile.loop("real and generated images, stacked") {
      buffers.realHalf.copy(from: real)
      buffers.fakeHalf.copy(from: fake)
    }
    report.variety = Profile.loop("variety of pixels") {
      PixelVariety.of(fake, relativeTo: real, labels: latent.labels)
    }
    if configuration.sabotage.contains(.wildInputs) { buffers.realHalf.scale(by: 127.5) }
    let told = configuration.sabotage.contains(.noConditioning) ? [Int?](repeating: nil, count: n) : labels
    for _ in 0..<configuration.discriminatorMoves {
      let seen = augmentations.ofStacked.forward(buffers.stacked, key)
      let stacked = discriminator.forward(seen, told + told, .training)
      report.discriminatorLoss = stacked.scores.withValues { scores in
        realScores = (0..<n).map { scores[$0] }
        report.realScore = mean(scores.extracting(0..<n))
        report.generatedScore = mean(scores.extracting(n..<2 * n))
        return buffers.stackedGradient.withMutableValues { objective.discriminatorLoss(scores, gradient: &$0) }
      }
      // The class head learns from real images only: generated rows count as unlabelled.
      report.discriminatorClassLoss = classLoss(
        stacked, told + [Int?](repeating: nil, count: n), configuration.discriminatorClassWeight, buffers.stackedClassGradient)
      guard report.isFinite else { return report }
      discriminatorOptimizer.zeroGradients()
      discriminator.backward(scores: buffers.stackedGradient, classLogits: buffers.stackedClassGradient, .parameters)
      discriminatorOptimizer.step(rate: configuration.discriminatorRate * tuning.discriminatorRate * rateFactor)
    }

    // (2) Generator and recognizers: the gradient flows through the discriminator, whose weights stay.
    let judged = discriminator.forward(augmentations.ofFake.forward(fake, key), told, .training)
    report.generatorLoss = judged.scores.withValues { scores in
      buffers.fakeGradient.withMutableValues { objective.generatorLoss(scores, gradient: &$0) }
    }
    report.generatorClassLoss = classLoss(
      judged, told, configuration.generatorClassWeight * tuning.generatorClassWeight, buffers.fakeClassGradient)
    generatorOptimizer.zeroGradients()
    recognizerOptimizer.zeroGradients()
    guard
      let seenGradient = discriminator.backward(
        scores: buffers.fakeGradient, classLogits: buffers.fakeClassGradient, .input)
    else { fatalError("the discriminator gave no gradient") }
    let imageGradient = augmentations.ofFake.backward(seenGradient)
    for (code, recognizer) in recognizers.enumerated() {
      let prediction = recognizer.forward(fake, latent.labels, key)
      report.codeLoss += codeLoss(prediction, latent, code, buffers.codeGradient) / Float(recognizers.count)
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

  private func classLoss(_ output: DiscriminatorOutput, _ labels: [Int?], _ weight: Float, _ gradient: Tensor?) -> Float {
    guard let logits = output.classLogits, let gradient else { return 0 }
    return logits.withValues { logits in
      gradient.withMutableValues { Losses.crossEntropy(logits, labels, weight: weight, gradient: &$0) }
    }
  }

  private func codeLoss(_ prediction: Tensor, _ latent: LatentBatch, _ code: Int, _ gradient: Tensor) -> Float {
    guard let codes = latent.codes else { return 0 }
    let n = latent.rows
    return prediction.withValues { prediction in
      codes.withValues { codes in
        gradient.withMutableValues {
          Losses.codeLikelihood(
            prediction, codes.extracting(code * n..<(code + 1) * n),
            weight: configuration.codeWeight / Float(recognizers.count), gradient: &$0)
        }
      }
    }
  }

  private func mean(_ values: Span<Float>) -> Float {
    var sum: Float = 0
    for i in 0..<values.count { sum += values[i] }
    return sum / Float(values.count)
  }

  /// What a step writes to, made once for a number of rows.
  private final class Buffers {
    let rows: Int
    let stacked: Tensor
    let realHalf: Tensor
    let fakeHalf: Tensor
    let stackedGradient: Tensor
    let stackedClassGradient: Tensor?
    let fakeGradient: Tensor
    let fakeClassGradient: Tensor?
    let codeGradient: Tensor

    init(rows n: Int, _ architecture: Architecture) {
      rows = n
      stacked = Tensor(Shape([2 * n] + architecture.imageShape))
      realHalf = stacked.rows(0..<n)
      fakeHalf = stacked.rows(n..<2 * n)
      stackedGradient = Tensor([2 * n, 1])
      fakeGradient = Tensor([n, 1])
      let classes = architecture.classCount
      stackedClassGradient = classes == 0 ? nil : Tensor([2 * n, classes])
      fakeClassGradient = classes == 0 ? nil : Tensor([n, classes])
      codeGradient = Tensor([n, 2])
    }
  }
}
