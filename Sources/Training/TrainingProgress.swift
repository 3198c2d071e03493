public import Evaluation
public import Models

/// Where a training stands.
public struct TrainingProgress: Sendable {
  public let imagesSeen: Int
  /// 0…1, of images or of time, whichever the run is limited by.
  public let fraction: Double
  /// The epoch under way, from 1.
  public let epoch: Int
  public let seconds: Double
  public let imagesPerSecond: Double
  /// The losses and scores since the last such report.
  public let report: StepReport

  package init(imagesSeen: Int, fraction: Double, epoch: Int, seconds: Double, imagesPerSecond: Double, report: StepReport) {
    self.imagesSeen = imagesSeen
    self.fraction = fraction
    self.epoch = epoch
    self.seconds = seconds
    self.imagesPerSecond = imagesPerSecond
    self.report = report
  }

  public var remainingSeconds: Double { fraction > 0 ? seconds * (1 - fraction) / fraction : 0 }
}

/// What a training tells of itself while it runs.
public enum TrainingEvent: Sendable {
  case progress(TrainingProgress)
  /// An epoch is over (0: before the first step): its grid of samples was written to `picture`.
  case epoch(Int, picture: String)
  /// The averaged generator was scored in this epoch; the best one is what is kept.
  case scored(TrainingScore, epoch: Int, isBest: Bool)
  /// The watchdog found something; what is done about it, in words.
  case trouble(Trouble, epoch: Int, action: String)
  /// The rates fall from now on, earlier than planned: the reason in words.
  case coolDown(String)
  /// What the codes turned out to do, after training.
  case codes([CodeDescription])
}

/// Why a training ended.
public enum TrainingEnding: Sendable, Equatable {
  /// The epochs, images or minutes that were asked for are over.
  case length
  /// Its score got no better: the reason in words, "no better score since epoch 12".
  case stopped(String)
  /// On request, to be gone on with.
  case interrupted
  /// On request, for good.
  case asked

  /// "stopped after epoch 17: no better score since epoch 12"
  public func words(epoch: Int) -> String {
    switch self {
    case .length: "ran to its end, epoch \(epoch)"
    case .stopped(let reason): "stopped after epoch \(epoch): \(reason)"
    case .interrupted: "stopped on request in epoch \(epoch)"
    case .asked: "ended on request in epoch \(epoch)"
    }
  }
}

/// How a training ended.
public struct TrainingOutcome: Sendable {
  public let imagesSeen: Int
  public let seconds: Double
  /// Of which for scoring.
  public let scoringSeconds: Double
  public let ending: TrainingEnding
  /// The last epoch.
  public let epochs: Int
  /// The score of the model that was kept, and its epoch; nil where none was scored.
  public let best: (score: TrainingScore, epoch: Int)?
  /// What the watchdog found on the way, and mended.
  public let troubles: [Trouble]
  public let model: String
  public let modelDigest: String
  public let modelBytes: Int
  public let codes: [CodeDescription]
  /// What the categories of a model that found its classes by itself turned out to be; nil where that is not known.
  public let matching: CategoryMatching?

  public var wasInterrupted: Bool { ending == .interrupted }
}
