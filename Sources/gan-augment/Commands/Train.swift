public import ArgumentParser
import Datasets
import Evaluation
import Files
import Images
public import Models
import Training

/// `gan-augment train`: from labelled images to a model file.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Learn a generator from labelled images.",
    discussion: """
      Writes models/NAME.safetensors, and to samples/NAME a grid of real images, one of generated images for every
      epoch (rows are classes, the same noise each time), epochs.png (from the first epoch to the last), training.png and
      training.svg (losses, scores), and log.jsonl. Ctrl-C finishes the step and saves the model.

      While it runs its state is kept in models/NAME.training. However a training ended before its time (Ctrl-C, a full
      disk, a crash, a power cut), --resume goes on with it, and the model becomes what it would have been.

      One image in twelve is held out: a judge, a network trained beforehand on the others, scores the generator
      against them now and then, and the best model is what is kept. Training ends early when the score gets no better;
      when it goes wrong, it goes back to its last good state with gentler settings, three times at most.
      """)

  @OptionGroup var source: DatasetOption

  @Option(help: ArgumentHelp("The model's name (default: the data set's).", valueName: "name"))
  var name: String?
  @Option(help: ArgumentHelp("The model file to write (default: models/NAME.safetensors).", valueName: "file"))
  var model: String?
  @Option(help: ArgumentHelp("The folder for pictures and log (default: samples/NAME).", valueName: "folder"))
  var samples: String?
  @Flag(help: "Replace a model and samples of that name instead of taking the next free name.")
  var overwrite = false

  @Flag(
    help: "Go on with the unfinished training of the model that --name or --model says, or with the only one there is; all other options are as they were.")
  var resume = false
  @Flag(help: "With --resume: learn no more, but finish the model as it is (measure its codes).")
  var finish = false
  @Option(
    name: .customLong("checkpoint-every"), parsing: .unconditional, help: ArgumentHelp(
      "Save the training's state each time that many seconds have passed; 0: after every step (default: 15, or more where it would cost 1 % of the time).",
      valueName: "seconds"))
  var checkpointEvery: Double?

  @Option(parsing: .unconditional, help: ArgumentHelp("Passes over the images (default: 25, but of few images so many that 600,000 are seen).", valueName: "n"))
  var epochs: Double?
  @Option(parsing: .unconditional, help: ArgumentHelp("Train for so many minutes instead.", valueName: "n"))
  var minutes: Double?
  @Option(parsing: .unconditional, help: ArgumentHelp("Train on so many thousands of images instead.", valueName: "n"))
  var kimg: Double?

  @Option(help: ArgumentHelp("Stop when the score gets no better (auto), or never before the end (never).", valueName: "when"))
  var stop = TrainingConfiguration.Stop.auto
  @Option(
    name: .customLong("score-every"), parsing: .unconditional, help: ArgumentHelp(
      "Score each time that many thousands of images were seen; 0: never, and learn from all images (default: whole epochs of 40 or more).",
      valueName: "n"))
  var scoreEvery: Double?
  @Option(help: .hidden)
  var sabotage: [Sabotage] = []

  @Option(help: ArgumentHelp("Seed of all random numbers.", valueName: "n"))
  var seed: UInt64 = 0
  @Option(parsing: .unconditional, help: ArgumentHelp("Images in a step.", valueName: "n"))
  var batch = TrainingConfiguration().batchSize
  @Option(
    help: ArgumentHelp(
      "The share of the images that the discriminator sees changed: by their number (auto), none (never), or 0 to 0.8.",
      valueName: "share"))
  var aug = "auto"
  @Option(
    help: ArgumentHelp(
      "What the networks multiply while they learn: bf16 (16 bits) or f32 (default: bf16 where the processor has it); weights and sums are f32 in either case.",
      valueName: "type"))
  var precision: ArithmeticPrecision?
  @Option(help: ArgumentHelp("Precision of the weights in the file: f16 or f32.", valueName: "type"))
  var weights: Model.Precision = .f16
  @OptionGroup(title: "Labels") var labels: LabelOptions
  @Option(
    help: ArgumentHelp(
      "What the classifier learns from where images have no label: the labels (labels), those with changed images (augmentation), also the images without one "
        + "(consistency), an InfoGAN's images whose classes were found without labels (gan), or all of it (both). Default: both, or consistency "
        + "with more than \(FewLabelMethod.fewPerClass) labels of each class.",
      valueName: "method"))
  var fewLabels: FewLabelMethod?
  @OptionGroup(title: "The game") var game: GameOptions
  @OptionGroup var channels: ChannelsOption
  @OptionGroup var threads: ThreadOption
  @Flag(help: "Tell in plain words what happens, and what the numbers mean.")
  var explain = false
  @Flag(help: "Train nothing, but play for ten seconds (or --minutes) and say where a step's time goes.")
  var profile = false
  @Flag(help: "With --profile: as one JSON document.")
  var json = false

  func run() throws {
    PatientThreads.ensure()
    if finish, !resume { throw UsageError.missing(option: "--resume", why: "--finish ends a training that was interrupted") }
    if json, !profile { throw UsageError.missing(option: "--profile", why: "--json is the form of its table") }
    if resume { try goOn() } else { try train(nil, from: nil) }
  }

  /// - Parameters:
  ///   - names: where to write; nil: to be chosen
  ///   - saved: the state to go on from, and its file
  func train(_ names: OutputNames?, from saved: (checkpoint: Checkpoint, path: String)?) throws {
    let threadCount = try threads.resolved()
    TrainingThreads.use(threadCount)
    Interruption.watch()
    var design = try resolvedDesign()
    let length = try resolvedLength()
    if let widths = try channels.resolved() { design.channels = widths }
    let (data, findings, labelUse) = try load()
    design.configuration.length = length ?? .standard(images: data.count)
    if fewLabels != nil, !data.hasUnlabelled {
      throw UsageError.senseless("--few-labels: all images of \(Path.shown(data.name)) have labels; leave it out, or add --labels-per-class")
    }
    let names = names ?? OutputNames.choose(name: name ?? data.name, model: model, samples: samples, overwrite: overwrite)
    let (architecture, configuration) = (design.architecture(for: data), design.configuration)
    // A judge takes a minute to train.
    try TrainingRun.require(data, suits: architecture)
    if profile { return showProfile(data, architecture, configuration, threads: threadCount) }
    if let findings { for line in findings.lines { Console.note(line) } }

    Interruption.heed()
    Console.note(
      "\(data.name): \(data.count) images of \(data.width)x\(data.height), \(data.classCount) classes; "
        + "model \(names.model), pictures \(names.samples)")
    if let labelUse { Console.note("labels: \(labelUse.text)") }
    if saved == nil { Train.tellOfUnfinished(name ?? data.name, chosen: names) }
    tell(of: data, isDescribed: findings != nil, configuration)
    var line = ProgressLine()
    defer { line.finish() }
    let scorer = try configuration.isScored(data) ? prepareScorer(data, saved, &line) : nil
    var saving = TrainingRun.Saving()
    saving.interval = checkpointEvery
    saving.endsThere = finish
    saving.checkpoint = saved?.checkpoint
    saving.arguments = saved?.checkpoint.arguments ?? argumentsToKeep(names, threads: threadCount)
    let training = try TrainingRun(
      data, architecture: architecture, configuration: configuration, model: names.model, samples: names.samples,
      precision: weights, labels: labelUse, scorer: scorer, saving: saving)
    if let checkpoint = saved?.checkpoint, checkpoint.engine != training.engine {
      Console.note(
        "the training began with \(checkpoint.engine), and this is \(training.engine): it goes on, but the last bits will differ")
    }
    var explainer = explain
      ? Explainer(architecture, training.configuration, isScored: scorer != nil, pictures: names.samples) : nil
    Train.tell(explainer?.beginning ?? [])
    let outcome: TrainingOutcome
    do {
      outcome = try training.run(isStopped: { Interruption.isRequested }) { event in
        show(event, on: &line, images: training.configuration.length.total(of: training.data.count))
        if let sentences = explainer?.explain(event), !sentences.isEmpty {
          line.clear()
          Train.tell(sentences)
        }
      }
    } catch let error as TrainingError {
      line.finish()
      Train.tell(explainer?.defeat ?? [])
      throw error
    } catch let error as FileError {
      line.finish()
      Train.tellHowToGoOn(names)
      throw error
    }
    line.finish()
    try ModelLocator.remember(names.model)
    Train.tell(explainer?.ending(outcome.ending, epochs: outcome.epochs, best: outcome.best, troubles: outcome.troubles) ?? [])
    try report(outcome, names)
    if outcome.wasInterrupted {
      Train.tellHowToGoOn(names)
      leave(Interruption.exitCode)
    }
  }

  private func resolvedDesign() throws -> GameDesign {
    var design = try game.resolved()
    var configuration = design.configuration
    guard (1...4096).contains(batch) else {
      throw UsageError.badNumber(option: "--batch", found: String(batch), expected: "1 to 4096 images")
    }
    if let name, name.isEmpty || name.hasPrefix(".") || name.contains("/") {
      throw UsageError.badNumber(
        option: "--name", found: Path.shown(name), expected: "a name without / or a leading dot (--model names a path)")
    }
    configuration.seed = seed
    configuration.batchSize = batch
    configuration.precision = resolvedPrecision()
    configuration.augmentation = try resolvedAugmentation()
    configuration.stop = stop
    if let checkpointEvery, !(0...1e6).contains(checkpointEvery) {
      throw UsageError.badNumber(option: "--checkpoint-every", found: String(checkpointEvery), expected: "seconds, or 0")
    }
    if let scoreEvery {
      guard scoreEvery >= 0, scoreEvery <= 1e6 else {
        throw UsageError.badNumber(option: "--score-every", found: String(scoreEvery), expected: "thousands of images, or 0")
      }
      configuration.scoreInterval = Int((scoreEvery * 1000).rounded(.up))
    }
    for sabotage in sabotage { configuration.apply(sabotage) }
    design.configuration = configuration
    return design
  }

  /// Where the processor does not multiply bf16 numbers, single precision is faster and better.
  private func resolvedPrecision() -> ArithmeticPrecision {
    guard let precision else { return .fastest }
    if precision.isNative { return precision }
    Console.note("this processor does not multiply \(precision.rawValue) numbers: training in f32, which is faster here")
    return .f32
  }

  private func resolvedAugmentation() throws -> TrainingConfiguration.Augmentation {
    switch aug {
    case "auto": return .auto
    case "never": return .never
    default:
      guard let share = Float(aug), share >= 0, share <= TrainingConfiguration.Augmentation.most else {
        throw UsageError.badNumber(
          option: "--aug", found: aug, expected: "auto, never, or a share of the images from 0 to \(TrainingConfiguration.Augmentation.most)")
      }
      return .share(share)
    }
  }

  private func resolvedLength() throws -> TrainingConfiguration.Length? {
    let given = [("--epochs", epochs), ("--minutes", minutes), ("--kimg", kimg)].filter { $0.1 != nil }
    if given.count > 1 { throw UsageError.together(given[0].0, given[1].0) }
    for (option, value) in given {
      guard let value, value > 0, value.isFinite, value <= 1e6 else {
        throw UsageError.badNumber(option: option, found: value.map { String($0) } ?? "", expected: "a number above 0")
      }
    }
    if let minutes { return .minutes(minutes) }
    if let kimg { return .images(Int((kimg * 1000).rounded(.up))) }
    return epochs.map { .epochs($0) }
  }

  /// The training images with the labels that may be used, what was found in them if they are the user's own, and which labels
  /// those are unless they are all.
  private func load() throws -> (LabelledImages, DatasetFindings?, LabelUse?) {
    // What makes no sense is said before anything is read.
    _ = try labels.resolvedSplit()
    var line = ReadingLine()
    let read = try source.load(test: labels.more.unlabelled == nil ? .unread : .ifThere) { line.update($0) }
    var findings = read.findings
    let (data, use) = try labels.applied(to: read.training, test: read.test, source.preparation.resolved(), &findings) { line.update($0) }
    line.finish()
    for case .oneImage(let classes) in findings?.suspicions ?? [] {
      throw FormatError.oneImage(path: source.data ?? data.name, className: classes[0])
    }
    return (data, findings, use)
  }

  /// Says what will disappoint or was chosen, where nothing is wrong enough to stop.
  private func tell(of data: LabelledImages, isDescribed: Bool, _ configuration: TrainingConfiguration) {
    let missing = Set(data.classNames.indices).subtracting(data.labels.compactMap(\.self)).sorted()
    if !missing.isEmpty, !isDescribed {
      Console.note(
        "no images of: \(missing.map { data.classNames[$0] }.joined(separator: ", ")); what is drawn of a class without images means nothing")
    }
    let share = configuration.augmentation.probability(images: data.count)
    if share > 0, case .auto = configuration.augmentation {
      Console.note(
        "\(data.count) images are few: \(Int((share * 100).rounded())) % of those that the discriminator sees, real and generated, are moved "
          + "and turned a little, so that it does not learn them by heart (--aug)")
    }
  }

  private func show(_ event: TrainingEvent, on line: inout ProgressLine, images: Int?) {
    switch event {
    case .progress(let progress):
      let report = progress.report
      let text = ProgressLine.text(
        fraction: progress.fraction, done: progress.imagesSeen, total: images, seconds: progress.seconds,
        remaining: progress.remainingSeconds,
        details: [
          "\(Int(progress.imagesPerSecond))img/s", "epoch \(progress.epoch)",
          "d=\(decimal(Double(report.discriminatorLoss), 2))", "g=\(decimal(Double(report.generatorLoss), 2))",
          "real=\(decimal(Double(report.realScore), 2))", "generated=\(decimal(Double(report.generatedScore), 2))",
        ])
      line.update(text, at: progress.seconds)
    case .scored(let score, let epoch, let isBest):
      line.clear()
      Console.note("epoch \(epoch): \(score.text)\(isBest ? ", the best so far" : "")")
    case .trouble(let trouble, let epoch, let action):
      line.clear()
      Console.note("epoch \(epoch): \(trouble.text); going \(action)")
    case .coolDown(let reason):
      line.clear()
      Console.note("\(reason): the learning rates fall from now on")
    case .epoch, .codes:
      break
    }
  }

  private func report(_ outcome: TrainingOutcome, _ names: OutputNames) throws {
    if outcome.wasInterrupted {
      Console.note("stopped on request; \(outcome.best == nil ? "the model as it is was saved" : "the best model so far was saved")")
      if outcome.codes.isEmpty, try game.resolved().codes.count > 0 { Console.note("its codes are measured when the training is over") }
    } else if case .stopped = outcome.ending {
      Console.note(outcome.ending.words(epoch: outcome.epochs))
    }
    Console.print(
      "model:    \(outcome.model) (\(outcome.modelBytes) bytes, \(outcome.imagesSeen) images seen in \(ProgressLine.clock(outcome.seconds)))")
    Console.print("pictures: \(names.samples)")
    if let best = outcome.best {
      Console.print("best:     at epoch \(best.epoch) of \(outcome.epochs): \(best.score.text)")
    }
    if let matching = outcome.matching { Console.print("classes:  \(matching.text)") }
    for (index, code) in outcome.codes.enumerated() { Console.print("code \(index):   \(CodeText.sentence(code))") }
    if outcome.wasInterrupted { return }
    let trained = try Model.load(outcome.model)
    let count = max(1, min(10, trained.architecture.classCount))
    Preview.show(
      Sampler(trained, seed: seed).images(
        (0..<count).map { SampleRequest(label: trained.architecture.classCount == 0 ? nil : $0, index: 0) }))
    Console.note("next: gan-augment augment --classes all --count 500 --out augmented --model \(outcome.model)")
  }
}

extension Model.Precision: ExpressibleByArgument {}
extension TrainingConfiguration.Stop: ExpressibleByArgument {}
extension FewLabelMethod: ExpressibleByArgument {}
extension Sabotage: ExpressibleByArgument {}
extension ArithmeticPrecision: ExpressibleByArgument {}

extension TrainingConfiguration {
  /// Shorter runs end before a judge, that has to be trained first, could say anything useful.
  private static let leastScoredImages = 100_000
  private static let leastScoredMinutes = 2.0

  /// Whether a judge is asked: when that was asked for, there are images to be named, or the run is long enough.
  func isScored(_ data: LabelledImages) -> Bool {
    guard JudgeScorer.canScore(data) else { return false }
    if let scoreInterval { return scoreInterval > 0 }
    // The judge is also what names the images without a label.
    if data.hasUnlabelled { return true }
    if case .minutes(let minutes) = length { return minutes >= Self.leastScoredMinutes }
    return (length.total(of: data.count) ?? 0) >= Self.leastScoredImages
  }
}
