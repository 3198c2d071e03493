import Compute
import Datasets
import Evaluation
import Testing

struct VerdictTrialsTests {
  private let test = Strokes(seed: 1).images(count: 200).images
  private let real = Strokes(seed: 0).images(count: 40).images

  private func relabelled(_ images: LabelledImages, _ change: (Int) -> Int) -> LabelledImages {
    LabelledImages(
      name: images.name, width: images.width, height: images.height, channels: images.channels, classNames: images.classNames,
      pixels: images.pixels, labels: images.labels.map { $0.map(change) })
  }

  @Test func answersAreTheSameOnAnyNumberOfThreads() throws {
    let before = Threads.count
    defer { Threads.use(before) }
    let arms = [VerdictArm.real, .classicalOversampled] + VerdictArm.synthetic(.each(3))
    let parts = [0, 1].map { number in
      VerdictTrials.Part(real: real, synthetic: Strokes(seed: 2).images(count: 60).images, examined: test.selecting(Array(number * 20..<number * 20 + 20)))
    }
    var found: [[VerdictArm: [[Bool]]]] = []
    for threads in [1, 2] {
      Threads.use(threads)
      var heard: [Double] = []
      let answers = VerdictTrials(seeds: 2, steps: 3, isMirrored: true).answers(of: arms, parts: parts, progress: { heard.append($0) })
      #expect(heard == heard.sorted() && heard.last == 1)
      found.append(try #require(answers))
    }
    #expect(found[0] == found[1])
    #expect(found[0].count == 4 && found[0].values.allSatisfy { $0.count == 2 && $0.allSatisfy { $0.count == 40 } })
  }

  /// The same images under other names are the real ones' gain; images with wrong labels harm.
  @Test func goodImagesHelpAndBadOnesHarm() throws {
    let arms = [VerdictArm.real] + VerdictArm.synthetic(.each(60)).prefix(1)
    func gain(_ synthetic: LabelledImages) throws -> Double {
      let answers = VerdictTrials(seeds: 2, steps: 60).answers(
        of: arms, parts: [.init(real: real, synthetic: synthetic, examined: test)])
      let stage = VerdictStage(
        ExaminedImages(labels: test.labels.compactMap(\.self), classCount: 10), arms: arms, answers: try #require(answers))
      return try #require(stage.gain(of: arms[1], over: .real)).mean
    }
    let more = Strokes(seed: 2).images(count: 600).images
    #expect(try gain(more) > 0.05)
    #expect(try gain(relabelled(more) { ($0 + 1) % 10 }) < -0.05)
  }

  @Test func aStoppedTrialHasNoAnswers() {
    let trials = VerdictTrials(seeds: 2, steps: 1_000_000)
    #expect(trials.answers(of: [.real], parts: [.init(real: real, synthetic: real, examined: test)], isStopped: { true }) == nil)
  }

  @Test(arguments: [(100, 200), (1_000, 300), (10_000, 950), (60_000, 1_500)])
  func stepsGrowWithTheRealImages(_ images: Int, _ steps: Int) {
    #expect(VerdictTrials.steps(images: images) == steps)
  }
}
