private import Compute
public import Datasets
private import Evaluation
private import Files
private import Images
public import Models
private import NeuralNetworks

/// A whole training: the clock around ``GANTrainer``. It counts images and time, moves the rates, draws the grids,
/// writes the log and the model, and stops when told to. Everything is counted in images seen.
public final class TrainingRun {
  public let data: LabelledImages
  public let configuration: TrainingConfiguration
  public let model: String
  public let samples: String
  private let trainer: GANTrainer
  private let precision: Model.Precision
  private let dataDigest: String

  /// - Parameters:
  ///   - model: the file to write; it is written after every epoch and at the end
  ///   - samples: the folder for the grids and `log.jsonl`; made if need be
  public init(
    _ data: LabelledImages, architecture: Architecture, configuration: TrainingConfiguration, model: String,
    samples: String, precision: Model.Precision = .f16
  ) throws {
    guard data.count > 0 else { throw TrainingError.noImages(data: data.name) }
    if let problem = architecture.problem { throw TrainingError.unsuitable(data: data.name, problem: problem) }
    self.data = data
    self.configuration = configuration
    self.model = model
    self.samples = samples
    self.precision = precision
    dataDigest = data.digest
    trainer = GANTrainer(architecture, configuration)
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
    try log.start(data: data.name, images: data.count, options: configuration.described)
    try write(SampleGrid.real(data), "real.png")
    let sampler = Sampler(trainer.average, seed: configuration.seed)
    let digits = 3
    report(.epoch(0, picture: try write(SampleGrid.generated(sampler), gridName(0, digits))))

    var loader = BatchLoader(data, batchSize: configuration.batchSize, seed: configuration.seed)
    let latent = LatentBatch(trainer.generator.latentSpace, rows: configuration.batchSize)
    let clock = RunClock(configuration.length, imagesPerEpoch: data.count)
    var shown = Window(seconds: 0)
    var logged = Window(seconds: 0)
    var epochReports: [StepReport] = []
    var step = 0
    var seen = 0
    var savedModel: String?
    var wasInterrupted = false

    func progress(_ reports: [StepReport], since window: Window?) -> TrainingProgress {
      let now = clock.seconds
      let (images, seconds) = window.map { (seen - $0.images, now - $0.seconds) } ?? (seen, now)
      return TrainingProgress(
        imagesSeen: seen, fraction: clock.fraction(imagesSeen: seen),
        epoch: clock.epoch(imagesSeen: seen), seconds: now,
        imagesPerSecond: seconds > 0 ? Double(images) / seconds : 0, report: .average(reports))
    }

    while clock.fraction(imagesSeen: seen) < 1 {
      let factor = configuration.rateFactor(progress: clock.fraction(imagesSeen: seen))
      let (images, labels) = loader.batch(step: step)
      latent.sample(labels: labels, seed: configuration.seed, step: step)
      let moved = trainer.step(
        images: images, labels: labels, latent: latent, key: RandomKey(seed: configuration.seed, step: step),
        rateFactor: factor)
      let before = seen / data.count
      seen += configuration.batchSize
      step += 1
      shown.reports.append(moved)
      logged.reports.append(moved)
      guard moved.isFinite else {
        try log.progress(progress([moved], since: nil), event: "failed", rate: configuration.generatorRate * factor)
        throw TrainingError.notFinite(epoch: before + 1, step: step, report: moved, model: savedModel)
      }
      epochReports.append(moved)
      if clock.seconds - shown.seconds > 0.25 {
        report(.progress(progress(shown.reports, since: shown)))
        shown = Window(images: seen, seconds: clock.seconds)
      }
      if logged.reports.count == 100 {
        try log.progress(progress(logged.reports, since: logged), event: "step", rate: configuration.generatorRate * factor)
        logged = Window(images: seen, seconds: clock.seconds)
      }
      let epoch = seen / data.count
      if epoch > before {
        try log.progress(progress(epochReports, since: nil), event: "epoch", rate: configuration.generatorRate * factor)
        epochReports = []
        try save(imagesSeen: seen, seconds: clock.seconds, codes: nil, last: savedModel)
        savedModel = model
        report(.epoch(epoch, picture: try write(SampleGrid.generated(sampler), gridName(epoch, digits))))
      }
      if isStopped() {
        wasInterrupted = true
        break
      }
    }
    report(.progress(progress(shown.reports, since: shown)))
    if !epochReports.isEmpty { try log.progress(progress(epochReports, since: nil), event: "end", rate: 0) }
    let codes = CodeMeasurement(seed: configuration.seed).orient(trainer.average, data: data)
    if !codes.isEmpty { report(.codes(codes)) }
    let (saved, bytes) = try save(imagesSeen: seen, seconds: clock.seconds, codes: codes, last: savedModel)
    try write(SampleGrid.generated(sampler), "final.png")
    return TrainingOutcome(
      imagesSeen: seen, seconds: clock.seconds, wasInterrupted: wasInterrupted, model: model, modelDigest: saved.digest,
      modelBytes: bytes, codes: codes)
  }

  /// Images and seconds at its start, and the reports since.
  private struct Window {
    var images = 0
    var seconds: Double
    var reports: [StepReport] = []
  }

  private func gridName(_ epoch: Int, _ digits: Int) -> String {
    let number = String(epoch)
    return "epoch-" + String(repeating: "0", count: max(0, digits - number.count)) + number + ".png"
  }

  @discardableResult
  private func write(_ image: Image, _ name: String) throws -> String {
    let path = Path.join(samples, name)
    try AtomicFile.write(PNG.encode(image), to: path, durability: .fast)
    return path
  }

  /// - Parameter last: the model file, if this run has written it before
  @discardableResult
  private func save(imagesSeen: Int, seconds: Double, codes: [CodeDescription]?, last: String?) throws -> (Model, bytes: Int) {
    var summary = [
      (name: "data", value: data.name), (name: "trainingImages", value: String(data.count)),
      (name: "imagesSeen", value: String(imagesSeen)),
      (name: "epochs", value: String((Double(imagesSeen) / Double(data.count) * 100).rounded() / 100)),
      (name: "seconds", value: String(seconds.rounded())),
    ]
    summary += configuration.described
    summary.append((name: "threads", value: String(Threads.count)))
    summary.append((name: "engine", value: ComputeLibrary.description))
    let made = Model(trainer.average, summary: summary, measuredCodes: codes, dataDigest: dataDigest)
    do {
      let (saved, bytes) = try made.save(to: model, precision)
      return (saved, bytes)
    } catch let error as ModelError {
      guard case .notFinite(let array) = error.problem else { throw error }
      throw TrainingError.weightsNotFinite(epoch: max(1, imagesSeen / data.count), array: array, model: last)
    }
  }
}
