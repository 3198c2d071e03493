import Compute
import Models
import NeuralNetworks
import Serialization
import Testing
import Training

/// The parts of the classic games that the recipe does not have: clipping, RMSProp, steps of the critic alone, new images for the
/// generator, categories that are read.
struct ClassicGameTests {
  private static func design(_ preset: String, _ change: (inout GameDesign) -> Void = { _ in }) throws -> GANTrainer {
    var design = try #require(Presets.named(preset)?.design)
    change(&design)
    var architecture = design.architecture(for: TrainingRunTests.data)
    let tiny = TrainingRunTests.architecture
    (architecture.noise, architecture.recognizerChannels) = (tiny.noise, tiny.recognizerChannels)
    (architecture.generatorChannels, architecture.discriminatorChannels) = (tiny.generatorChannels, tiny.discriminatorChannels)
    (architecture.generatorFeatures, architecture.discriminatorFeatures) = (min(6, architecture.generatorFeatures), tiny.discriminatorFeatures)
    return GANTrainer(architecture, design.configuration)
  }

  private func play(_ trainer: GANTrainer, _ t: Int, own: Bool = false, movesGenerator: Bool = true) -> StepReport {
    let architecture = trainer.generator.architecture
    let rows = 6
    var random = RandomSource(seed: 7, purpose: .test, index: t)
    let pixels = (0..<rows * architecture.pixelsPerImage).map { _ in random.uniform(in: -1...1) }
    func latent(_ step: Int) -> LatentBatch {
      let latent = LatentBatch(trainer.generator.latentSpace, rows: rows)
      if architecture.discoversClasses {
        latent.sampleCategories(seed: 7, step: step)
      } else {
        latent.sample(labels: (0..<rows).map { architecture.classCount == 0 ? nil : $0 % architecture.classCount }, seed: 7, step: step)
      }
      return latent
    }
    return trainer.step(
      images: Tensor(Shape([rows] + architecture.imageShape), pixels), labels: [Int?](repeating: nil, count: rows), latent: latent(t),
      own: own ? latent(t + 1000) : nil, key: RandomKey(seed: 7, step: t), rateFactor: 1, movesGenerator: movesGenerator)
  }

  private func values(_ parameters: [Parameter]) -> [[Float]] { parameters.map(\.value.values) }

  @Test func everyWeightOfTheCriticIsClipped() throws {
    let trainer = try Self.design("wgan")
    let before = trainer.discriminator.parameters.flatMap(\.value.values).map(abs).max() ?? 0
    #expect(before > 0.01)
    for t in 0..<3 {
      #expect(play(trainer, t).isFinite)
      let values = trainer.discriminator.parameters.flatMap(\.value.values)
      #expect(values.allSatisfy { abs($0) <= 0.01 })
      #expect(values.contains { abs($0) == 0.01 } && values.contains { abs($0) < 0.01 })
    }
    // The generator's are as large as they like.
    #expect(trainer.generator.parameters.flatMap(\.value.values).contains { abs($0) > 0.01 })
  }

  @Test func theCriticMovesAloneUntilItIsTheGeneratorsTurn() throws {
    let trainer = try Self.design("wgan-gp")
    for t in 0..<3 {
      let before = (values(trainer.generator.parameters), values(trainer.discriminator.parameters), values(trainer.average.parameters))
      let report = play(trainer, t, movesGenerator: false)
      #expect(report.generatorMoves == 0 && report.generatorLoss == 0 && report.penalty > 0 && report.isFinite)
      let stays = values(trainer.generator.parameters) == before.0 && values(trainer.average.parameters) == before.2
      let moves = values(trainer.discriminator.parameters) != before.1
      #expect(stays && moves && trainer.steps == 0)
    }
    #expect(play(trainer, 3).generatorMoves == 1)
    #expect(trainer.steps == 1)
    // Of four steps one was answered; the generator's loss is of that one.
    var answered = StepReport()
    answered.generatorLoss = 3
    var alone = StepReport()
    (alone.generatorMoves, alone.discriminatorLoss) = (0, 4)
    let mean = StepReport.average([alone, alone, alone, answered])
    #expect(mean.generatorLoss == 3 && mean.generatorMoves == 0.25 && mean.discriminatorLoss == 3)
  }

