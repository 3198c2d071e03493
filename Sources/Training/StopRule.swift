/// When a training is as good as it gets: a number of scores without a better one.
///
/// The rates of a run hold, then fall, and it is the fall that brings the best scores. So while they hold, a training
/// that gets no better is not stopped but made to fall early (``Advice/coolDown``); where they fall, it is stopped.
public struct StopRule: Sendable {
  public enum Advice: Sendable, Equatable {
    case goOn
    /// Let the rates fall from now on.
    case coolDown
    case stop
  }

  /// Scores in a row without a better one, while the rates hold.
  public static let holdingPatience = 5
  /// The same while they fall.
  public static let fallingPatience = 4
  /// What counts as better: a smaller part of the value is noise of 3,000 samples.
  public static let leastGain = 0.01

  private var best = Double.infinity
  /// The epoch of the last better score; 0 before the first.
  private var bestEpoch = 0
  private var wasFalling = false
  /// Scores since the last better one, or since the rates began to fall.
  private var waited = 0

  public init() {}

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
    waited += 1
    if isFalling { return waited >= StopRule.fallingPatience ? .stop : .goOn }
    return waited >= StopRule.holdingPatience ? .coolDown : .goOn
  }

  /// "no better score since epoch 12"
  public var reason: String { "no better score since epoch \(bestEpoch)" }

  /// After a rollback: what was seen since the last good state does not count.
  public mutating func forgive() { waited = 0 }
}
