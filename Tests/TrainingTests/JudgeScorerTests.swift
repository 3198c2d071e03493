import Compute
import Datasets
import Evaluation
import Models
import Testing
import Training

/// Scores by a real judge, of tiny images: three kinds of bars that differ in length, place and brightness.
struct JudgeScorerTests {
  private static func bars(_ count: Int, classes: Int = 3) -> LabelledImages {
    var random = RandomSource(seed: 1, purpose: .test)
    let images = (0..<count).map { i -> [UInt8] in
      let (first, last) = (Int.random(in: 0...2, using: &random), Int.random(in: 4...7, using: &random))
      let ink = UInt8.random(in: 150...255, using: &random)
      return (0..<64).map { $0 / 8 / 3 == i % 3 && (first...last).contains($0 % 8) ? ink : 0 }
    }
    return LabelledImages(
      name: "bars", width: 8, height: 8, channels: 1, classNames: ["top", "middle", "bottom"],
      pixels: images.flatMap { $0 }, labels: (0..<count).map { $0 % classes })
  }

  @Test func learningIsSeen() throws {
    let data = Self.bars(360)
    let scorer = JudgeScorer(try JudgeTraining.train(for: data), data)
    var architecture = TrainingRunTests.architecture
    architecture.codes = []
    let trainer = GANTrainer(architecture, TrainingConfiguration())
    let untrained = scorer.score(trainer.average, imagesSeen: 0)
    #expect(scorer.score(trainer.average, imagesSeen: 0) == untrained)
    #expect(untrained.isFinite && untrained.labelAgreement < 0.7 && untrained.frechet > 10)
    // Three classes of equal size.
    #expect(abs(untrained.chance - 1 / 3.0) < 0.01)
    #expect(untrained.realLabelAgreement > 0.95)

    var loader = BatchLoader(data, batchSize: 30, seed: 0)
    let latent = LatentBatch(trainer.generator.latentSpace, rows: 30)
    for step in 0..<400 {
      let (images, labels) = loader.batch(step: step)
      latent.sample(labels: labels, seed: 0, step: step)
      _ = trainer.step(images: images, labels: labels, latent: latent, key: .init(seed: 0, step: step), rateFactor: 1)
    }
    let trained = scorer.score(trainer.average, imagesSeen: 12_000)
    #expect(trained.labelAgreement > 0.9 && trained.value < untrained.value / 3, "\(trained.text), before \(untrained.text)")
    #expect(trained.variety > 0.3 && trained.variety < 1.3)
  }

  @Test func noJudgeForFewImagesOrOneClass() {
    #expect(JudgeScorer.canScore(Self.bars(100)))
    #expect(!JudgeScorer.canScore(Self.bars(99)))
    #expect(!JudgeScorer.canScore(Self.bars(300, classes: 1)))
    let data = Self.bars(300)
    let unlabelled = LabelledImages(
      name: "bars", width: 8, height: 8, channels: 1, classNames: data.classNames, pixels: data.pixels,
      labels: [Int?](repeating: nil, count: 300))
    #expect(!JudgeScorer.canScore(unlabelled))
  }
}
