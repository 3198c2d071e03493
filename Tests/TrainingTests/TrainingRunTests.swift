import Datasets
import Files
import Images
import Models
import Serialization
import TestSupport
import Testing
import Training
private import Glibc

/// Whole trainings, of tiny networks where not said otherwise.
struct TrainingRunTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// 30 images of 8x8 pixels in three classes: bars at different heights.
  static let data = LabelledImages(
    name: "bars", width: 8, height: 8, channels: 1, classNames: ["top", "middle", "bottom"],
    pixels: (0..<30).flatMap { bar($0) }, labels: (0..<30).map { $0 % 3 })

  private static func bar(_ i: Int) -> [UInt8] {
    (0..<64).map { p -> UInt8 in
      let (row, column) = (p / 8, p % 8)
      return row / 3 == i % 3 && column >= i / 10 ? UInt8(200 + i) : 0
    }
  }

  static let architecture = Architecture(
    height: 8, width: 8, imageChannels: 1, classNames: data.classNames, noise: 6, codes: LatentCode.first(2),
    generatorChannels: [8, 4], discriminatorChannels: [4, 8], discriminatorFeatures: 8, recognizerChannels: [2, 2])

  private func configuration(epochs: Double = 3, _ change: (inout TrainingConfiguration) -> Void = { _ in }) -> TrainingConfiguration {
    var configuration = TrainingConfiguration()
    configuration.length = .epochs(epochs)
    configuration.batchSize = 10
    change(&configuration)
    return configuration
  }

  @discardableResult
  private func train(
    _ configuration: TrainingConfiguration, name: String = "run", precision: Model.Precision = .f16,
    isStopped: () -> Bool = { false }, report: (TrainingEvent) -> Void = { _ in }
  ) throws -> TrainingOutcome {
    TrainingThreads.use(1)
    let run = try TrainingRun(
      Self.data, architecture: Self.architecture, configuration: configuration, model: folder.at("models/\(name).safetensors"),
      samples: folder.at("samples/\(name)"), precision: precision)
    return try run.run(isStopped: isStopped, report: report)
  }

  private func arrays(_ name: String) throws -> [NamedArray] {
    try Container(decoding: readFile(folder.at("models/\(name).safetensors")), path: name).arrays
  }

  @Test func sameSeedGivesTheSameModel() throws {
    for (name, seed) in [("a", 0), ("b", 0), ("c", 1)] as [(String, UInt64)] {
      try train(configuration { $0.seed = seed }, name: name, precision: .f32)
    }
    #expect(try arrays("a") == arrays("b"))
    #expect(try arrays("a") != arrays("c"))
    for picture in ["epoch-000.png", "epoch-003.png", "final.png"] {
      #expect(try readFile(folder.at("samples/a/\(picture)")) == readFile(folder.at("samples/b/\(picture)")))
      #expect(try readFile(folder.at("samples/a/\(picture)")) != readFile(folder.at("samples/c/\(picture)")))
    }
    #expect(try readFile(folder.at("samples/a/real.png")) == readFile(folder.at("samples/c/real.png")))
  }

  @Test func everyEpochHasItsGrid() throws {
    var told: [String] = []
    let outcome = try train(configuration(epochs: 4), report: { event in
      if case .epoch(let epoch, let picture) = event { told.append("\(epoch) \(Path.fileName(picture))") }
    })
    let grids = (0...4).map { "epoch-00\($0).png" }
    #expect(
      try Folder.entries(folder.at("samples/run"))
        == grids + ["epochs.png", "final.png", "log.jsonl", "real.png", "training.png", "training.svg"])
    #expect(told == grids.enumerated().map { "\($0.offset) \($0.element)" })
    #expect(outcome.imagesSeen == 120 && !outcome.wasInterrupted)
    // Rows are classes: three of ten columns, and the real ones have the same form.
    let real = try picture("real.png")
    let final = try picture("final.png")
    #expect((final.width, final.height) == (real.width, real.height))
    #expect(real.width > 80 && real.height > 24 && real.height < 80)
  }

  private func picture(_ name: String) throws -> Image {
    try PNG.decode(readFile(folder.at("samples/run/\(name)")), path: name)
  }

  /// A column for each of the run's own epochs, a row for each class; what lies there of a longer run before is not taken for it,
  /// and a grid that was damaged meanwhile is left out.
  @Test func theStripShowsThisRunsEpochs() throws {
    // Eight pixels twice as large, and a gap of four.
    func columns() throws -> Int { (try picture("epochs.png").width - 4) / 20 }
    try train(configuration(epochs: 4))
    #expect(try columns() == 5 && picture("epochs.png").height == 18 + 3 * 20)
    try train(configuration(epochs: 2))
    #expect(try columns() == 3 && Folder.exists(folder.at("samples/run/epoch-004.png")))
    try train(configuration(epochs: 3), report: { event in
      if case .epoch(2, let picture) = event { #expect(throws: Never.self) { try AtomicFile.write([1, 2, 3], to: picture, durability: .fast) } }
    })
    #expect(try columns() == 3)
  }

  /// What is drawn is what the log says.
  @Test func curvesAreThoseOfTheLog() throws {
    try train(configuration(epochs: 45))
    let chart = TrainingHistory(log: try readFile(folder.at("samples/run/log.jsonl"))).chart
    #expect(try picture("training.png") == chart.image())
    #expect(try String(decoding: readFile(folder.at("samples/run/training.svg")), as: UTF8.self) == chart.svg())
    #expect(chart.panels[0].series[0].points.count == 45)
  }

  @Test func aTrainingThatFailsHasItsPicturesToo() throws {
    #expect(throws: TrainingError.self) {
      try train(configuration(epochs: 50) { $0.apply(.endlessGeneratorRate) })
    }
    let names = try Folder.entries(folder.at("samples/run"))
    for name in ["epochs.png", "training.png", "training.svg"] { #expect(names.contains(name), "\(name)") }
  }

  /// Grids without classes have a hundred images, and the strip the first ten.
  @Test func picturesWithoutClasses() throws {
    TrainingThreads.use(1)
    var architecture = Self.architecture
    (architecture.classNames, architecture.conditioning, architecture.codes) = ([], .none, [])
    _ = try TrainingRun(
      Self.data, architecture: architecture, configuration: configuration(epochs: 2), model: folder.at("models/run.safetensors"),
      samples: folder.at("samples/run")
    ).run(isStopped: { false }, report: { _ in })
    let (grid, strip) = try (picture("final.png"), picture("epochs.png"))
    #expect((grid.width, grid.height) == (2 * 2 + 10 * 16 + 9 * 2, 2 * 2 + 10 * 16 + 9 * 2))
    #expect((strip.width, strip.height) == (4 + 3 * 20, 18 + 10 * 20))
  }

  /// The model in the file is the one that is told, and draws what the last picture shows.
  @Test func outcomeDescribesTheFile() throws {
    let outcome = try train(configuration())
    let model = try Model.load(outcome.model)
    #expect(model.digest == outcome.modelDigest)
    #expect(try readFile(outcome.model).count == outcome.modelBytes)
    #expect(model.dataDigest == Self.data.digest)
    let summary = Dictionary(uniqueKeysWithValues: model.summary.map { ($0.name, $0.value) })
    #expect(summary["imagesSeen"] == "90" && summary["epochs"] == "3.0" && summary["data"] == "bars")
    for (name, value) in configuration().resolved(images: 30).described { #expect(summary[name] == value, "\(name)") }
    #expect(outcome.codes.count == 2 && model.measuredCodes == outcome.codes)
    #expect(outcome.codes.compactMap(\.movement).allSatisfy { $0.ends.first <= $0.ends.last && $0.yardstick == .data })
  }

  @Test func logLinesHaveThePromisedKeys() throws {
    try train(configuration(epochs: 45))
    let lines = try String(decoding: readFile(folder.at("samples/run/log.jsonl")), as: UTF8.self).split(separator: "\n")
      .map { try JSONValue(parsing: String($0)) }
    let start = try #require(lines.first)
    #expect(start["event"] == "start" && start["data"] == "bars" && start["trainingImages"] == 30)
    for (name, value) in configuration(epochs: 45).resolved(images: 30).described { #expect(start["options"]?[name]?.stringValue == value) }
    // 135 steps: one line after 100 of them, and one for each epoch.
    #expect(lines.dropFirst().count { $0["event"] == "step" } == 1)
    #expect(lines.dropFirst().count { $0["event"] == "epoch" } == 45)
    #expect(lines.last?["event"] == "end" && lines.last?["reason"] == "ran to its end, epoch 45")
    var seen = 0
    for line in lines.dropFirst() {
      for key in [
        "seconds", "imagesPerSecond", "rate", "discriminatorLoss", "discriminatorClassLoss", "generatorLoss",
        "generatorClassLoss", "codeLoss", "realScore", "generatedScore",
      ] { #expect(line[key]?.doubleValue?.isFinite == true, "\(key)") }
      let images = try #require(line["imagesSeen"]?.intValue)
      #expect(images >= seen)
      seen = images
      #expect(line["epoch"]?.intValue == (images + 29) / 30)
    }
    #expect(seen == 45 * 30)
    // The rate falls to a twentieth.
    let rates = lines.compactMap { $0["rate"]?.doubleValue }
    #expect(abs((rates.first ?? 0) - 2e-3) < 1e-8)
    #expect((rates.last ?? 1) < 2.1e-4)
  }

  @Test func stopRequestSavesTheModel() throws {
    var steps = 0
    let outcome = try train(configuration(epochs: 1000), isStopped: {
      steps += 1
      return steps == 5
    })
    #expect(outcome.wasInterrupted)
    #expect(outcome.imagesSeen == 50)
    let model = try Model.load(outcome.model)
    #expect(model.summary.contains { $0.name == "imagesSeen" && $0.value == "50" })
    // Five steps are five steps, however they end: but for the schedule, which is that of the longer run.
    #expect(model.digest == outcome.modelDigest)
    #expect(try Folder.entries(folder.at("samples/run")).contains("final.png"))
  }

  @Test func minutesAreKept() throws {
    var last: TrainingProgress?
    let outcome = try train(configuration { $0.length = .minutes(0.025) }, report: { event in
      if case .progress(let progress) = event { last = progress }
    })
    // A step of milliseconds beyond it, and the last measurement; two seconds more are for a busy machine.
    #expect(outcome.seconds >= 1.5 && outcome.seconds < 3.5)
    #expect(last?.fraction == 1 && last?.remainingSeconds == 0)
  }

  @Test func progressCountsUpAndSaysWhatRemains() throws {
    var fractions: [Double] = []
    try train(configuration(epochs: 60), report: { event in
      guard case .progress(let progress) = event else { return }
      fractions.append(progress.fraction)
      #expect(progress.fraction == min(1, Double(progress.imagesSeen) / 1800))
      let expected = progress.seconds * (1 - progress.fraction) / progress.fraction
      #expect(abs(progress.remainingSeconds - expected) < 1e-9)
    })
    #expect(fractions == fractions.sorted() && fractions.last == 1)
  }

  /// One step an epoch; the recognizers' rate is beyond all measure. After epoch 1 the generator is good and saved, in
  /// step 2 the recognizers' losses are not finite, and so they are after each return to the start with a quarter of the
  /// rates, in every second step.
  @Test func lossThatIsNotFiniteEndsTheRunAndKeepsTheModel() throws {
    var actions: [String] = []
    let error = try #require(throws: TrainingError.self) {
      try train(configuration(epochs: 20) {
        $0.batchSize = 30
        $0.recognizerRate = 1e30
      }, report: { event in
        if case .trouble(_, let epoch, let action) = event { actions.append("\(epoch): \(action)") }
      })
    }
    #expect(
      actions == [
        "2: back to the start, with a quarter of the learning rates (1 of 3)",
        "4: back to the start, with a quarter of the learning rates (2 of 3)",
        "6: back to the start, with a quarter of the learning rates (3 of 3)",
      ])
    let path = folder.at("models/run.safetensors")
    #expect(error == .gaveUp(epoch: 8, trouble: Trouble(.notFinite, "codeLoss not finite"), rollbacks: 3, model: path))
    #expect(error.kind.exitCode == 70)
    #expect(
      error.message == "training failed in epoch 8: numbers that are not finite: codeLoss not finite, also after 3 returns to a "
        + "good state with gentler settings; the best model so far is kept in \(path); try a lower --rate or another --seed")
    let kept = try Model.load(path)
    #expect(kept.summary.contains { $0.name == "imagesSeen" && $0.value == "210" })
    let last = try #require(String(decoding: readFile(folder.at("samples/run/log.jsonl")), as: UTF8.self).split(separator: "\n").last)
    let line = try JSONValue(parsing: String(last))
    #expect(line["event"] == "failed")
    #expect(line["codeLoss"] == JSONValue.null)
  }

  /// Finite losses, but weights that half precision cannot hold: the good model of an earlier run stays.
  @Test func weightsThatCannotBeSavedKeepTheOldModel() throws {
    try train(configuration())
    let path = folder.at("models/run.safetensors")
    let good = try readFile(path)
    let error = try #require(throws: TrainingError.self) {
      try train(configuration {
        $0.batchSize = 30
        $0.generatorRate = 1e9
      })
    }
    guard case .gaveUp(let epoch, let trouble, let rollbacks, let model) = error else {
      Issue.record("another error: \(error)")
      return
    }
    #expect(epoch == 3 && trouble.kind == .notFinite && rollbacks == 3 && model == nil)
    #expect(trouble.words.hasPrefix("the weights generator.") && trouble.words.contains("in the model file's precision"))
    #expect(error.kind.exitCode == 70)
    #expect(error.message.contains("; no model was saved; "))
    #expect(try readFile(path) == good)
    #expect(try Folder.entries(folder.at("models")) == ["run.safetensors"])
  }

  @Test func unsuitableDataIsRefusedBeforeAnythingIsWritten() throws {
    var architecture = Self.architecture
    architecture.height = 7
    #expect(throws: TrainingError.unsuitable(data: "bars", problem: "a height of 7 pixels, which 2 doublings cannot reach")) {
      try TrainingRun(
        Self.data, architecture: architecture, configuration: configuration(), model: folder.at("m"), samples: folder.at("s"))
    }
    #expect(throws: TrainingError.noImages(data: "bars")) {
      try TrainingRun(
        Self.data.selecting([]), architecture: Self.architecture, configuration: configuration(), model: folder.at("m"),
        samples: folder.at("s"))
    }
    #expect(try Folder.entries(folder.path) == [])
  }

  @Test(arguments: [(0, 1), (0.5, 1), (0.75, 0.5), (1, 0.05), (2, 0.05)] as [(Double, Float)])
  func rateFallsInTheSecondHalf(_ progress: Double, _ factor: Float) {
    #expect(abs(TrainingConfiguration().rateFactor(progress: progress) - factor) < 1e-6)
  }

  /// The default networks on the built-in digits, half a minute on one core: mean images of the classes are as real
  /// ones are. Untrained, or with the label ignored, the nearest real mean is the right one for one class in ten.
  @Test func digitsAreLearnedByClass() throws {
    TrainingThreads.use(1)
    let strokes = Strokes(seed: 0).images(count: 4000).images
    let architecture = Architecture(height: 28, width: 28, imageChannels: 1, classNames: strokes.classNames)
    var configuration = TrainingConfiguration()
    configuration.length = .epochs(7)
    let run = try TrainingRun(
      strokes, architecture: architecture, configuration: configuration, model: folder.at("digits.safetensors"),
      samples: folder.at("digits"))
    let outcome = try run.run(isStopped: { false }, report: { _ in })
    let sampler = Sampler(try Model.load(outcome.model).makeGenerator(), seed: 1)
    func mean(_ pixels: [UInt8], _ count: Int) -> [Float] {
      (0..<784).map { p in (0..<count).reduce(0) { $0 + Float(pixels[$1 * 784 + p]) } / Float(count) }
    }
    let real = (0..<10).map { label in
      let indices = strokes.labels.indices.filter { strokes.labels[$0] == label }
      return mean(strokes.selecting(indices).pixels, indices.count)
    }
    func distance(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
    let right = (0..<10).count { label in
      let made = mean(sampler.draw((0..<64).map { SampleRequest(label: label, index: $0) }), 64)
      return (0..<10).min { distance(made, real[$0]) < distance(made, real[$1]) } == label
    }
    #expect(right >= 9, "\(right) of 10 classes are nearest to their own mean")
  }
}
