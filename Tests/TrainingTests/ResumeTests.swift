import Datasets
import Files
import Models
import Serialization
import TestSupport
import Testing
import Training

/// A training that was interrupted and resumed ends with the very bytes of one that was not.
struct ResumeTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What is trained: tiny networks on 24 to 30 images in steps of 10.
  enum Case: String, CaseIterable, CustomTestStringConvertible {
    case plain, halfPrecision, wasserstein, sources, changed, rareClass, scored, troubled, coolsDown
    /// Every optimizer, penalty and kind of network; steps of the discriminator alone; categories with their reading.
    case critic, penalty, paired, found, unlabelled, perceptron
    /// Two images in three have no label.
    case fewLabels

    var testDescription: String { rawValue }

    var data: LabelledImages {
      switch self {
      // Eighteen, six and no more than two images a class.
      case .rareClass: TrainingRunTests.data.selecting((0..<30).filter { [0, 0, 1][$0 % 3] == 0 || $0 < 6 })
      case .fewLabels: TrainingRunTests.data.keepingLabels(at: Array(0..<10))
      default: TrainingRunTests.data
      }
    }

    var configuration: TrainingConfiguration {
      var configuration = design?.configuration ?? TrainingConfiguration()
      // Weights of neglected images come in the sixth epoch.
      configuration.length = .epochs(12)
      configuration.batchSize = 10
      configuration.augmentation = .never
      switch self {
      case .plain, .rareClass, .critic, .penalty, .paired, .found, .unlabelled, .perceptron, .fewLabels: break
      // Where the processor has no such products it is single precision again.
      case .halfPrecision: configuration.precision = .bf16
      case .wasserstein: configuration.objective = "non-saturating"
      case .sources: configuration.apply(.oneClassBatches)
      case .changed: configuration.augmentation = .share(0.8)
      case .scored, .troubled: configuration.scoreInterval = 30
      case .coolsDown:
        // After seven epochs, so that there are seven more.
        configuration.length = .epochs(30)
        configuration.scoreInterval = 30
      }
      return configuration
    }

    /// The game's design where it is not the recipe.
    var design: GameDesign? {
      let name: String? =
        switch self {
        case .critic: "wgan"
        case .penalty: "wgan-gp"
        case .paired: "relativistic"
        case .found: "infogan"
        case .unlabelled: "dcgan"
        case .perceptron: "gan"
        default: nil
        }
      return name.flatMap { Presets.named($0)?.design }
    }

    var architecture: Architecture {
      guard let design else { return TrainingRunTests.architecture }
      var architecture = design.architecture(for: data)
      let tiny = TrainingRunTests.architecture
      (architecture.noise, architecture.recognizerChannels) = (tiny.noise, tiny.recognizerChannels)
      architecture.generatorFeatures = min(4, architecture.generatorFeatures)
      (architecture.generatorChannels, architecture.discriminatorChannels) = (tiny.generatorChannels, tiny.discriminatorChannels)
      architecture.discriminatorFeatures = tiny.discriminatorFeatures
      return architecture
    }

    var scorer: (any Scorer)? {
      switch self {
      case .critic, .penalty, .paired, .found, .unlabelled, .perceptron: nil
      case .plain, .halfPrecision, .wasserstein, .sources, .changed, .rareClass, .fewLabels: nil
      case .scored: TableScorer([50, 20, 9, 12, 8, 7, 8, 9, 7.5, 6, 6.5, 7, 8])
      // Two scores in a row without variety: back to the last good state, twice. So short a run is then given up.
      case .troubled: TableScorer([50, 20, 9, 8, 7, 8, 9, 7.5, 6, 6.5, 7, 8, 8], collapsed: [3, 4, 7, 8])
      case .coolsDown: TableScorer([50, 9, 8] + [Double](repeating: 8, count: 5) + [7, 6, 5, 4, 3, 2, 1])
      }
    }
  }

  /// The score of an epoch is made up; it is a function of nothing else.
  private final class TableScorer: Scorer {
    private let values: [Double]
    private let collapsed: Set<Int>

    init(_ values: [Double], collapsed: Set<Int> = []) {
      self.values = values
      self.collapsed = collapsed
    }

    func score(_ generator: Generator, imagesSeen: Int) -> TrainingScore {
      let epoch = imagesSeen / 30
      let variety = collapsed.contains(epoch) ? 0.01 : 1
      return TrainingScore(
        imagesSeen: imagesSeen, labelAgreement: 0.99, realLabelAgreement: 0.99, frechet: values[min(epoch, values.count - 1)],
        variety: variety, leastVaried: (label: 0, variety: variety))
    }
  }

  /// Set by `make reliability`.
  private let isLongForm = ReliabilityReport.isLong

  private func model(_ name: String) -> String { folder.at("models/\(name).safetensors") }

  private func run(
    _ what: Case, _ name: String, resuming: Bool = false, stopAfter steps: Int? = nil,
    _ change: (inout TrainingConfiguration, inout TrainingRun.Saving) -> Void = { _, _ in }
  ) throws -> TrainingOutcome {
    TrainingThreads.use(1)
    var (configuration, saving) = (what.configuration, TrainingRun.Saving())
    if resuming { saving.checkpoint = try CheckpointFolder(ofModel: model(name)).newest { Issue.record("\($0)") }.checkpoint }
    change(&configuration, &saving)
    let run = try TrainingRun(
      what.data, architecture: what.architecture, configuration: configuration, model: model(name),
      samples: folder.at("samples/\(name)"), scorer: what.scorer, saving: saving)
    var taken = 0
    return try run.run(
      isStopped: {
        taken += 1
        return taken == steps
      }, report: { _ in })
  }

  /// The log without what the time of day says, and without the lines that tell of resuming.
  private func log(_ name: String) throws -> [String] {
    try String(decoding: readFile(folder.at("samples/\(name)/log.jsonl")), as: UTF8.self).split(separator: "\n").compactMap { line in
      var object = try #require(try JSONValue(parsing: String(line)).objectValue)
      if object["event"] == "resume" { return nil }
      for key in ["seconds", "imagesPerSecond", "scoringSeconds", "trainingSeconds"] { object[key] = nil }
      return JSONValue.object(object).text
    }
  }

  private func requireSame(_ name: String, _ unbroken: String, _ steps: String) throws {
    #expect(try readFile(model(name)) == readFile(model(unbroken)), "\(steps)")
    let (lines, expected) = (try log(name), try log(unbroken))
    #expect(lines.count == expected.count, "\(steps)")
    for (line, other) in zip(lines, expected) { #expect(line == other, "\(steps)") }
    let pictures = try Folder.entries(folder.at("samples/\(unbroken)"))
    #expect(try Folder.entries(folder.at("samples/\(name)")) == pictures, "\(steps)")
    for picture in pictures where picture != "log.jsonl" {
      #expect(try readFile(folder.at("samples/\(name)/\(picture)")) == readFile(folder.at("samples/\(unbroken)/\(picture)")), "\(steps)")
    }
  }

  /// How a run ended, in words.
  private func end(_ what: Case, _ name: String, resuming: Bool = false) throws -> String {
    do {
      let outcome = try run(what, name, resuming: resuming)
      return "\(outcome.imagesSeen) \(outcome.ending) \(outcome.best?.epoch ?? 0) \(outcome.troubles)"
    } catch let error as TrainingError {
      return error.message.replacing(name, with: "NAME")
    }
  }

  /// After every single step, or in the short form after some.
  @Test(arguments: Case.allCases)
  func interruptedAnywhereItEndsTheSame(_ what: Case) throws {
    let unbroken = try end(what, "unbroken")
    switch what {
    case .troubled: #expect(unbroken.hasSuffix("also after 2 returns to a good state with gentler settings; the best model so far is kept in \(model("NAME")); try a lower --rate or another --seed"))
    case .coolsDown: #expect(unbroken.hasPrefix("420 stopped(\"no better score since epoch 14\") 14 "))
    default: #expect(unbroken.hasPrefix("\((what.data.count * 12 + 9) / 10 * 10) length "))
    }
    #expect(!Folder.exists(CheckpointFolder(ofModel: model("unbroken")).path))
    let all = 1..<(what == .coolsDown ? 42 : what.data.count * 12 / 10)
    for step in isLongForm ? Array(all) : [1, 5, 13, 21] {
      let name = "step\(step)"
      #expect(try run(what, name, stopAfter: step).wasInterrupted)
      #expect(try end(what, name, resuming: true) == unbroken, "after step \(step)")
      try requireSame(name, "unbroken", "after step \(step)")
    }
    guard isLongForm else { return }
    try ReliabilityReport.add(
      "training interrupted after every step: \(what)", asked: "model, pictures and log equal", measured: "equal after each of \(all.count) steps")
  }

  /// A run that is killed goes on from the state before.
  @Test(arguments: [Case.plain, .scored, .troubled])
  func anOlderStateLeadsToTheSameEnd(_ what: Case) throws {
    let unbroken = try end(what, "unbroken")
    for step in [2, 11, 17, 30] {
      let name = "step\(step)"
      _ = try run(what, name, stopAfter: step) { $1.interval = 0 }
      let states = folder.at("models/\(name).training")
      let newest = try #require(try Folder.entries(states).last)
      try removeFile(Path.join(states, newest))
      #expect(try end(what, name, resuming: true) == unbroken, "before step \(step)")
      try requireSame(name, "unbroken", "before step \(step)")
    }
  }

  @Test func interruptedAgainAndAgain() throws {
    _ = try run(.scored, "unbroken")
    _ = try run(.scored, "often", stopAfter: 1)
    var pieces = 1
    while try run(.scored, "often", resuming: true, stopAfter: 5).wasInterrupted { pieces += 1 }
    #expect(pieces == 8)
    try requireSame("often", "unbroken", "in \(pieces) pieces")
  }

  /// How often the state is saved changes nothing.
  @Test func savingLeavesNoTrace() throws {
    _ = try run(.scored, "seldom")
    _ = try run(.scored, "always") { $1.interval = 0 }
    try requireSame("always", "seldom", "saved after every step")
  }

  @Test func theLastTwoStatesAndThatOfTheBestAreKept() throws {
    // The best score comes after epoch 9, and step 27.
    _ = try run(.scored, "run", stopAfter: 33) { $1.interval = 0 }
    #expect(
      try Folder.entries(folder.at("models/run.training")) == [
        "step-000000027-best.safetensors", "step-000000032.safetensors", "step-000000033.safetensors",
      ])
  }

  // MARK: By the clock

  /// Two runs whose clocks differ: what was recorded is repeated, and the rest goes by the new clock.
  @Test func stepsOfALimitedTimeAreRepeatedAtTheirMoments() throws {
    /// Shows so many seconds more at each step.
    func clock(_ seconds: Double) -> () -> Double {
      var now = 0.0
      return {
        // Some readings belong to one step.
        now += seconds / 8
        return now
      }
    }
    func minutes(_ configuration: inout TrainingConfiguration) { configuration.length = .minutes(1) }
    // Interrupted late in the falling half, then taken up two states before: the same state is reached again.
    _ = try run(.scored, "run", stopAfter: 30) {
      minutes(&$0)
      $1.clock = clock(1)
    }
    let states = folder.at("models/run.training")
    let newest = try #require(try Folder.entries(states).last { $0.hasPrefix("step-") })
    let last = try readFile(Path.join(states, newest))
    try Folder.create(folder.at("models/again.training"))
    _ = try run(.scored, "again", stopAfter: 20) {
      minutes(&$0)
      $1.clock = clock(1)
    }
    // The moments of steps 20 to 29 are those of the other run, which took the same ones before.
    try AtomicFile.write(readFile(Path.join(states, "times")), to: folder.at("models/again.training/times"))
    _ = try run(.scored, "again", resuming: true, stopAfter: 10) {
      minutes(&$0)
      $1.clock = clock(7)
    }
    let again = try Checkpoint(decoding: readFile(folder.at("models/again.training/step-000000030.safetensors")), path: "again")
    let first = try Checkpoint(decoding: last, path: "run")
    #expect(again.step == 30 && first.step == 30)
    #expect(again.game == first.game)
    // A clock of another pace alone leads elsewhere.
    _ = try run(.scored, "other", stopAfter: 30) {
      minutes(&$0)
      $1.clock = clock(1.7)
    }
    let other = try CheckpointFolder(ofModel: model("other")).newest { _ in }.checkpoint
    #expect(other.game != first.game)
  }

  // MARK: Refusals

  @Test func otherOptionsAreRefusedByName() throws {
    _ = try run(.plain, "run", stopAfter: 4)
    let error = #expect(throws: CheckpointError.self) {
      try run(.plain, "run", resuming: true) { configuration, _ in
        configuration.batchSize = 15
        configuration.length = .images(1000)
      }
    }
    #expect(
      error?.message == "\(folder.at("models/run.training")): the training cannot go on, since its data or options were others "
        + "(--epochs: 12.0 there, not given here; --batch: 10 there, 15 here; --kimg (images): not given there, 1000 here); "
        + "leave out what differs, or train anew without --resume")
    #expect(error?.kind == .badData)
  }

  @Test func otherImagesAreRefused() throws {
    _ = try run(.plain, "run", stopAfter: 4)
    let state = try CheckpointFolder(ofModel: model("run")).newest { _ in }.checkpoint
    var saving = TrainingRun.Saving()
    saving.checkpoint = state
    let data = TrainingRunTests.data.selecting(Array((0..<30).reversed()))
    let error = #expect(throws: CheckpointError.self) {
      try TrainingRun(
        data, architecture: TrainingRunTests.architecture, configuration: Case.plain.configuration, model: model("run"),
        samples: folder.at("samples/run"), saving: saving)
    }
    #expect(error?.message.contains("(images (SHA-256): ") == true)
  }

  @Test func aTrainingThatIsUnderWayIsLeftAlone() throws {
    var inner: (any Error)?
    let data = TrainingRunTests.data
    let outer = try TrainingRun(
      data, architecture: TrainingRunTests.architecture, configuration: Case.plain.configuration, model: model("run"),
      samples: folder.at("samples/run"))
    _ = try outer.run(
      isStopped: {
        if inner == nil { do { _ = try run(.plain, "run") } catch { inner = error } }
        return false
      }, report: { _ in })
    #expect(inner as? CheckpointError == CheckpointError(path: folder.at("models/run.training"), problem: .isRunning))
    #expect((inner as? CheckpointError)?.kind == .cannotCreate)
  }

  @Test func aDamagedStateIsPassedOver() throws {
    _ = try run(.plain, "unbroken")
    _ = try run(.plain, "run", stopAfter: 20) { $1.interval = 0 }
    let newest = folder.at("models/run.training/step-000000020.safetensors")
    var bytes = try readFile(newest)
    bytes[bytes.count / 2] ^= 1
    try AtomicFile.write(bytes, to: newest)
    var notices: [String] = []
    let found = try CheckpointFolder(ofModel: model("run")).newest { notices.append($0) }
    #expect(found.checkpoint.step == 19)
    #expect(notices.count == 1 && notices[0].hasPrefix("\(newest) is damaged: its checksum is \""))
    #expect(notices[0].hasSuffix("; copy it again; going on with the state before it"))
    _ = try run(.plain, "run") { $1.checkpoint = found.checkpoint }
    try requireSame("run", "unbroken", "from the state before a damaged one")
  }

  @Test func whereNothingCanBeUsedTheFirstReasonIsTold() throws {
    _ = try run(.plain, "run", stopAfter: 2)
    let states = CheckpointFolder(ofModel: model("run"))
    for name in try Folder.entries(states.path) { try AtomicFile.write([], to: Path.join(states.path, name)) }
    let error = #expect(throws: CheckpointError.self) { try states.newest { _ in } }
    #expect(
      error?.message == "\(states.path): none of the states that were saved there can be used "
        + "(\(states.path)/step-000000002.safetensors: not a model file (it is empty); `gan-augment train` writes one); "
        + "train anew without --resume")
    #expect(throws: CheckpointError(path: folder.at("models/none.training"), problem: .none)) {
      try CheckpointFolder(ofModel: model("none")).newest { _ in }
    }
  }

  /// A state whose checksum is right and whose content is not: refused or restored, never a trap.
  @Test func anyFieldMayBeWrong() throws {
    _ = try run(.troubled, "run", stopAfter: 14)
    let (_, path) = try CheckpointFolder(ofModel: model("run")).newest { _ in }
    let container = try Container(decoding: readFile(path), path: path)
    let text = try #require(container.metadata["state"])
    let state = try #require(try JSONValue(parsing: text).objectValue)
    var refused = 0
    let values = ["", "x", "-1", "0", "1", "9223372036854775807", "nan", "inf", "true"]
    for (i, key) in state.keys.enumerated() {
      for value in isLongForm ? values : [values[i % values.count]] {
        var changed = state
        changed[key] = .string(value)
        var metadata = container.metadata
        metadata["state"] = JSONValue.object(changed).text
        if try !isUsable(Container(metadata: metadata, arrays: container.arrays)) { refused += 1 }
      }
    }
    for i in container.arrays.indices where container.arrays[i].name != "judge" && (isLongForm || i % 9 == 0) {
      var arrays = container.arrays
      arrays.remove(at: i)
      #expect(try !isUsable(Container(metadata: container.metadata, arrays: arrays)), "\(container.arrays[i].name)")
      arrays.insert(NamedArray(name: container.arrays[i].name, type: .u8, shape: [3], bytes: [1, 2, 255]), at: i)
      #expect(try !isUsable(Container(metadata: container.metadata, arrays: arrays)), "\(container.arrays[i].name)")
    }
    #expect(refused > state.keys.count / 3)
  }

  /// Whether a training goes on from it.
  private func isUsable(_ container: Container) throws -> Bool {
    do {
      let checkpoint = try Checkpoint(decoding: container.encoded(), path: "state")
      _ = try run(.troubled, "hostile", stopAfter: 1) { $1.checkpoint = checkpoint }
      return true
    } catch let error as CheckpointError {
      #expect(error.kind == .badData)
      return false
    }
  }
}
