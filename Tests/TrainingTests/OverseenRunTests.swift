import Datasets
import Files
import Models
import Serialization
import TestSupport
import Testing
import Training

/// Whole trainings of tiny networks whose scores are made up: what is kept, when it ends, and what becomes of trouble.
struct OverseenRunTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Gives the scores of a list, the last one for ever; and remembers what the generators drew.
  private final class ListScorer: Scorer {
    struct Line {
      var value: Double
      var variety = 1.0
    }

    private let lines: [Line]
    var resolution = 0.0
    private(set) var drawn: [[UInt8]] = []
    private(set) var imagesSeen: [Int] = []

    /// - Parameter lines: the first is that of the untrained generator
    init(_ lines: [Line]) { self.lines = lines }

    convenience init(_ values: [Double]) { self.init(([100] + values).map { Line(value: $0) }) }

    func score(_ generator: Generator, imagesSeen: Int) -> TrainingScore {
      let line = lines[min(drawn.count, lines.count - 1)]
      drawn.append(OverseenRunTests.draw(generator))
      self.imagesSeen.append(imagesSeen)
      return TrainingScore(
        imagesSeen: imagesSeen, labelAgreement: 0.99, realLabelAgreement: 0.99, frechet: line.value, variety: line.variety,
        leastVaried: (label: 0, variety: line.variety))
    }
  }

  private static func draw(_ generator: Generator) -> [UInt8] {
    Sampler(generator, seed: 5).draw((0..<9).map { SampleRequest(label: $0 % 3, index: $0) })
  }

  private var model: String { folder.at("models/run.safetensors") }

  /// Epochs of 30 images in three steps, scored after each.
  private func train(
    _ scorer: any Scorer, epochs: Double, _ change: (inout TrainingConfiguration) -> Void = { _ in },
    isStopped: () -> Bool = { false }, report: (TrainingEvent) -> Void = { _ in }
  ) throws -> TrainingOutcome {
    TrainingThreads.use(1)
    var architecture = TrainingRunTests.architecture
    // Codes are turned around at the end; without them the kept generator is that of its epoch, bit for bit.
    architecture.codes = []
    var configuration = TrainingConfiguration()
    configuration.length = .epochs(epochs)
    configuration.batchSize = 10
    configuration.scoreInterval = 30
    change(&configuration)
    let run = try TrainingRun(
      TrainingRunTests.data, architecture: architecture, configuration: configuration, model: model,
      samples: folder.at("samples/run"), precision: .f32, scorer: scorer)
    return try run.run(isStopped: isStopped, report: report)
  }

  private func log() throws -> [JSONValue] {
    try String(decoding: readFile(folder.at("samples/run/log.jsonl")), as: UTF8.self).split(separator: "\n")
      .map { try JSONValue(parsing: String($0)) }
  }

  private func summary(_ name: String) throws -> String? {
    try Model.load(model).summary.first { $0.name == name }?.value
  }

  private func fileDraws() throws -> [UInt8] { Self.draw(try Model.load(model).makeGenerator()) }

  /// Of generators whose scores cannot be told apart the latest is kept; one that is worse for sure is not, however small the
  /// steps were that led there.
  @Test func ofEqualsTheLatestIsKept() throws {
    let scorer = ListScorer([50, 10, 12, 10.5, 12.4, 13])
    scorer.resolution = 0.25
    var told: [String] = []
    let outcome = try train(scorer, epochs: 6, report: { event in
      if case .scored(_, let epoch, let isBest) = event { told.append("\(epoch) \(isBest)") }
    })
    #expect(told == ["1 true", "2 true", "3 true", "4 true", "5 true", "6 false"])
    #expect(outcome.best?.epoch == 5 && outcome.ending == .length)
    let isFifth = try fileDraws() == scorer.drawn[5]
    #expect(isFifth)
  }

  @Test func theBestIsKeptNotTheLast() throws {
    let scorer = ListScorer([50, 20, 5, 7, 8])
    var told: [String] = []
    let outcome = try train(scorer, epochs: 5, report: { event in
      if case .scored(_, let epoch, let isBest) = event { told.append("\(epoch) \(isBest)") }
    })
    #expect(told == ["1 true", "2 true", "3 true", "4 false", "5 false"])
    #expect(scorer.imagesSeen == [0, 30, 60, 90, 120, 150])
    #expect(outcome.best?.epoch == 3 && outcome.best?.score.value == 5 && outcome.ending == .length)
    let isThird = try fileDraws() == scorer.drawn[3]
    let isLast = try fileDraws() == scorer.drawn[5]
    #expect(isThird && !isLast)
    // The last picture is the kept generator's.
    #expect(try readFile(folder.at("samples/run/final.png")) == readFile(folder.at("samples/run/epoch-003.png")))
    let best = "at epoch 3 of 5: 99.0 % labels right, Fréchet 5.0x real, variety 1.00"
    #expect(try summary("best") == best)
    #expect(try summary("ending") == "ran to its end, epoch 5")
    #expect(try summary("imagesSeen") == "150")
    let lines = try log()
    #expect(lines.filter { $0["event"] == "score" }.map { $0["isBest"] } == [false, true, true, true, false, false])
    #expect(lines.last?["event"] == "end" && lines.last?["bestEpoch"] == 3)
    #expect(lines.last?["scoringSeconds"]?.doubleValue != nil)
  }

  /// The file is the best one at every moment, not only at the end.
  @Test func anInterruptedRunKeepsTheBest() throws {
    let scorer = ListScorer([50, 5, 30, 40, 60])
    var steps = 0
    let outcome = try train(scorer, epochs: 100, isStopped: {
      steps += 1
      guard steps == 11 else { return false }
      let isSecond = (try? fileDraws()) == scorer.drawn[2]
      #expect(isSecond)
      return true
    })
    // Nobody waits for one more score.
    #expect(outcome.ending == .interrupted && outcome.wasInterrupted && scorer.drawn.count == 4)
    let isSecond = try fileDraws() == scorer.drawn[2]
    #expect(isSecond && outcome.best?.epoch == 2)
  }

  /// Before the first score the latest is kept, as where nothing is scored.
  @Test func withoutAScoreYetTheLatestIsKept() throws {
    let scorer = ListScorer([50])
    var steps = 0
    let outcome = try train(scorer, epochs: 100, { $0.scoreInterval = 3000 }, isStopped: {
      steps += 1
      return steps == 7
    })
    #expect(outcome.best == nil && outcome.wasInterrupted && scorer.drawn.count == 1)
    #expect(try summary("imagesSeen") == "70" && summary("best") == nil)
  }

  /// Eight epochs into the holding half of a hundred: the rates fall at once, for as long as they held.
  @Test func aTrainingThatGetsNoBetterCoolsDownAndEnds() throws {
    let falling = (1...8).map { 8 - 0.5 * Double($0) }
    let scorer = ListScorer([10, 9, 8] + Array(repeating: 8, count: StopRule.patience) + falling)
    var reasons: [String] = []
    let outcome = try train(scorer, epochs: 100, report: { event in
      if case .coolDown(let reason) = event { reasons.append(reason) }
    })
    #expect(reasons == ["no better score since epoch 3"])
    #expect(outcome.epochs == 16 && outcome.imagesSeen == 480)
    #expect(outcome.ending == .stopped("no better score since epoch 16"))
    #expect(outcome.best?.epoch == 16)
    let rates = try log().filter { $0["event"] == "epoch" }.compactMap { $0["rate"]?.doubleValue }
    #expect(rates.prefix(8).allSatisfy { abs($0 - 2e-3) < 1e-8 })
    #expect(rates.dropFirst(8).allSatisfy { $0 < 2e-3 } && (rates.last ?? 1) < 2.5e-4)
    #expect(try log().contains { $0["event"] == "coolDown" })
  }

  @Test func fallingRatesThatBringNothingEndIt() throws {
    let outcome = try train(ListScorer([10, 9, 8]), epochs: 100)
    #expect(outcome.ending == .stopped("no better score since epoch 3"))
    let cooled = 3 + StopRule.patience
    // The first score under falling rates is the first to count.
    #expect(outcome.epochs == cooled + StopRule.patience)
    #expect(outcome.ending.words(epoch: outcome.epochs) == "stopped after epoch 13: no better score since epoch 3")
    #expect(try summary("ending") == "stopped after epoch 13: no better score since epoch 3")
  }

  @Test func neverMeansNever() throws {
    let outcome = try train(ListScorer([10, 9, 8]), epochs: 30, { $0.stop = .never })
    #expect(outcome.ending == .length && outcome.epochs == 30 && outcome.best?.epoch == 3)
  }

  // MARK: Trouble

  private static let good = ListScorer.Line(value: 10)
  private static let collapsed = ListScorer.Line(value: 60, variety: 0.01)

  /// Good at epochs 1 and 2, then collapsed for ever: three times back to epoch 2, then given up, and the best kept.
  @Test func threeReturnsThenItIsGivenUp() throws {
    let scorer = ListScorer([ListScorer.Line(value: 100), Self.good, Self.good] + [Self.collapsed])
    var actions: [String] = []
    let error = try #require(throws: TrainingError.self) {
      try train(scorer, epochs: 100, report: { event in
        if case .trouble(let trouble, let epoch, let action) = event { actions.append("\(epoch) \(trouble.kind): \(action)") }
      })
    }
    // Two scores in a row are trouble; one is chance.
    #expect(
      actions == [
        "4 collapse: back to epoch 2, with half the learning rates (1 of 3)",
        "6 collapse: back to epoch 2, with half the learning rates (2 of 3)",
        "8 collapse: back to epoch 2, with half the learning rates (3 of 3)",
      ])
    guard case .gaveUp(let epoch, let trouble, let rollbacks, let path) = error else {
      Issue.record("another error: \(error)")
      return
    }
    #expect(epoch == 10 && trouble.kind == .collapse && rollbacks == 3 && path == model)
    #expect(error.kind.exitCode == 70)
    #expect(
      error.message == "training failed in epoch 10: mode collapse: images of class top differ 0.01 times as much as real ones; "
        + "the generator draws few of the images there are, also after 3 returns to a good state with gentler settings; "
        + "the best model so far is kept in \(model); try a lower --rate or another --seed")
    let isFirst = try fileDraws() == scorer.drawn[1]
    #expect(isFirst)
    #expect(try summary("ending")?.hasPrefix("given up: mode collapse") == true)
    #expect(try Folder.entries(folder.at("samples/run")).contains("final.png"))
    let lines = try log()
    #expect(lines.count { $0["event"] == "trouble" && $0["trouble"] == "mode collapse" } == 3)
    #expect(lines.last?["event"] == "failed")
    let rates = lines.filter { $0["event"] == "epoch" }.compactMap { $0["rate"]?.doubleValue }
    #expect(rates.map { ($0 * 1e6).rounded() } == [2000, 2000, 2000, 2000, 1000, 1000, 500, 500, 250, 250])
  }

  private static let passing = [
    ListScorer.Line(value: 100), good, collapsed, collapsed, good, ListScorer.Line(value: 6),
  ]

  /// Trouble that passes leaves a training like any other, only with gentler rates.
  @Test func troubleThatPassesIsNoFailure() throws {
    let outcome = try train(ListScorer(Self.passing), epochs: 100, { $0.stop = .never })
    #expect(outcome.troubles.map(\.kind) == [.collapse])
    #expect(outcome.ending == .length && outcome.best?.epoch == 5)
  }

  /// So soon after a return no rule speaks yet: that nothing is wrong is not known.
  @Test func aRunThatEndsSoonAfterAReturnFails() throws {
    let error = try #require(throws: TrainingError.self) { try train(ListScorer(Self.passing), epochs: 6) }
    guard case .gaveUp(_, let trouble, let rollbacks, let path) = error else {
      Issue.record("another error: \(error)")
      return
    }
    #expect(trouble.kind == .collapse && rollbacks == 1 && path == model)
    #expect(try summary("best")?.hasPrefix("at epoch 5 of 6") == true)
  }

  /// No time is left to go back, and there is nothing good to keep.
  @Test func aRunThatEndsInTroubleFromTheStartFails() throws {
    let error = try #require(throws: TrainingError.self) {
      try train(ListScorer([ListScorer.Line(value: 100), Self.collapsed]), epochs: 3)
    }
    guard case .gaveUp(_, let trouble, _, _) = error else {
      Issue.record("another error: \(error)")
      return
    }
    #expect(trouble.kind == .collapse)
    #expect(try summary("ending")?.hasPrefix("given up") == true)
  }

  @Test func theHeldOutPartIsNotLearned() throws {
    let strokes = Strokes(seed: 0).images(count: 240).images
    let run = try TrainingRun(
      strokes, architecture: Architecture(height: 28, width: 28, imageChannels: 1, classNames: strokes.classNames),
      configuration: TrainingConfiguration(), model: model, samples: folder.at("s"), scorer: ListScorer([1]))
    #expect(run.data.count == 220 && run.heldOut == 20)
    #expect(run.data.digest == strokes.split().learning.digest)
  }
}
