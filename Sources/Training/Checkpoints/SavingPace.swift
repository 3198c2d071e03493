/// When the state of a training is saved: often enough that little is lost when it is killed, seldom enough that it costs
/// next to nothing. What is learned does not depend on it.
struct SavingPace {
  /// Seconds between two states …
  private let interval: Double
  /// … or more, where nobody said how many: so many that saving takes no more than this part of the time.
  private let share: Double?
  private var next: Double

  private static let standardInterval = 15.0
  private static let standardShare = 0.01

  /// - Parameter interval: seconds, as asked for; 0: after every step; nil: to be chosen
  init(interval: Double?, now: Double) {
    self.interval = interval ?? SavingPace.standardInterval
    share = interval == nil ? SavingPace.standardShare : nil
    next = now + self.interval
  }

  func isDue(_ now: Double) -> Bool { now >= next }

  mutating func saved(from start: Double, to end: Double) {
    next = end + max(interval, share.map { (end - start) / $0 } ?? 0)
    if interval == 0 { next = start }
  }
}
