private import Compute
public import Datasets
public import Models

/// A whole training: the clock around ``GANTrainer``. It counts images and time, moves the rates, draws the grids,
/// writes the log, the model and its own state, and ends when it is told to, or when its ``Overseer`` says so. Everything
/// is counted in images seen.
///
/// A training that is interrupted at any moment and resumed from its latest ``Checkpoint`` ends with the same bytes in the
/// model as one that was not, on the same kind of processor with the same number of threads.
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
  public let identity: TrainingIdentity
  let scorer: (any Scorer)?
  let trainer: GANTrainer
  /// The same as the game is told it: without labels where it is to know none.
  let learned: LabelledImages
  let precision: Model.Precision
  let dataDigest: String
  let labels: LabelUse?
  let saving: Saving
  /// The processor and the library that compute.
  public var engine: String { ComputeLibrary.description }

  /// How the training's own state is kept.
  public struct Saving {
    /// Seconds between two states; 0: after every step; nil: 15, or more where saving would take more than 1 % of the time.
    public var interval: Double?
    /// What is kept with it for whoever goes on: a command line.
    public var arguments: [String] = []
    /// The state to go on from.
    public var checkpoint: Checkpoint?
    /// Whether to end there: no more is learned, and the model is finished as it is.
    public var endsThere = false
    /// The seconds of a clock that never goes back.
    public var clock: () -> Double = RunClock.monotonic()

    public init() {}
  }

  /// - Parameters:
  ///   - model: the file to write: with a scorer the best model so far, else the latest after every epoch; the training's
  ///     state is kept beside it (``CheckpointFolder``)
  ///   - samples: the folder for the grids and `log.jsonl`; made if need be
  ///   - labels: what the model's file says of the labels that were given; nil: what the data show
  ///   - scorer: of the same data; judges the averaged generator now and then, and the game then learns from `data.split().learning` only,
  ///     from a ``JudgeScorer``'s with the names that its judge gives (``JudgeScorer/learning``)
  /// - Throws: ``TrainingError`` where nothing can be learned from the data, ``CheckpointError`` where the state to go on
  ///   from is of another training.
  public init(
    _ data: LabelledImages, architecture: Architecture, configuration: TrainingConfiguration, model: String,
    samples: String, precision: Model.Precision = .f16, labels: LabelUse? = nil, scorer: (any Scorer)? = nil,
    saving: Saving = Saving()
  ) throws {
    try TrainingRun.require(data, suits: architecture)
    self.data = scorer == nil ? data : (scorer as? JudgeScorer)?.learning ?? data.split().learning
    heldOut = data.count - self.data.count
    learned = architecture.conditioning == .none ? self.data.withoutLabels : self.data
    self.configuration = configuration.resolved(images: self.data.count)
    self.model = model
    self.samples = samples
    self.precision = precision
    self.scorer = scorer
    self.saving = saving
    self.labels = labels ?? LabelUse(of: data)
    scoreInterval = configuration.scoreInterval.flatMap { $0 > 0 ? $0 : nil } ?? ScoreInterval.images(perEpoch: self.data.count)
    let count = self.data.count
    let epochs = configuration.length.total(of: count).map { $0 / max(1, count) } ?? .max
    epochsPerPicture = epochs <= TrainingRun.fewPictures ? 1 : max(1, TrainingRun.leastImagesPerPicture / max(1, self.data.count))
    dataDigest = data.digest
    identity = TrainingIdentity(
      architecture, self.configuration, dataDigest: dataDigest, heldOut: heldOut, scoreInterval: scoreInterval, precision)
    if let checkpoint = saving.checkpoint {
      let differences = checkpoint.identity.differences(from: identity)
      guard differences.isEmpty else {
        throw CheckpointError(path: CheckpointFolder(ofModel: model).path, problem: .differs(differences))
      }
    }
    trainer = GANTrainer(
      architecture, self.configuration, augmentation: self.configuration.augmentation.probability(images: self.data.count))
  }

  /// Pictures of fewer images' learning could not be told apart, and drawing one costs as much time as learning from 100.
  static let leastImagesPerPicture = 10_000
  private static let fewPictures = 100

  /// Throws where nothing could be learned from the data: to be asked before anything that takes long.
  public static func require(_ data: LabelledImages, suits architecture: Architecture) throws(TrainingError) {
    guard data.count > 0 else { throw .noImages(data: data.name) }
    if let problem = architecture.problem { throw .unsuitable(data: data.name, problem: problem) }
    if architecture.conditioning != .none, data.hasUnlabelled {
      let labelled = Set(data.labels.compactMap(\.self)).sorted().map { data.classNames[$0] }
      if labelled.count < 2 { throw .fewLabelledClasses(data: data.name, labelled: labelled) }
    }
  }
}
