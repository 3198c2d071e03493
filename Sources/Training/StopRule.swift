/// When a training is as good as it gets: a number of scores without a better one.
///
/// The rates of a run hold, then fall, and it is the fall that brings the best scores. So while they hold, a training
/// that gets no better is not stopped but made to fall early (``Advice/coolDown``); where they fall, it is stopped.
public struct StopRule: Sendable, Archivable {
  public enum Advice: Sendable, Equatable {
    case goOn
    /// Let the rates fall from now on.
    case coolDown
    case stop
  }

  /// Scores in a row without a better one. Measured with one score an epoch: as long as better ones were still to come,
  /// at most 2 had to be waited for (MNIST, 25 epochs: from the 7th on; strokes, 17 epochs: none at all). When MNIST's last
  /// one had come, in epoch 17, the scores of the next four differed by 0.7 % of each other.
  public static let patience = 5
  /// What counts as better, as a part of the value: less is chance (see above).
  public static let leastGain = 0.01

  /// A score that is worse than the best by less than this part of it says nothing (``Scorer/resolution``).
  private let resolution: Double
  private var best = Double.infinity
  /// The epoch of the last better score; 0 before the first.
  private var bestEpoch = 0
  private var wasFalling = false
  /// Scores since the last better one, or since the rates began to fall.
  private var waited = 0

  /// - Parameter resolution: where above 0, a training is ended only by scores that get worse
  public init(resolution: Double = 0) { self.resolution = resolution }

  /// - Parameters:
  ///   - value: lower is better
  ///   - isFalling: whether the rates fall
  public mutating func observe(_ value: Double, epoch: Int, isFalling: Bool) -> Advice {
    if isFalling != wasFalling {
      wasFalling = isFalling
      waited = 0
    }
    if value < best * (1 - StopRule.leastGain) {
      best = value
      bestEpoch = epoch
      waited = 0
      return .goOn
    }
    if resolution > 0, value <= best * (1 + resolution) {
      waited = 0
      return .goOn
    }
    waited += 1
    guard waited >= StopRule.patience else { return .goOn }
    return isFalling ? .stop : .coolDown
  }

  /// "no better score since epoch 12"
  public var reason: String { "no better score since epoch \(bestEpoch)" }

  mutating func archive(_ archive: inout StateArchive) throws(StateArchive.Fault) {
    try archive.field("best", &best) { !$0.isNaN }
    try archive.count("bestEpoch", &bestEpoch)
    try archive.field("wasFalling", &wasFalling)
    try archive.count("waited", &waited)
  }

  /// After a rollback: what was seen since the last good state does not count.
  public mutating func forgive() { waited = 0 }
}
