import Testing
import Training

/// Each diagnosis from signals made up for it, and silence where nothing is wrong.
struct WatchdogTests {
  private let limits = WatchdogThresholds()

  private func report(_ change: (inout StepReport) -> Void = { _ in }) -> StepReport {
    var report = StepReport()
    (report.discriminatorLoss, report.realScore, report.generatedScore, report.variety) = (1.1, 0.5, -0.5, 0.9)
    change(&report)
    return report
  }

  private func score(
    seen: Int = 100_000, agreement: Double = 0.97, frechet: Double = 4, least: Double = 0.9, label: Int = 1
  ) -> TrainingScore {
    TrainingScore(
      imagesSeen: seen, labelAgreement: agreement, realLabelAgreement: 0.99, chance: 0.1, frechet: frechet, variety: 0.95,
      leastVaried: (label: label, variety: least))
  }

  private func watchdog() -> Watchdog {
    var watchdog = Watchdog(classNames: ["zero", "one", "two"])
    watchdog.start(score(seen: 0, agreement: 0.1, frechet: 400))
    return watchdog
  }

  /// Shows a report again and again.
  private func troubles(_ watchdog: inout Watchdog, _ report: StepReport, steps: Int) -> [(step: Int, trouble: Trouble)] {
    (1...steps).compactMap { step in watchdog.observe(report).map { (step, $0) } }
  }

  @Test func aHealthyGameIsLeftAlone() {
    var watchdog = watchdog()
    #expect(troubles(&watchdog, report(), steps: 10 * limits.winningSteps).isEmpty)
    for (i, frechet) in [90.0, 40, 20, 8, 9, 7, 6, 6.5, 6, 6].enumerated() {
      let found = watchdog.observe(score(agreement: 0.8 + 0.01 * Double(i), frechet: frechet), afterSteps: 300 * (i + 1))
      #expect(found == nil)
    }
    #expect(!watchdog.isSuspicious)
  }

