internal import Models

/// Looks after a game so that nobody has to: has it scored, keeps the best model, watches for trouble and goes back
/// to a good state, and advises when to stop. The clock and the files are ``TrainingRun``'s.
final class Overseer {
  /// When something happened.
  struct Moment {
    let imagesSeen: Int
    let epoch: Int
    /// Whether the rates fall.
    let isFalling: Bool
  }

  enum Advice: Equatable {
    case goOn
    /// Let the rates fall from now on, for the reason in words.
    case coolDown(String)
    case stop(String)
    case trouble(Trouble)
  }

  let keeper: ModelKeeper
  private let trainer: GANTrainer
  private let scorer: (any Scorer)?
  private let log: TrainingLog
  private let stop: TrainingConfiguration.Stop
  private var watchdog: Watchdog
  private(set) var stopRule: StopRule
  private(set) var rescue: Rescue
  private(set) var scoringSeconds = 0.0
  /// Images seen at the latest check or trouble.
  private var lookedAt = 0
  /// Whether the best model is from a time when all was well.
  private var bestIsHealthy = false

  init(_ trainer: GANTrainer, _ scorer: (any Scorer)?, _ keeper: ModelKeeper, _ log: TrainingLog) {
    self.trainer = trainer
    self.scorer = scorer
    self.keeper = keeper
    self.log = log
    stop = trainer.configuration.stop
    watchdog = Watchdog(WatchdogThresholds(trainer.configuration, trainer.generator.architecture.conditioning), classNames: trainer.generator.architecture.classNames)
    stopRule = StopRule(resolution: scorer?.resolution ?? 0)
    rescue = Rescue(trainer.snapshot())
  }

  /// Everything that is remembered, the game itself included.
  func archive(_ archive: inout StateArchive) throws(StateArchive.Fault) {
    var game = trainer.snapshot()
    try archive.snapshot("game", &game)
    try archive.part("tuning", &trainer.tuning)
    try archive.part("rescue") { (part) throws(StateArchive.Fault) in try rescue.archive(&part, game: game) }
    try archive.part("watchdog", &watchdog)
    try archive.part("stopRule", &stopRule)
    try archive.part("keeper") { (part) throws(StateArchive.Fault) in
      try keeper.archive(&part, trainer.generator.architecture)
    }
    try archive.field("scoringSeconds", &scoringSeconds) { $0 >= 0 }
    try archive.count("lookedAt", &lookedAt)
    try archive.field("bestIsHealthy", &bestIsHealthy)
    if archive.isRestoring { trainer.restore(game) }
  }

  /// Before the first step: what a generator scores that has learned nothing.
  func start() throws {
    guard let scorer else { return }
    let (score, seconds) = measure(scorer, imagesSeen: 0)
    watchdog.start(score)
    try log.score(score, epoch: 0, isBest: false, seconds: seconds)
  }

  /// After every step. Where trouble is mild, the game goes on with gentler settings.
  ///
  /// - Returns: trouble that is to be answered
  func watch(_ report: StepReport, _ now: () -> Moment, tell: (TrainingEvent) -> Void) throws -> Trouble? {
    guard let trouble = watchdog.observe(report) else { return nil }
    guard trouble.kind.isMild else { return trouble }
    rescue.note(trouble)
    trouble.kind.soothe(&trainer.tuning)
    try say(trouble, now(), action: "on with \(trouble.kind.remedy)", tell: tell)
    return nil
  }

  /// Now and then: scores the game where that can be done, keeps the model if it is the best, and finds out whether
  /// all is well. Without a scorer, only the latter.
  func check(_ now: Moment, tell: (TrainingEvent) -> Void) throws -> Advice {
    lookedAt = now.imagesSeen
    if let array = trainer.notFinite { return .trouble(Trouble(.notFinite, "the weights \(array) are not finite")) }
    guard let scorer else {
      if !watchdog.isSuspicious { remember(now) }
      return .goOn
    }
    let (score, seconds) = measure(scorer, imagesSeen: now.imagesSeen)
    let trouble = watchdog.observe(score, afterSteps: trainer.steps)
    let isHealthy = trouble == nil && !watchdog.isSuspicious
    let isBest = keeper.isBetter(score, resolution: scorer.resolution)
    try log.score(score, epoch: now.epoch, isBest: isBest, seconds: seconds)
    if isBest {
      if let unsaved = try keeper.keep(trainer.average, score, now) { return .trouble(unsaved) }
      bestIsHealthy = isHealthy && watchdog.knows(afterSteps: trainer.steps)
    }
    tell(.scored(score, epoch: now.epoch, isBest: isBest))
    if let trouble { return .trouble(trouble) }
    if isHealthy { remember(now) }
    guard stop == .auto else { return .goOn }
    switch stopRule.observe(score.value, epoch: now.epoch, isFalling: now.isFalling) {
    case .goOn: return .goOn
    case .coolDown: return .coolDown(stopRule.reason)
    case .stop: return .stop(stopRule.reason)
    }
  }

  private func remember(_ now: Moment) {
    rescue.remember(trainer.snapshot(), epoch: now.epoch, isProven: watchdog.knows(afterSteps: trainer.steps))
  }

  /// Goes back to the last good state, with gentler settings.
  ///
  /// - Returns: false where that was done too often already: the training is to be given up
  func answer(_ trouble: Trouble, _ now: Moment, tell: (TrainingEvent) -> Void) throws -> Bool {
    lookedAt = now.imagesSeen
    guard rescue.answer(trouble) else { return false }
    trainer.restore(rescue.good)
    trouble.kind.soothe(&trainer.tuning)
    watchdog.forgive()
    stopRule.forgive()
    let place = rescue.goodEpoch == 0 ? "the start" : "epoch \(rescue.goodEpoch)"
    let action = "back to \(place), with \(trouble.kind.remedy) (\(rescue.rollbacks) of \(Rescue.limit))"
    try say(trouble, now, action: action, tell: tell)
    return true
  }

  private func say(_ trouble: Trouble, _ now: Moment, action: String, tell: (TrainingEvent) -> Void) throws {
    try log.trouble(trouble, epoch: now.epoch, imagesSeen: now.imagesSeen, action: action)
    tell(.trouble(trouble, epoch: now.epoch, action: action))
  }

  /// After the last step: the last model is scored like all the others.
  ///
  /// - Returns: what is wrong with the game where nothing good came of it; there is no time left to mend it
  func finish(_ now: Moment, tell: (TrainingEvent) -> Void) throws -> Trouble? {
    if lookedAt < now.imagesSeen, case .trouble(let trouble) = try check(now, tell: tell) { _ = rescue.answer(trouble) }
    return bestIsHealthy ? nil : rescue.unresolved
  }

  private func measure(_ scorer: any Scorer, imagesSeen: Int) -> (score: TrainingScore, seconds: Double) {
    let start = ContinuousClock.now
    let score = scorer.score(trainer.average, imagesSeen: imagesSeen)
    let seconds = (ContinuousClock.now - start).inSeconds
    scoringSeconds += seconds
    return (score, seconds)
  }
}
