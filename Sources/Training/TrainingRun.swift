private import Compute
public import Datasets
private import Evaluation
private import Files
internal import Images
public import Models
private import NeuralNetworks

/// A whole training: the clock around ``GANTrainer``. It counts images and time, moves the rates, draws the grids,
/// writes the log and the model, and ends when it is told to, or when its ``Overseer`` says so. Everything is counted
/// in images seen.
public final class TrainingRun {
  /// What is learned from: all of the data, or, where a scorer judges by the rest, the learning part of its split.
  public let data: LabelledImages
  /// Images that are held out for scoring.
  public let heldOut: Int
  public let configuration: TrainingConfiguration
  public let model: String
  public let samples: String
  /// Images seen between two scores; without a scorer, between two states of the game that it may go back to.
  public let scoreInterval: Int
  /// Epochs between two pictures: one, but more in a run of many epochs over data so small that nothing would change
  /// from one to the next.
  public let epochsPerPicture: Int
  private let scorer: (any Scorer)?
  private let trainer: GANTrainer
  private let precision: Model.Precision
  private let dataDigest: String

  /// - Parameters:
  ///   - model: the file to write: with a scorer the best model so far, else the latest after every epoch
  ///   - samples: the folder for the grids and `log.jsonl`; made if need be
  ///   - scorer: judges the averaged generator now and then; the game then learns from `data.split().learning` only
  public init(
    _ data: LabelledImages, architecture: Architecture, configuration: TrainingConfiguration, model: String,
    samples: String, precision: Model.Precision = .f16, scorer: (any Scorer)? = nil
  ) throws {
    try TrainingRun.require(data, suits: architecture)
    self.data = scorer == nil ? data : data.split().learning
    heldOut = data.count - self.data.count
    self.configuration = configuration.resolved(images: self.data.count)
    self.model = model
    self.samples = samples
    self.precision = precision
    self.scorer = scorer
    scoreInterval = configuration.scoreInterval.flatMap { $0 > 0 ? $0 : nil } ?? ScoreInterval.images(perEpoch: self.data.count)
    let count = self.data.count
    let epochs = configuration.length.total(of: count).map { $0 / max(1, count) } ?? .max
    epochsPerPicture = epochs <= TrainingRun.fewPictures ? 1 : max(1, TrainingRun.leastImagesPerPicture / max(1, self.data.count))
    dataDigest = data.digest
    trainer = GANTrainer(
      architecture, self.configuration, augmentation: self.configuration.augmentation.probability(images: self.data.count))
  }

  /// Pictures of fewer images' learning could not be told apart, and drawing one costs as much time as learning from 100.
  private static let leastImagesPerPicture = 10_000
  private static let fewPictures = 100

  /// Throws where nothing could be learned from the data: to be asked before anything that takes long.
  public static func require(_ data: LabelledImages, suits architecture: Architecture) throws(TrainingError) {
    guard data.count > 0 else { throw .noImages(data: data.name) }
    if let problem = architecture.problem { throw .unsuitable(data: data.name, problem: problem) }
  }

