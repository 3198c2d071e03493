/// What the ``Watchdog`` is answered with: the last good state of the game, how often it was gone back to, and what
/// was found on the way.
struct Rescue {
  /// Returns to a good state before a training is given up.
  static let limit = 3

  private(set) var good: TrainerSnapshot
  private(set) var goodEpoch = 0
  private(set) var rollbacks = 0
  private(set) var troubles: [Trouble] = []
  /// The latest trouble, until the game has been found good again.
  private(set) var unresolved: Trouble?

  init(_ start: TrainerSnapshot) { good = start }

  /// Nothing is wrong with the game: this is where to come back to.
  ///
  /// - Parameter isProven: whether it is far enough for every trouble to show; before that, nothing is resolved
  mutating func remember(_ snapshot: TrainerSnapshot, epoch: Int, isProven: Bool) {
    good = snapshot
    goodEpoch = epoch
    if isProven { unresolved = nil }
  }

  /// Notes trouble that is no reason to go back.
  mutating func note(_ trouble: Trouble) { troubles.append(trouble) }

  /// Notes trouble.
  ///
  /// - Returns: whether the game may go back and try again
  mutating func answer(_ trouble: Trouble) -> Bool {
    troubles.append(trouble)
    unresolved = trouble
    guard rollbacks < Rescue.limit else { return false }
    rollbacks += 1
    return true
  }
}
