import Compute
import Datasets
import Evaluation
import Files
import Models
import NeuralNetworks
import TestSupport
import Testing
import Training

/// Games over images of which few have a label.
struct FewLabelsTests {
  private static let data = TrainingRunTests.data

  private static func architecture(_ conditioning: Architecture.Conditioning) -> Architecture {
    var architecture = TrainingRunTests.architecture
    architecture.conditioning = conditioning
    return architecture
  }

  /// A step over six random images with these labels, and the arrays of the discriminator before and after.
  private func step(
    _ labels: [Int?], _ conditioning: Architecture.Conditioning, asked: [Int?]
  ) -> (report: StepReport, discriminator: [String: (before: [Float], after: [Float])]) {
    let architecture = Self.architecture(conditioning)
    let trainer = GANTrainer(architecture, TrainingConfiguration())
    var random = RandomSource(seed: 7, purpose: .test)
    let pixels = (0..<6 * architecture.pixelsPerImage).map { _ in random.uniform(in: -1...1) }
    let latent = LatentBatch(trainer.generator.latentSpace, rows: 6)
    latent.sample(labels: asked, seed: 7, step: 0)
    let before = trainer.discriminator.parameters.map { ($0.name, $0.value.values) }
    let report = trainer.step(
      images: Tensor(Shape([6] + architecture.imageShape), pixels), labels: labels, latent: latent, key: RandomKey(seed: 7, step: 0),
      rateFactor: 1)
    let after = trainer.discriminator.parameters.map(\.value.values)
    var discriminator: [String: (before: [Float], after: [Float])] = [:]
    for ((name, before), after) in zip(before, after) { discriminator[name] = (before: before, after: after) }
    return (report, discriminator)
  }

  private static let asked: [Int?] = [0, 1, 2, 0, 1, 2]
  private static let unknown = [Int?](repeating: nil, count: 6)

  /// Were the classes of generated images told where those of real ones are unknown, being told one would give them away. So
  /// what a class adds to a score learns nothing from such rows; what was asked of the generator it is held to all the same.
  @Test func classesAreToldOfBothImagesOfARowOrOfNeither() throws {
    let none = step(Self.unknown, .projection, asked: Self.asked)
    #expect(none.report.isFinite && none.report.discriminatorClassLoss == 0 && none.report.generatorClassLoss > 0)
    for (name, values) in none.discriminator {
      let isOfClasses = name.contains("embedding") || name.contains("classes")
      #expect((values.before == values.after) == isOfClasses, "\(name)")
    }
    let some = step([0, nil, nil, nil, 1, nil], .projection, asked: Self.asked)
    #expect(some.report.discriminatorClassLoss > 0)
    let embedding = try #require(some.discriminator.first { $0.key.contains("embedding") }?.value)
    #expect(embedding.before != embedding.after)
    let all = step(Self.asked, .projection, asked: Self.asked)
    #expect(all.report != some.report)
  }

  /// An auxiliary head learns the classes of real images that are known, and those that were asked of generated ones.
  @Test func aHeadLearnsWhatWasAsked() {
    let none = step(Self.unknown, .auxiliary, asked: Self.asked)
    #expect(none.report.isFinite && none.report.discriminatorClassLoss > 0 && none.report.generatorClassLoss > 0)
    #expect(none.discriminator.filter { $0.key.contains("classes") }.allSatisfy { $0.value.before != $0.value.after })
  }

  /// A batch is made whole by classes drawn for the step: the same for the same step.
  @Test func everyRowIsAskedForAClass() throws {
    let folder = try TemporaryFolder()
    TrainingThreads.use(1)
    var models: [[UInt8]] = []
    for (name, indices) in [("a", Array(0..<12)), ("b", Array(0..<12)), ("c", Array(0..<15))] {
      var configuration = TrainingConfiguration()
      configuration.length = .epochs(4)
      configuration.batchSize = 10
      let data = Self.data.keepingLabels(at: indices)
      _ = try TrainingRun(
        data, architecture: TrainingRunTests.architecture, configuration: configuration, model: folder.at("\(name)/m.safetensors"),
        samples: folder.at("\(name)/samples")
      ).run(isStopped: { false }, report: { _ in })
      models.append(try folder.read("\(name)/m.safetensors"))
      let model = try Model.load(folder.at("\(name)/m.safetensors"))
      #expect(model.summary.first { $0.name == "labels" }?.value == "\(indices.count) of 30 images")
      #expect(model.dataDigest == data.digest && data.digest != Self.data.digest)
    }
    #expect(models[0] == models[1] && models[0] != models[2])
  }

  @Test func theModelSaysHowLabelsWereChosen() throws {
    let folder = try TemporaryFolder()
    TrainingThreads.use(1)
    var configuration = TrainingConfiguration()
    configuration.length = .epochs(1)
    let split = LabelSplit(perClass: 2, split: 5)
    let few = try split.applied(to: Self.data)
    // Whoever has named the others since.
    let run = try TrainingRun(
      Self.data, architecture: TrainingRunTests.architecture, configuration: configuration, model: folder.at("m.safetensors"),
      samples: folder.at("samples"), labels: LabelUse(of: few, split: split))
    _ = try run.run(isStopped: { false }, report: { _ in })
    let summary = try Model.load(folder.at("m.safetensors")).summary
    #expect(summary.first { $0.name == "labels" }?.value == "6 of 30 images (2 per class, split 5)")
  }

  /// A game that is told classes needs labels of two; one without classes needs none.
  @Test func labelsOfOneClassSayNothing() throws {
    let architecture = TrainingRunTests.architecture
    for (indices, found) in [([], "no label"), ([0, 3], "labels of one class only (top)")] as [([Int], String)] {
      let few = Self.data.keepingLabels(at: indices)
      let error = #expect(throws: TrainingError.self) { try TrainingRun.require(few, suits: architecture) }
      #expect(
        error?.message == "the data set bars has images without a label and \(found), which says nothing of what sets classes apart; "
          + "give labels of two classes or more, or learn without any (--preset dcgan)")
      #expect(error?.kind.exitCode == 65)
      var without = architecture
      (without.classNames, without.conditioning) = ([], .none)
      try TrainingRun.require(few, suits: without)
    }
    try TrainingRun.require(Self.data.keepingLabels(at: [0, 1]), suits: architecture)
  }

  /// Thirty of 1,800 images have a label, too few to hold any out; generated images are compared with others as well, and those of all
  /// three classes are asked for.
  @Test func generatedImagesAreComparedWithThoseWithoutLabels() throws {
    let all = JudgeScorerTests.bars(1800)
    let few = all.keepingLabels(at: Array(0..<30))
    let judge = try JudgeTraining(steps: 60).train(for: few)
    let (learning, validation) = few.split()
    let (reference, other) = JudgeScorer.realSets(learning, validation)
    // Halves of what is learned from, as in all small data: of each class five images, and of the others 811.
    #expect(reference.labelledCount == 15 && reference.count == 15 + 811 && other.count == reference.count)
    let scorer = JudgeScorer(judge, few)
    var architecture = TrainingRunTests.architecture
    architecture.codes = []
    let score = scorer.score(GANTrainer(architecture, TrainingConfiguration()).average, imagesSeen: 0)
    #expect(score.isFinite && score.realLabelAgreement > 0.5 && abs(score.chance - 0.33) < 0.15)
  }
}
