import Datasets
import Evaluation
import Serialization
import TestSupport
import Testing

/// Learning from few labels and many images without.
struct SemiSupervisedTests {
  private static let all = Strokes(seed: 0).images(count: 1_200).images
  private static let test = Strokes(seed: 1).images(count: 1_000).images

  /// The first three of each class have a label.
  private static let few = all.keepingLabels(at: all.indices(perClass: 3).flatMap(\.self))
  private static let judge = Result { try JudgeTraining(steps: 120).train(for: few) }

  private func right(_ judge: Judge) -> Int {
    zip(judge.judge(Self.test).predictions, Self.test.labels).count { $0 == $1 }
  }

  @Test func imagesWithoutLabelsTeachWhatFewLabelsCannot() throws {
    let alone = try JudgeTraining(steps: 120).train(for: Self.few.labelledOnly)
    let (withOthers, withLabels) = (right(try Self.judge.get()), right(alone))
    // Of 1,000, with a standard error of 13 at most.
    #expect(withOthers >= withLabels + 50, "\(withOthers) right, \(withLabels) of the labels alone")
    // The labels are all learned from, and none is left to measure by.
    #expect(try Self.judge.get().validation == (0, 0))
  }

  @Test func theSameImagesMakeTheSameJudge() throws {
    let (first, second) = (try JudgeTraining(steps: 10).train(for: Self.few), try JudgeTraining(steps: 10).train(for: Self.few))
    #expect(first.digest == second.digest)
    // What an image without a label shows is not looked at, but that it has none is.
    #expect(first.dataDigest == Self.few.digest && Self.few.digest != Self.all.digest)
  }

  /// Killed after half of the steps: what is kept then makes the judge that would have been made.
  @Test func aTrainingThatWasStoppedGoesOn() throws {
    let folder = try TemporaryFolder()
    let place = UnfinishedWork.Place(folder.at("state"), every: .zero)
    func train(seed: UInt64 = 0, hear: (Double) -> Void = { _ in }) throws -> (judge: Judge, progress: [Double]) {
      var progress: [Double] = []
      let judge = try JudgeTraining(steps: 32, seed: seed).train(for: Self.few, unfinished: place) {
        progress.append($0)
        hear($0)
      }
      return (judge, progress)
    }
    var half: [UInt8]?
    let whole = try train { if $0 == 0.5 { half = try? folder.read("state") } }
    #expect(whole.progress == [0, 0.5, 1])
    #expect(try whole.judge.digest == JudgeTraining(steps: 32).train(for: Self.few).digest)
    try folder.write("state", try #require(half))
    let resumed = try train()
    #expect(resumed.progress == [0.5, 1] && resumed.judge.digest == whole.judge.digest)
    // Another training does not go on with it.
    try folder.write("state", try #require(half))
    #expect(try train(seed: 1).progress == [0, 0.5, 1])
  }

  /// Given labels stay, also wrong ones; the others are named where the judge is sure.
  @Test func onlyImagesWithoutALabelAreNamed() throws {
    let judge = try Self.judge.get()
    let wrong = Self.few.labelled(Self.few.labels.map { label in label.map { 9 - $0 } })
    let named = judge.naming(wrong)
    let judgement = judge.judge(wrong)
    var unsure = 0
    for i in 0..<wrong.count {
      if let label = wrong.labels[i] {
        #expect(named.labels[i] == label)
        continue
      }
      let seen = judgement.predictions[i]
      let isSure = judgement.probabilities[i * 10 + seen] >= Judge.leastCertainty
      #expect(named.labels[i] == (isSure ? seen : nil))
      unsure += isSure ? 0 : 1
    }
    #expect(unsure > 0 && unsure < wrong.count - 30)
    #expect(named.pixels == wrong.pixels)
    #expect(judge.naming(Self.all).digest == Self.all.digest)
  }

  // One row of three classes: 0.8, 0.1, 0.1.
  private static let clear: [Float] = [2.0794415, 0, 0]

  @Test func whatIsNotSureIsNotNamed() {
    var mixture = ClassMixture([0, 1, 2], classCount: 3)
    #expect(mixture.names(Self.clear, threshold: 0.79) == [0])
    #expect(mixture.names(Self.clear, threshold: 0.81) == [nil])
  }

  /// A class that is named more often than it is expected has to be surer than the others.
  @Test func aClassThatSwallowsOthersIsHeldBack() {
    var mixture = ClassMixture([0, 1, 2], classCount: 3)
    for _ in 0..<400 { _ = mixture.names(Self.clear, threshold: 0.5) }
    // 0.8 · (⅓ / 0.8) = 0.1 · (⅓ / 0.1): nothing is left of the difference.
    #expect(mixture.names(Self.clear, threshold: 0.4) == [nil])
    // Where labels are unequal, the class is expected as often as they say.
    var expected = ClassMixture([0, 0, 0, 0, 0, 0, 0, 0, 1, 2], classCount: 3)
    for _ in 0..<400 { _ = expected.names(Self.clear, threshold: 0.5) }
    #expect(expected.names(Self.clear, threshold: 0.79) == [0])
  }
}
