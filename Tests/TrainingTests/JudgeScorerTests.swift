import Compute
import Datasets
import Evaluation
import Models
import TestSupport
import Testing
import Training

/// Scores by a real judge, of tiny images: three kinds of bars that differ in length, place and brightness.
struct JudgeScorerTests {
  static func bars(_ count: Int, classes: Int = 3) -> LabelledImages {
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
    let scorer = JudgeScorer(try JudgeTraining(steps: 150).train(for: data), data)
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

  private static let judged = Result { try JudgeTraining(steps: 150).train(for: bars(360)) }

  private static func architecture(_ classNames: [String], discovers: Bool) -> Architecture {
    Architecture(
      height: 8, width: 8, imageChannels: 1, classNames: classNames, noise: 8, codes: [], generatorChannels: [16],
      discriminatorChannels: [8], discriminatorFeatures: 8, recognizerChannels: [4], discoversClasses: discovers)
  }

  /// Of a generator with large random weights.
  private static func score(_ classNames: [String], discovers: Bool = false) throws -> TrainingScore {
    var random = RandomSource(seed: 2, purpose: .test)
    let generator = Generator(architecture(classNames, discovers: discovers), using: &random)
    for parameter in generator.parameters where parameter.value.shape.rank > 1 {
      parameter.value.scale(by: 6)
      parameter.didChange()
    }
    return try JudgeScorer(judged.get(), bars(360)).score(generator, imagesSeen: 5)
  }

  /// Labels that nobody gave cost nothing; the score is the Fréchet distance, and tells the rarest class.
  @Test func aModelWithoutClassesIsScoredByItsImagesAlone() throws {
    let score = try Self.score([])
    #expect(score.labelAgreement == score.realLabelAgreement && score.value == score.frechet && score.frechet > 5)
    let rarest = try #require(score.rarest)
    #expect((0...2).contains(rarest.label) && (0...1.0 / 3).contains(rarest.share) && score.discovered == nil)
    #expect(score.leastVaried.variety == score.variety && score.variety > 0 && score.variety < 3)
    #expect(try Self.score([]) == score)
  }

  /// The share that the best matching of categories explains: at least what one class for all would, and a category's
  /// number is not taken for a class's.
  @Test func aModelThatFindsItsClassesIsTold() throws {
    let score = try Self.score(["category0", "category1", "category2", "category3"], discovers: true)
    #expect(score.rarest == nil && score.value == score.frechet)
    let agreement = try #require(score.discovered)
    #expect((0.25...1).contains(agreement))
    #expect(score.text.contains("categories "))
  }

  /// What scored the generator travels with it, for `augment --min-confidence`.
  @Test func theJudgeStaysInTheModelsFile() throws {
    let folder = try TemporaryFolder()
    let data = Self.bars(360)
    let scorer = JudgeScorer(try JudgeTraining(steps: 30).train(for: data), data)
    var configuration = TrainingConfiguration()
    configuration.length = .epochs(0.5)
    configuration.batchSize = 10
    let path = folder.at("bars.safetensors")
    _ = try TrainingRun(
      data, architecture: TrainingRunTests.architecture, configuration: configuration, model: path,
      samples: folder.at("samples"), scorer: scorer
    ).run(isStopped: { false }, report: { _ in })
    #expect(CarriedJudge(of: try Model.load(path))?.digest == scorer.judge.digest)
  }

  /// Sets of other proportions would be far from each other for that alone. Uneven classes, of which one is a single image;
  /// every image is another one.
  @Test(arguments: [500, 24_000, 90_000]) func realImagesAreComparedInEqualNumbersOfEachClass(_ count: Int) {
    let data = LabelledImages(
      name: "numbers", width: 4, height: 1, channels: 1, classNames: ["many", "few", "one"],
      pixels: (0..<count).flatMap { i in (0..<4).map { UInt8(i >> (8 * $0) & 255) } },
      labels: (0..<count).map { $0 == 77 ? 2 : $0 % 5 == 0 ? 1 : 0 })
    let (learning, validation) = data.split()
    let (reference, other) = JudgeScorer.realSets(learning, validation)
    func numbers(_ images: LabelledImages) -> Set<[UInt8]> {
      Set((0..<images.count).map { Array(images.pixels[4 * $0..<4 * $0 + 4]) })
    }
    func perClass(_ images: LabelledImages) -> [Int] { images.indices(perClass: .max).map(\.count) }
    let counts = perClass(reference)
    #expect(counts == perClass(other))
    #expect(counts[2] == 0 && abs(counts[0] - 4 * counts[1]) <= 8)
    #expect(numbers(reference).isDisjoint(with: numbers(other)))
    let isHeldOut = validation.count >= JudgeScorer.leastReference
    #expect(numbers(reference).isSubset(of: numbers(isHeldOut ? validation : learning)))
    #expect(numbers(other).isSubset(of: numbers(learning)))
    let expected = isHeldOut ? min(validation.count, JudgeScorer.samples) : learning.count / 2
    #expect((expected - 3...expected).contains(reference.count))
    #expect(numbers(reference).count == reference.count && numbers(other).count == other.count)
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
