internal import Compute
internal import Datasets
internal import Evaluation
internal import Models

/// The model file of a run: the best generator so far, or, where nothing is scored, the latest.
final class ModelKeeper {
  /// A generator worth keeping, as a value.
  struct Best {
    let model: Model
    let score: TrainingScore
    let epoch: Int
  }

  let path: String
  private let precision: Model.Precision
  private let configuration: TrainingConfiguration
  private let data: LabelledImages
  private let dataDigest: String
  private let heldOut: Int
  /// Of all training images.
  private let labels: LabelUse?
  /// What travels in the file beside the generator.
  private let judge: Attachment?
  private(set) var best: Best?
  /// The lowest score of those that were kept.
  private var lowest = Double.infinity
  /// The file, once it is this run's.
  private(set) var savedPath: String?

  /// - Parameters:
  ///   - data: what is learned from
  ///   - dataDigest: of all training images, with the `heldOut` ones
  ///   - judge: of the same images, to travel with the model
  init(
    _ path: String, _ precision: Model.Precision, _ configuration: TrainingConfiguration, _ data: LabelledImages,
    dataDigest: String, heldOut: Int, labels: LabelUse? = nil, judge: Attachment? = nil
  ) {
    self.judge = judge
    self.path = path
    self.precision = precision
    self.configuration = configuration
    self.data = data
    self.dataDigest = dataDigest
    self.heldOut = heldOut
    self.labels = labels
  }

  /// Whether a generator with this score is to be kept: it is better than all before, or, where scores have no better
  /// ``Scorer/resolution``, as good as the best and later.
  func isBetter(_ score: TrainingScore, resolution: Double) -> Bool {
    guard score.isFinite else { return false }
    return score.value < lowest || resolution > 0 && score.value <= lowest * (1 + resolution)
  }

  /// Takes a generator for the best so far, and writes it.
  ///
  /// - Returns: what is wrong with its numbers where they cannot be written; all then stays as it was
  func keep(_ generator: Generator, _ score: TrainingScore, _ now: Overseer.Moment) throws -> Trouble? {
    let before = best
    best = Best(model: Model(generator, summary: [], dataDigest: dataDigest), score: score, epoch: now.epoch)
    let trouble = try save(generator, now)
    if trouble == nil { lowest = min(lowest, score.value) } else { best = before }
    return trouble
  }

  /// Writes a generator to the file, in the middle of a run.
  func save(_ generator: Generator, _ now: Overseer.Moment) throws -> Trouble? {
    do {
      _ = try write(generator, now)
      return nil
    } catch let error as ModelError {
      guard let trouble = ModelKeeper.trouble(error) else { throw error }
      return trouble
    }
  }

  /// Writes a generator to the file. Nothing in it comes from a clock: the same training gives the same bytes.
  ///
  /// - Parameter matching: what the categories of a generator that found its classes by itself turned out to be
  /// - Throws: ``ModelError`` where its numbers are not finite in the file's precision; the file then stays as it was.
  func write(
    _ generator: Generator, _ now: Overseer.Moment, ending: String? = nil, codes: [CodeDescription]? = nil,
    matching: CategoryMatching? = nil
  ) throws -> (model: Model, bytes: Int) {
    var summary = [
      (name: "data", value: data.name), (name: "trainingImages", value: String(data.count)),
      (name: "validationImages", value: String(heldOut)), (name: "imagesSeen", value: String(now.imagesSeen)),
      (name: "epochs", value: String((Double(now.imagesSeen) / Double(data.count) * 100).rounded() / 100)),
    ]
    if let labels { summary.append((name: "labels", value: labels.text)) }
    if let best { summary.append((name: "best", value: "at epoch \(best.epoch) of \(now.epoch): \(best.score.text)")) }
    if let ending { summary.append((name: "ending", value: ending)) }
    if let matching { summary.append((name: "matching", value: matching.text)) }
    summary += configuration.described
    summary.append((name: "threads", value: String(Threads.count)))
    summary.append((name: "engine", value: ComputeLibrary.description))
    var model = Model(generator, summary: summary, measuredCodes: codes, dataDigest: dataDigest)
    // It says which of the data's classes an image shows; to another model's classes it says nothing.
    model.judge = generator.architecture.hasClasses(data.classNames) ? judge : nil
    let (saved, bytes) = try model.save(to: path, precision)
    savedPath = path
    return (saved, bytes)
  }

  /// - Parameter architecture: of the generators that are kept
  func archive(_ archive: inout StateArchive, _ architecture: Architecture) throws(StateArchive.Fault) {
    try archive.field("lowest", &lowest) { !$0.isNaN }
    var isSaved = savedPath != nil
    try archive.field("isSaved", &isSaved)
    savedPath = isSaved ? path : nil
    var hasBest = best != nil
    try archive.field("hasBest", &hasBest)
    guard hasBest else {
      best = nil
      return
    }
    var model = best?.model.encoded(.f32).bytes ?? []
    var score = best?.score ?? .unknown
    var epoch = best?.epoch ?? 0
    try archive.bytes("best", &model)
    try archive.part("score", &score)
    try archive.count("epoch", &epoch)
    guard archive.isRestoring else { return }
    guard let found = try? Model(decoding: model, path: path), found.architecture == architecture else {
      throw archive.fault("best")
    }
    best = Best(model: found, score: score, epoch: epoch)
  }

  /// The trouble that a model's numbers are in, if that is what the error is about.
  static func trouble(_ error: ModelError) -> Trouble? {
    guard case .notFinite(let array) = error.problem else { return nil }
    return Trouble(.notFinite, "the weights \(array) are not finite in the model file's precision (--weights f32 has more)")
  }
}

extension Architecture {
  /// Whether its classes are these ones: given, or found and matched.
  fileprivate func hasClasses(_ names: [String]) -> Bool { discoversClasses ? classNames == names : classCount == names.count }
}