  /// Plays the game to the end.
  ///
  /// - Parameters:
  ///   - isStopped: asked after every step; true ends the run early, with the model saved
  ///   - report: told what happens, about four times a second
  /// - Throws: ``TrainingError``, or what a file or folder ran into
  public func run(isStopped: () -> Bool, report: (TrainingEvent) -> Void) throws -> TrainingOutcome {
    // Before the first step, since the model is written only after many.
    try Folder.create(Path.parent(model))
    try Folder.requireWritable(Path.parent(model))
    if let found = FileKind.at(model), found != .file { throw FileError.cannotReplace(path: model, found: found) }
    try Folder.create(samples)
    let log = try TrainingLog(Path.join(samples, "log.jsonl"))
    try log.start(
      data: data.name, images: data.count, heldOut: heldOut, scoreInterval: scorer == nil ? nil : scoreInterval,
      options: configuration.described)
    try write(SampleGrid.real(data), "real.png")
    let sampler = Sampler(trainer.average, seed: configuration.seed)
    report(.epoch(0, picture: try write(SampleGrid.generated(sampler), gridName(0))))

    var batches = RealBatches(data, configuration)
    let latent = LatentBatch(trainer.generator.latentSpace, rows: configuration.batchSize)
    let judge = (scorer as? JudgeScorer)?.judge
    let keeper = ModelKeeper(
      model, precision, configuration, data, dataDigest: dataDigest, heldOut: heldOut, judge: judge.map(CarriedJudge.pack))
    let overseer = Overseer(trainer, scorer, keeper, log, stop: configuration.stop)
    var clock = RunClock(configuration.length, imagesPerEpoch: data.count)
    var shown = Window(seconds: 0)
    var logged = Window(seconds: 0)
    var ofEpoch = Window(seconds: 0)
    var last = StepReport()
    var step = 0
    var seen = 0
    var ending: TrainingEnding?
    var defeat: Trouble?

    func progress(_ reports: [StepReport], since window: Window?) -> TrainingProgress {
      let now = clock.seconds
      let (images, seconds) = window.map { (seen - $0.images, now - $0.seconds) } ?? (seen, now)
      return TrainingProgress(
        imagesSeen: seen, fraction: clock.fraction(imagesSeen: seen),
        epoch: clock.epoch(imagesSeen: seen), seconds: now,
        imagesPerSecond: seconds > 0 ? Double(images) / seconds : 0, report: .average(reports))
    }

    func now() -> Overseer.Moment {
      let factor = configuration.rateFactor(progress: clock.fraction(imagesSeen: seen))
      return Overseer.Moment(
        // The epoch of the step's first image: the step that ends an epoch may see the first images of the next one.
        imagesSeen: seen, epoch: clock.epoch(imagesSeen: max(1, seen - configuration.batchSize + 1)), seconds: clock.seconds,
        isFalling: factor < 1)
    }

    try overseer.start()
    while ending == nil, clock.fraction(imagesSeen: seen) < 1 {
      // (1) One move of the game.
      let factor = configuration.rateFactor(progress: clock.fraction(imagesSeen: seen))
      let rate = configuration.generatorRate * trainer.tuning.generatorRate * factor
      let (images, labels) = batches.batch(step: step, emphasis: configuration.emphasis(rateFactor: factor))
      latent.sample(labels: labels, seed: configuration.seed, step: step)
      last = trainer.step(
        images: images, labels: labels, latent: latent, key: RandomKey(seed: configuration.seed, step: step),
        rateFactor: factor)
      batches.note(trainer.realScores)
      let before = seen
      seen += configuration.batchSize
      step += 1
      var trouble = try overseer.watch(last, now, tell: report)

      // (2) What is told of it.
      if last.isFinite {
        shown.reports.append(last)
        logged.reports.append(last)
        ofEpoch.reports.append(last)
      }
      if clock.seconds - shown.seconds > 0.25 {
        report(.progress(progress(shown.reports, since: shown)))
        shown = Window(images: seen, seconds: clock.seconds)
      }
      if logged.reports.count == 100 {
        try log.progress(progress(logged.reports, since: logged), event: "step", rate: rate)
        logged = Window(images: seen, seconds: clock.seconds)
      }
      let epoch = seen / data.count
      if epoch > before / data.count {
        try log.progress(progress(ofEpoch.reports, since: nil), event: "epoch", rate: rate)
        ofEpoch = Window(seconds: 0)
        if epoch / epochsPerPicture > before / data.count / epochsPerPicture {
          // Until there is a best model the latest is kept.
          if trouble == nil, keeper.best == nil { trouble = try keeper.save(trainer.average, now()) }
          report(.epoch(epoch, picture: try write(SampleGrid.generated(sampler), gridName(epoch))))
        }
      }

      // (3) Whether to go on.
      if trouble == nil, seen / scoreInterval > before / scoreInterval {
        switch try overseer.check(now(), tell: report) {
        case .goOn: break
        case .coolDown(let reason) where configuration.decayStart > 0 && configuration.decayStart < 1:
          clock.shorten(imagesSeen: seen, to: configuration.decayStart)
          try log.coolDown(reason, epoch: now().epoch, imagesSeen: seen)
          report(.coolDown(reason))
        case .coolDown(let reason), .stop(let reason): ending = .stopped(reason)
        case .trouble(let found): trouble = found
        }
      }
      if let trouble, try !overseer.answer(trouble, now(), tell: report) {
        defeat = trouble
        break
      }
      if ending == nil, isStopped() { ending = .interrupted }
    }
    let ended = ending ?? (clock.isShortened ? .stopped(overseer.stopRule.reason) : .length)
    if defeat == nil, ended != .interrupted { defeat = try overseer.finish(now(), tell: report) }
    report(.progress(progress(shown.reports, since: shown)))
    let words = defeat.map { "given up: \($0.text)" } ?? ended.words(epoch: now().epoch)
    try log.end(
      progress(ofEpoch.reports.isEmpty ? [last] : ofEpoch.reports, since: nil), event: defeat == nil ? "end" : "failed",
      reason: words, best: keeper.best, scoringSeconds: overseer.scoringSeconds)

    // What is kept is finished also where the training failed; without a score that is what the last epoch left.
    func failure(_ trouble: Trouble) -> TrainingError {
      .gaveUp(epoch: now().epoch, trouble: trouble, rollbacks: overseer.rescue.rollbacks, model: keeper.savedPath)
    }
    if let defeat, keeper.best == nil { throw failure(defeat) }
    // Measuring the codes is no part of the training's time.
    let end = now()
    let kept = keeper.best?.model.makeGenerator() ?? trainer.average
    let codes = CodeMeasurement(seed: configuration.seed).orient(
      kept, data: data, predict: judge.map { judge in { judge.judge($0).predictions } })
    if !codes.isEmpty { report(.codes(codes)) }
    let (saved, bytes): (Model, Int)
    do {
      (saved, bytes) = try keeper.write(kept, end, ending: words, codes: codes)
    } catch let error as ModelError {
      guard let trouble = ModelKeeper.trouble(error) else { throw error }
      throw failure(trouble)
    }
    try write(SampleGrid.generated(Sampler(kept, seed: configuration.seed)), "final.png")
    if let defeat { throw failure(defeat) }
    return TrainingOutcome(
      imagesSeen: seen, seconds: end.seconds, scoringSeconds: overseer.scoringSeconds, ending: ended, epochs: end.epoch,
      best: keeper.best.map { (score: $0.score, epoch: $0.epoch) }, troubles: overseer.rescue.troubles, model: model,
      modelDigest: saved.digest, modelBytes: bytes, codes: codes)
  }

