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

  /// The game is well: this is where to come back to.
  mutating func remember(_ snapshot: TrainerSnapshot, epoch: Int) {
    good = snapshot
    goodEpoch = epoch
    unresolved = nil
  }

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