  @Test func aGeneratorLearnsFromTheImagesJustJudgedOrFromNewOnes() throws {
    let (reusing, renewing) = (try Self.design("dcgan"), try Self.design("dcgan"))
    let a = play(reusing, 0)
    let b = play(renewing, 0, own: true)
    #expect(a.discriminatorLoss == b.discriminatorLoss && a.generatorLoss != b.generatorLoss)
    let same = values(reusing.discriminator.parameters) == values(renewing.discriminator.parameters)
    let other = values(reusing.generator.parameters) != values(renewing.generator.parameters)
    #expect(same && other)
  }

  /// Real and generated images have statistics of their own in the discriminator: what stands in one half changes nothing in the other.
  @Test func batchNormalizationKeepsRealAndGeneratedApart() throws {
    let trainer = try Self.design("dcgan")
    let architecture = trainer.generator.architecture
    var random = RandomSource(seed: 3, purpose: .test)
    let real = Initialization.normal(Shape([4] + architecture.imageShape), deviation: 0.5, using: &random)
    func scores(_ other: Float) -> [Float] {
      let stacked = Tensor(Shape([8] + architecture.imageShape))
      stacked.fill(other)
      stacked.rows(0..<4).copy(from: real)
      return Array(trainer.discriminator.forward(stacked, [Int?](repeating: nil, count: 8), .training, groups: 2).scores.values.prefix(4))
    }
    #expect(scores(-1) == scores(0.5))
    let alone = trainer.discriminator.forward(real, [nil, nil, nil, nil], .training).scores.values
    #expect(zip(alone, scores(0)).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  /// The gradient of the images by what is read of their category, against central differences; nothing is read where the key is
  /// another one.
  @Test func readingsGradientMatchesFiniteDifferences() throws {
    let trainer = try Self.design("infogan")
    let architecture = trainer.generator.architecture
    #expect(architecture.discoversClasses && architecture.classCount == 10)
    var random = RandomSource(seed: 5, purpose: .test)
    let images = Initialization.normal(Shape([3] + architecture.imageShape), deviation: 0.4, using: &random)
    let reading = CategoryReading(weight: 2)
    let categories: [Int?] = [3, 0, 9]
    for step in 0..<3 {
      let key = RandomKey(seed: 1, step: step)
      let gradient = reading.gradient(trainer.discriminator, images, categories, key).ofImages.values
      let point = images.values
      var worst = 0.0
      for i in stride(from: 5, to: point.count, by: 13) {
        func loss(_ change: Float) -> Double {
          var moved = point
          moved[i] += change
          let x = Tensor(images.shape, moved)
          return 2 * Double(reading.gradient(trainer.discriminator, x, categories, key).loss)
        }
        // Small enough that few maxima change hands; the logits are rounded by 1e-7.
        let slope = (loss(2e-3) - loss(-2e-3)) / 4e-3
        worst = max(worst, abs(slope - Double(gradient[i])))
      }
      let largest = gradient.map { Double(abs($0)) }.max() ?? 0
      #expect(largest > 1e-3)
      #expect(worst < 0.1 * largest, "step \(step): \(worst) of \(largest)")
    }
  }

  /// All of InfoGAN's heads learn, and the generator hears of them.
  @Test func everyPartOfInfoGANMoves() throws {
    let trainer = try Self.design("infogan")
    for t in 0..<3 {
      let before = (trainer.generator.parameters + trainer.discriminator.parameters).map { ($0.name, $0.value.values) }
      let report = play(trainer, t)
      #expect(report.isFinite && report.discriminatorClassLoss > 0 && report.generatorClassLoss > 0 && report.codeLoss != 0 && report.penalty > 0)
      for (parameter, old) in zip(trainer.generator.parameters + trainer.discriminator.parameters, before) {
        let moved = parameter.value.values != old.1
        #expect(moved, "\(parameter.name)")
      }
    }
  }

  @Test func rmsPropMatchesPyTorch() throws {
    let item = try #require(reference("objectives.json")["rmsprop"])
    let start = try ReferenceArray(item["start"])
    let parameter = Parameter("w", Tensor(Shape(start.shape), start.floats))
    let optimizer = RMSProp([parameter])
    let gradients = try #require(item["gradients"]?.arrayValue)
    let after = try #require(item["after"]?.arrayValue)
    for (gradient, expected) in zip(gradients, after) {
      optimizer.zeroGradients()
      parameter.accumulate(Tensor(Shape(start.shape), try ReferenceArray(gradient).floats))
      optimizer.step(rate: 0.01)
      #expect(largestDifference(parameter.value.values, try ReferenceArray(expected).values) < 1e-6)
    }
    #expect(optimizer.steps == 4 && after.count == 4)
  }
}