  /// Images and seconds at its start, and the reports since.
  private struct Window {
    var images = 0
    var seconds: Double
    var reports: [StepReport] = []
  }

  private func gridName(_ epoch: Int) -> String {
    let number = String(epoch)
    return "epoch-" + String(repeating: "0", count: max(0, 3 - number.count)) + number + ".png"
  }

  @discardableResult
  private func write(_ image: Image, _ name: String) throws -> String {
    let path = Path.join(samples, name)
    try AtomicFile.write(PNG.encode(image), to: path, durability: .fast)
    return path
  }
}

/// The batches of real images: of all the data, unless a sabotage says otherwise, those of rare classes and those that
/// the generator neglects more often than others.
private struct RealBatches {
  /// `balance`: what the classes' shares ask for.
  private var sources: [(loader: BatchLoader, balance: [Float]?, neglected: NeglectedImages, epoch: Int)]
  /// Where the latest batch came from.
  private var latest = 0

  init(_ data: LabelledImages, _ configuration: TrainingConfiguration) {
    sources = configuration.spoiled(data).map { data in
      let balance = ClassBalance.weights(labels: data.labels)
      var loader = BatchLoader(data, batchSize: configuration.batchSize, seed: configuration.seed)
      loader.weights = balance
      return (loader, balance, NeglectedImages(labels: data.labels), 0)
    }
  }

  /// Of several sources each has its turn of 50 steps.
  ///
  /// - Parameter emphasis: of neglected images, for the epochs that begin here
  mutating func batch(step: Int, emphasis: Float) -> (images: Tensor, labels: [Int?]) {
    let (turn, within) = step.quotientAndRemainder(dividingBy: 50)
    latest = turn % sources.count
    let own = sources.count == 1 ? step : turn / sources.count * 50 + within
    // The last places of a batch may be in the next epoch already, so its weights come before this batch's scores:
    // the last images of an epoch are one look behind, and weights begin an epoch later than `leastLooks` suggests.
    let epoch = sources[latest].loader.epoch(ofStep: own + 1)
    if epoch > sources[latest].epoch {
      sources[latest].epoch = epoch
      let balance = sources[latest].balance
      let neglected = sources[latest].neglected.weights(emphasis: emphasis)
      sources[latest].loader.weights = balance.map { balance in
        neglected.map { zip(balance, $0).map { $0 * $1 } } ?? balance
      } ?? neglected
    }
    return sources[latest].loader.batch(step: own)
  }

  /// What the discriminator said of the latest batch.
  mutating func note(_ scores: [Float]) {
    sources[latest].neglected.note(scores, of: sources[latest].loader.indices)
  }
}
