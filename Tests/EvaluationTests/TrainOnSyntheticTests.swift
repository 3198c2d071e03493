import Compute
import Datasets
import Evaluation
import Testing

@Suite struct TrainOnSyntheticTests {
  private let test = Strokes(seed: 1).images(count: 500).images

  private func relabelled(_ images: LabelledImages, _ labels: [Int?]) -> LabelledImages {
    LabelledImages(
      name: images.name, width: images.width, height: images.height, channels: images.channels,
      classNames: images.classNames, pixels: images.pixels, labels: labels)
  }

  @Test func wrongLabelsAreWorthNothing() throws {
    let real = Strokes(seed: 0).images(count: 1_000).images
    var random = RandomSource(seed: 1, purpose: .test)
    let order = random.permutation(1_000)
    let shuffled = relabelled(real, order.map { real.labels[$0] })
    let result = try TrainOnSynthetic(steps: 50, seeds: [0]).compare(synthetic: shuffled, real: real, test: test)
    #expect(result.countPerClass == [Int](repeating: 100, count: 10))
    #expect(result.steps == 50)
    // Guessing gives 0.1.
    #expect(result.synthetic.mean < 0.3)
    #expect(result.real.mean > 0.75)
    #expect(result.gap > 45)
  }

  @Test func equalImagesScoreAlikeOnAnyNumberOfThreads() throws {
    // In the order of the classes, and so few that all are taken: the order within a class is all that differs.
    let real = Strokes(seed: 0).images(count: 40).images
    let trial = TrainOnSynthetic(steps: 4, seeds: [3, 4])
    let before = Threads.count
    defer { Threads.use(before) }
    var results: [TrainOnSynthetic.Result] = []
    var heard: [Double] = []
    for threads in [1, 2] {
      Threads.use(threads)
      results.append(try trial.compare(synthetic: real, real: real, test: test) { heard.append($0) })
      #expect(heard == heard.sorted() && heard.last == 1)
      heard = []
    }
    #expect(results[0] == results[1])
    #expect(results[0].synthetic.accuracies.count == 2)
    #expect(try trial.scores(real, test: test).accuracies.count == 2)
  }

  @Test func asManyOfEachClassAsBothHave() throws {
    let synthetic = relabelled(randomImages(60, width: 8, height: 8), (0..<60).map { $0 < 6 ? nil : $0 % 3 })
    let real = relabelled(randomImages(60, width: 8, height: 8), (0..<60).map { $0 < 50 ? 0 : $0 < 55 ? 1 : 2 })
    let result = try TrainOnSynthetic(steps: 1, seeds: [0]).compare(synthetic: synthetic, real: real, test: real)
    #expect(result.countPerClass == [18, 5, 5])
  }

  @Test func oneCommonClassIsNoComparison() {
    let images = randomImages(30, width: 8, height: 8)
    let zeros = relabelled(images, images.labels.map { $0 == 0 ? 0 : nil })
    #expect(throws: JudgeError.tooFewClasses(dataset: "random", found: 1)) {
      try TrainOnSynthetic(steps: 1).compare(synthetic: zeros, real: images, test: images)
    }
  }

  @Test(arguments: [(10_000, 600), (60_000, 1_500), (100, 100), (1_000, 180)])
  func stepsGrowWithTheImages(_ images: Int, _ steps: Int) {
    #expect(TrainOnSynthetic.steps(images: images) == steps)
  }

  @Test func spreadIsThatOfASample() {
    // statistics.mean and statistics.stdev of Python.
    let real = TrainOnSynthetic.Scores(accuracies: [0.98, 0.985, 0.981])
    #expect(abs(real.mean - 0.982) < 1e-12)
    #expect(abs(real.deviation - 0.0026457513110645928) < 1e-12)
    let synthetic = TrainOnSynthetic.Scores(accuracies: [0.97, 0.974, 0.975])
    let result = TrainOnSynthetic.Result(countPerClass: [1], steps: 1, synthetic: synthetic, real: real)
    #expect(abs(result.gap - 0.9) < 1e-9)
    // 100·sqrt((0.0026457513110645928**2 + 0.0026457513110645928**2) / 3)
    #expect(abs(result.gapError - 0.2160246899469289) < 1e-9)
    #expect(TrainOnSynthetic.Scores(accuracies: [0.5]).deviation == 0)
  }
}
