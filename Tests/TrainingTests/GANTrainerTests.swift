import Compute
import Models
import NeuralNetworks
import Testing
import Training

/// The rules of the game beyond its arithmetic (which `TinyGANTests` compares with PyTorch).
struct GANTrainerTests {
  private static func tiny(classes: Int = 3, codes: Int = 2, channels: Int = 1) -> Architecture {
    Architecture(
      height: 8, width: 8, imageChannels: channels, classNames: (0..<classes).map(String.init), noise: 4,
      codes: LatentCode.first(codes), generatorChannels: [16, 8], discriminatorChannels: [8, 16], discriminatorFeatures: 12,
      recognizerChannels: [4, 8])
  }

  /// One step on random images; the numbers depend on `t` alone.
  private func play(
    _ trainer: GANTrainer, _ t: Int, rows: Int = 6, images: (inout [Float]) -> Void = { _ in }
  ) -> StepReport {
    let architecture = trainer.generator.architecture
    var random = RandomSource(seed: 7, purpose: .test, index: t)
    var pixels = (0..<rows * architecture.pixelsPerImage).map { _ in random.uniform(in: -1...1) }
    images(&pixels)
    let labels: [Int?] = (0..<rows).map { architecture.classCount == 0 ? nil : $0 % architecture.classCount }
    let latent = LatentBatch(trainer.generator.latentSpace, rows: rows)
    latent.sample(labels: labels, seed: 7, step: t)
    return trainer.step(
      images: Tensor(Shape([rows] + architecture.imageShape), pixels), labels: labels, latent: latent,
      key: RandomKey(seed: 7, step: t), rateFactor: 1)
  }

  private func parameters(_ trainer: GANTrainer) -> [Parameter] {
    trainer.generator.parameters + trainer.discriminator.parameters + trainer.recognizers.flatMap(\.parameters)
      + trainer.average.parameters
  }

  private func values(_ trainer: GANTrainer) -> [[Float]] {
    parameters(trainer).map(\.value.values)
      + (trainer.generator.state + trainer.discriminator.state + trainer.average.state).map(\.tensor.values)
  }

  @Test func sameSeedSameGame() {
    let games = (0..<2).map { _ in GANTrainer(GANTrainerTests.tiny(), TrainingConfiguration()) }
    for t in 0..<4 { #expect(play(games[0], t) == play(games[1], t)) }
    let isSame = values(games[0]) == values(games[1])
    #expect(isSame)
    var other = TrainingConfiguration()
    other.seed = 1
    let isOther = values(GANTrainer(GANTrainerTests.tiny(), other)) != values(GANTrainer(GANTrainerTests.tiny(), TrainingConfiguration()))
    #expect(isOther)
  }

  /// With and without labels and codes, one row, another number of rows from step to step, one and three channels.
  @Test(arguments: [(3, 2, 1), (0, 2, 1), (3, 0, 3), (0, 0, 1), (1, 1, 3), (2, 3, 4)], AdversarialObjectives.all.map(\.name))
  func everySideMoves(_ sizes: (Int, Int, Int), _ objective: String) {
    let (classes, codes, channels) = sizes
    var configuration = TrainingConfiguration()
    configuration.objective = objective
    let trainer = GANTrainer(GANTrainerTests.tiny(classes: classes, codes: codes, channels: channels), configuration)
    for (t, rows) in [5, 1, 5, 2].enumerated() {
      let before = parameters(trainer).map { ($0.name, $0.value.values) }
      let report = play(trainer, t, rows: rows)
      #expect(report.isFinite)
      #expect((report.discriminatorClassLoss == 0) == (classes <= 1))
      #expect((report.codeLoss == 0) == (codes == 0))
      // Rows that an embedding or a class never met stay; whole arrays all move, but for what one class cannot teach.
      // What is added to every score has no part in their differences.
      let comparesScores = objective == "relativistic" || objective == "wasserstein"
      for (parameter, old) in zip(parameters(trainer), before) where classes != 1 || !parameter.name.contains("classes") {
        if comparesScores, parameter.name == "discriminator.score.bias" { continue }
        let moved = parameter.value.values != old.1
        #expect(moved, "\(parameter.name) in step \(t)")
      }
    }
  }

  /// A step that went wrong leaves every network as it was: nothing that is not finite is ever learned.
  @Test func notANumberTeachesNothing() {
    let trainer = GANTrainer(GANTrainerTests.tiny(), TrainingConfiguration())
    #expect(play(trainer, 0).isFinite)
    let before = parameters(trainer).map(\.value.values)
    let report = play(trainer, 1) { $0[17] = .nan }
    #expect(!report.isFinite)
    let isUntouched = parameters(trainer).map(\.value.values) == before
    #expect(isUntouched)
    #expect(play(trainer, 2).isFinite)
  }

  @Test func rateFactorZeroLearnsNothing() {
    let trainer = GANTrainer(GANTrainerTests.tiny(), TrainingConfiguration())
    let before = parameters(trainer).map(\.value.values)
    let latent = LatentBatch(trainer.generator.latentSpace, rows: 2)
    latent.sample(labels: [0, 1], seed: 1, step: 0)
    _ = trainer.step(
      images: Tensor([2, 1, 8, 8]), labels: [0, 1], latent: latent, key: RandomKey(seed: 1, step: 0), rateFactor: 0)
    let isUntouched = parameters(trainer).map(\.value.values) == before
    #expect(isUntouched)
  }

  /// The product's own networks at its batch size: with `GAN_AUGMENT_STRICT_KERNELS` a slow kernel would stop here.
  @Test(arguments: [(28, 1), (32, 3)])
  func theRecipeRunsOnFastKernels(_ side: Int, _ channels: Int) {
    let architecture = Architecture(
      height: side, width: side, imageChannels: channels, classNames: (0..<10).map(String.init))
    let trainer = GANTrainer(architecture, TrainingConfiguration())
    #expect(play(trainer, 0, rows: 64).isFinite)
    #expect(Sampler(trainer.average, seed: 1).draw([SampleRequest(label: 3, index: 0)]).count == architecture.pixelsPerImage)
  }

  @Test func reportsAverage() {
    var a = StepReport()
    var b = StepReport()
    (a.discriminatorLoss, b.discriminatorLoss) = (1, 2)
    (a.codeLoss, b.codeLoss) = (-1, 4)
    (a.realScore, b.realScore) = (0.5, 0.25)
    let mean = StepReport.average([a, b])
    #expect(mean.discriminatorLoss == 1.5 && mean.codeLoss == 1.5 && mean.realScore == 0.375 && mean.generatorLoss == 0)
    #expect(StepReport.average([]) == StepReport())
    #expect(StepReport.average([a, a, a, a]) == a)
    b.generatedScore = .infinity
    #expect(a.isFinite && !b.isFinite && !StepReport.average([a, b]).isFinite)
    // Every number has a name, and its own.
    #expect(Set(a.named.map(\.name)).count == 10)
  }

  @Test func ratesHoldThenFall() {
    let configuration = TrainingConfiguration()
    let expected: [(Double, Float)] = [(0, 1), (0.5, 1), (0.75, 0.5), (0.9, 0.2), (0.975, 0.05), (1, 0.05), (1.3, 0.05)]
    for (progress, factor) in expected { #expect(abs(configuration.rateFactor(progress: progress) - factor) < 1e-6) }
  }
}
