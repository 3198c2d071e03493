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

  /// - Parameter game: as it stands; most often the good state is just this one, and is not saved twice
  mutating func archive(_ archive: inout StateArchive, game: TrainerSnapshot) throws(StateArchive.Fault) {
    var isGame = good == game
    try archive.field("goodIsGame", &isGame)
    if isGame { good = game } else { try archive.snapshot("good", &good) }
    try archive.count("goodEpoch", &goodEpoch)
    try archive.field("rollbacks", &rollbacks) { (0...Rescue.limit).contains($0) }
    var count = troubles.count
    try archive.field("troubles", &count) { (0...1000).contains($0) }
    if archive.isRestoring { troubles = [Trouble](repeating: Trouble(.notFinite, ""), count: count) }
    for i in troubles.indices { try archive.part("trouble\(i)", &troubles[i]) }
    var isUnresolved = unresolved != nil
    try archive.field("isUnresolved", &isUnresolved)
    var trouble = unresolved ?? Trouble(.notFinite, "")
    if isUnresolved { try archive.part("unresolved", &trouble) }
    unresolved = isUnresolved ? trouble : nil
  }
}