  @Test func lossNearZeroForLong() throws {
    var watchdog = watchdog()
    let winning = report { $0.discriminatorLoss = (limits.winningLoss ?? .nan) / 2 }
    let found = try #require(troubles(&watchdog, winning, steps: limits.winningSteps).first)
    #expect(found.step == limits.winningSteps)
    #expect(found.trouble.kind == .discriminatorWins)
    #expect(
      found.trouble.text == "the discriminator wins outright: its loss has been below 0.05 for 300 steps; "
        + "the generator learns nothing from it")
  }

  /// Not for long enough, with a pause, it is only suspicious.
  @Test func aShortVictoryIsNone() {
    var watchdog = watchdog()
    let winning = report { $0.discriminatorLoss = (limits.winningLoss ?? .nan) / 2 }
    for _ in 0..<3 {
      #expect(troubles(&watchdog, winning, steps: limits.winningSteps - limits.windowSteps).isEmpty)
      #expect(watchdog.isSuspicious)
      #expect(troubles(&watchdog, report(), steps: limits.windowSteps).isEmpty)
      #expect(!watchdog.isSuspicious)
    }
  }

  @Test func generatedScoredAboveRealForLong() throws {
    var watchdog = watchdog()
    let fooled = report { ($0.realScore, $0.generatedScore) = (0, 0.1 - limits.fooledGap) }
    let found = try #require(troubles(&watchdog, fooled, steps: limits.fooledSteps).first)
    #expect(found.trouble.kind == .discriminatorFooled && found.step == limits.fooledSteps)
  }

  /// Mild: it is said a few times, and is no reason to distrust the state.
  @Test func realScoredFarAboveGeneratedForLong() {
    var watchdog = watchdog()
    let ahead = report { ($0.realScore, $0.generatedScore) = (limits.aheadGap ?? .nan, -0.1) }
    let found = troubles(&watchdog, ahead, steps: limits.aheadSteps * (limits.nudges + 2))
    #expect(found.map(\.step) == (1...limits.nudges).map { $0 * limits.aheadSteps })
    #expect(found.allSatisfy { $0.trouble.kind == .discriminatorAhead && $0.trouble.kind.isMild })
    #expect(!watchdog.isSuspicious)
    #expect(Trouble.Kind.allCases.filter(\.isMild) == [.discriminatorAhead])
  }

  @Test func imagesOfAClassAlikeForLong() throws {
    var watchdog = watchdog()
    let found = try #require(troubles(&watchdog, report { $0.variety = limits.flatVariety / 2 }, steps: limits.flatSteps).first)
    #expect(found.trouble.kind == .collapse && found.step == limits.flatSteps)
  }

  @Test func whatIsNotFiniteIsNamedAtOnce() {
    var watchdog = watchdog()
    let found = watchdog.observe(report { ($0.codeLoss, $0.realScore) = (.nan, .infinity) })
    #expect(found == Trouble(.notFinite, "codeLoss, realScore not finite"))
    #expect(watchdog.observe(score(frechet: .nan), afterSteps: 1)?.kind == .notFinite)
  }

  /// Scores that are bad once are suspicious, and trouble when they stay so.
  @Test func badScoresInARow() throws {
    let kinds: [(TrainingScore, Trouble.Kind, String)] = [
      (
        score(least: 0.05, label: 2), .collapse,
        "mode collapse: images of class two differ 0.05 times as much as real ones; the generator draws few of the images there are"
      ),
      (
        score(frechet: 399), .noProgress,
        "no progress: after 1000 steps the Fréchet distance is still 399x real (before the first step: 400x)"
      ),
      (score(frechet: 60), .diverged, "divergence: the score is 62.0, after 6.0 at its best; lower is better"),
      (
        score(agreement: 0.11, frechet: 60), .labelsIgnored,
        "labels ignored: only 11.0 % of the images show the class they were asked for (of real ones 99.0 %)"
      ),
    ]
    for (bad, kind, text) in kinds {
      var watchdog = watchdog()
      if kind == .diverged { #expect(watchdog.observe(score(), afterSteps: 1000) == nil) }
      for i in 1...limits.scoresInARow {
        let found = watchdog.observe(bad, afterSteps: 1000)
        #expect((found != nil) == (i == limits.scoresInARow), "\(kind)")
        #expect(watchdog.isSuspicious)
        if let found {
          #expect(found.kind == kind)
          #expect(found.text == text)
        }
      }
      watchdog.forgive()
      #expect(!watchdog.isSuspicious && watchdog.observe(bad, afterSteps: 1000) == nil)
    }
  }

  /// The first images of any training are bad.
  @Test func earlyScoresAreNotHeldAgainstIt() {
    var watchdog = watchdog()
    let early = score(agreement: 0.1, frechet: 380)
    let steps = min(limits.progressBySteps, limits.labelsBySteps) - 1
    for _ in 0..<5 { #expect(watchdog.observe(early, afterSteps: steps) == nil) }
    #expect(!watchdog.isSuspicious)
    #expect(!watchdog.knows(afterSteps: steps) && watchdog.knows(afterSteps: max(limits.progressBySteps, limits.labelsBySteps)))
  }

  @Test(arguments: Trouble.Kind.allCases)
  func everyTroubleHasARemedy(_ kind: Trouble.Kind) {
    var tuning = GameTuning()
    kind.soothe(&tuning)
    #expect(tuning != GameTuning() && !kind.remedy.isEmpty)
    #expect(tuning.generatorRate <= 1 && tuning.discriminatorRate <= 1)
  }
}

struct StopRuleTests {
  private func advice(_ values: [(Double, isFalling: Bool)]) -> [StopRule.Advice] {
    var rule = StopRule()
    return values.enumerated().map { rule.observe($0.element.0, epoch: $0.offset + 1, isFalling: $0.element.isFalling) }
  }

  @Test func ratesFallWhenNothingGetsBetter() {
    let holding = advice([(10, false), (8, false)] + Array(repeating: (8.5, false), count: StopRule.patience))
    #expect(holding == Array(repeating: .goOn, count: StopRule.patience + 1) + [.coolDown])
  }

  @Test func fallingRatesHaveATimeOfTheirOwn() {
    let waiting = Array(repeating: (8.5, isFalling: false), count: StopRule.patience - 1)
    let falling = Array(repeating: (8.5, isFalling: true), count: StopRule.patience)
    let all = advice([(8, false)] + waiting + falling)
    #expect(all.dropLast().allSatisfy { $0 == .goOn } && all.last == .stop)
  }

  @Test func anythingBetterStartsAnew() {
    var values = [(10.0, isFalling: true)]
    for _ in 0..<5 {
      values += Array(repeating: (20, isFalling: true), count: StopRule.patience - 1)
      values.append((values.map(\.0).min()! * (1 - 2 * StopRule.leastGain), true))
    }
    #expect(advice(values).allSatisfy { $0 == .goOn })
    // A gain that is noise does not.
    let tiny = (0..<StopRule.patience).map { (10 - 0.001 * Double($0 + 1), isFalling: true) }
    #expect(advice([(10, true)] + tiny).last == .stop)
  }

  /// Scores that cannot tell a generator from a better one end nothing; those that can tell that it got worse do.
  @Test func coarseScoresEndNothing() {
    var rule = StopRule(resolution: 0.25)
    for epoch in 1...50 { #expect(rule.observe(epoch % 2 == 0 ? 8 : 9.9, epoch: epoch, isFalling: epoch > 25) == .goOn) }
    let worse = (1...StopRule.patience).map { rule.observe(10.1, epoch: 50 + $0, isFalling: true) }
    #expect(worse.dropLast().allSatisfy { $0 == .goOn } && worse.last == .stop)
  }

  @Test func theReasonNamesTheEpoch() {
    var rule = StopRule()
    for (epoch, value) in [(1, 5.0), (2, 3), (3, 4), (4, 3)] { _ = rule.observe(value, epoch: epoch, isFalling: false) }
    #expect(rule.reason == "no better score since epoch 2")
  }
}

struct TrainingScoreTests {
  @Test(arguments: [(0.97, 0.99, 3.0, 5.0), (0.995, 0.99, 3.0, 3.0), (0.5, 1, 20, 70)] as [(Double, Double, Double, Double)])
  func pointsLostAreAddedToTheDistance(_ agreement: Double, _ real: Double, _ frechet: Double, _ value: Double) {
    let score = TrainingScore(
      imagesSeen: 1, labelAgreement: agreement, realLabelAgreement: real, frechet: frechet, variety: 1,
      leastVaried: (label: 0, variety: 1))
    #expect(abs(score.value - value) < 1e-9)
  }

  @Test func wordsAreThoseOfTheProgressLine() {
    let score = TrainingScore(
      imagesSeen: 1, labelAgreement: 0.9712, realLabelAgreement: 0.99, frechet: 2.94, variety: 0.979,
      leastVaried: (label: 0, variety: 0.5))
    #expect(score.text == "97.1 % labels right, Fréchet 2.9x real, variety 0.98")
  }

  @Test func wordsOfModelsWithoutLabelsSayWhatTheJudgeSees() {
    func score(_ share: Double?, _ discovered: Double?) -> TrainingScore {
      TrainingScore(
        imagesSeen: 1, labelAgreement: 0.99, realLabelAgreement: 0.99, frechet: 2.94, variety: 0.979,
        leastVaried: (label: 0, variety: 0.979), rarest: share.map { (label: 5, share: $0) }, discovered: discovered)
    }
    #expect(score(0.071, nil).text == "Fréchet 2.9x real, variety 0.98, rarest class 7.1 %")
    #expect(score(nil, 0.931).text == "Fréchet 2.9x real, variety 0.98, categories 93.1 % of one class each")
    // Labels that nobody gave choose nothing.
    #expect(score(0.001, nil).value == 2.94 && score(nil, 0.1).value == 2.94)
    #expect(score(0.071, nil) != score(0.072, nil) && score(nil, 0.5) != score(nil, 0.6) && score(nil, 0.5) == score(nil, 0.5))
  }

  @Test func littleVarietyOfAModelWithoutClassesIsThatOfAllItsImages() {
    var watchdog = Watchdog(classNames: [])
    let flat = TrainingScore(
      imagesSeen: 1, labelAgreement: 0.99, realLabelAgreement: 0.99, frechet: 5, variety: 0.02,
      leastVaried: (label: 0, variety: 0.02), rarest: (label: 5, share: 0))
    var trouble: Trouble?
    for _ in 0..<watchdog.thresholds.scoresInARow { trouble = watchdog.observe(flat, afterSteps: 10) }
    #expect(trouble?.kind == .collapse)
    #expect(trouble?.words == "the images differ 0.02 times as much as real ones; the generator draws few of the images there are")
  }

  /// Whole epochs of small data, parts of an epoch of large data, and never closer than the cost allows.
  @Test(arguments: [1, 30, 100, 18_340, 24_999, 25_000, 55_004, 60_000, 124_800, 731_668])
  func scoresAreFarEnoughApart(_ count: Int) {
    let interval = ScoreInterval.images(perEpoch: count)
    #expect(interval >= ScoreInterval.least)
    #expect(count < ScoreInterval.least ? interval % count == 0 : interval <= count)
    #expect(interval <= max(2 * ScoreInterval.least, 100_000))
  }

  /// What was measured of the recipe holds for the recipe; a slower game has longer, and no rule speaks of a scale that it was not
  /// measured on.
  @Test func thresholdsFollowTheGame() throws {
    #expect(WatchdogThresholds(TrainingConfiguration(), .projection) == WatchdogThresholds())
    let dcgan = try #require(Presets.named("dcgan")?.design)
    let slow = WatchdogThresholds(dcgan.configuration, dcgan.conditioning)
    #expect(slow.flatSteps == 3000 && slow.winningSteps == 3000 && slow.fooledSteps == 3000)
    #expect(slow.progressBySteps == 20_000 && slow.labelsBySteps == 20_000)
    #expect(slow.winningLoss == 0.05 && slow.aheadGap == nil)
    let wgan = try #require(Presets.named("wgan")?.design)
    #expect(WatchdogThresholds(wgan.configuration, wgan.conditioning).winningLoss == nil)
    var spoiled = dcgan.configuration
    spoiled.apply(.slowGenerator)
    #expect(WatchdogThresholds(spoiled, .none).flatSteps == WatchdogThresholds().flatSteps)
  }

  /// A critic's loss may be as negative as it likes.
  @Test func aLossThatSaysNothingIsNoVictory() throws {
    let wgan = try #require(Presets.named("wgan-gp")?.design)
    let limits = WatchdogThresholds(wgan.configuration, wgan.conditioning)
    var watchdog = Watchdog(limits, classNames: [])
    var report = StepReport()
    (report.discriminatorLoss, report.realScore, report.generatedScore, report.variety) = (-40, 30, -10, 1)
    for _ in 0..<5000 { #expect(watchdog.observe(report) == nil) }
    #expect(!watchdog.isSuspicious)
  }
}
