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

  public var remainingSeconds: Double { fraction > 0 ? seconds * (1 - fraction) / fraction : 0 }
}

/// What a training tells of itself while it runs.
public enum TrainingEvent: Sendable {
  case progress(TrainingProgress)
  /// An epoch is over (0: before the first step): its grid of samples was written to `picture`.
  case epoch(Int, picture: String)
  /// What the codes turned out to do, after training.
  case codes([CodeDescription])
}

/// How a training ended.
public struct TrainingOutcome: Sendable {
  public let imagesSeen: Int
  public let seconds: Double
  public let wasInterrupted: Bool
  public let model: String
  public let modelDigest: String
  public let modelBytes: Int
  public let codes: [CodeDescription]
}
