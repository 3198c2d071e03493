/// Tells a training that goes wrong from one that goes its way: looks at every step's report and at every score.
///
/// A value that knows no networks, no clock and no files: what it says is a function of what it was shown.
public struct Watchdog: Sendable, Archivable {
  public let thresholds: WatchdogThresholds
  private let classNames: [String]
  private var window: [StepReport] = []
  private var winning = 0
  private var ahead = 0
  /// How often it was said that the discriminator is far ahead.
  private var nudges = 0
  private var fooled = 0
  private var flat = 0
  /// The Fréchet multiple of the generator that has learned nothing.
  private var untrained: Double?
  private var best = Double.infinity
  private var troubled: [Trouble.Kind: Int] = [:]

  public init(_ thresholds: WatchdogThresholds = WatchdogThresholds(), classNames: [String]) {
    self.thresholds = thresholds
    self.classNames = classNames
  }

  /// Whether something looks bad, though not yet for long: not a state to come back to.
  public var isSuspicious: Bool { winning > 0 || fooled > 0 || flat > 0 || !troubled.isEmpty }

  /// Whether enough was learned for every rule to speak: where none does then, all is well.
  public func knows(afterSteps steps: Int) -> Bool { steps >= max(thresholds.progressBySteps, thresholds.labelsBySteps) }

  /// After a rollback: what was counted belongs to what is no more.
  public mutating func forgive() {
    window = []
    (winning, ahead, fooled, flat) = (0, 0, 0, 0)
    troubled = [:]
  }

  mutating func archive(_ archive: inout StateArchive) throws(StateArchive.Fault) {
    try archive.reports("window", &window)
    // A full one is emptied at once.
    guard window.count < thresholds.windowSteps else { throw archive.fault("window") }
    try archive.count("winning", &winning)
    try archive.count("ahead", &ahead)
    try archive.count("nudges", &nudges)
    try archive.count("fooled", &fooled)
    try archive.count("flat", &flat)
    try archive.field("untrained", &untrained)
    try archive.field("best", &best)
    for kind in Trouble.Kind.allCases {
      var scores = troubled[kind] ?? 0
      try archive.count(kind.rawValue, &scores)
      troubled[kind] = scores > 0 ? scores : nil
    }
  }

  // MARK: Steps

  public mutating func observe(_ report: StepReport) -> Trouble? {
    guard report.isFinite else {
      let names = report.named.filter { !$0.value.isFinite }.map(\.name).joined(separator: ", ")
      return Trouble(.notFinite, "\(names) not finite")
    }
    window.append(report)
    guard window.count == thresholds.windowSteps else { return nil }
    let mean = StepReport.average(window)
    window = []
    func count(_ isBad: Bool, _ steps: inout Int) { steps = isBad ? steps + thresholds.windowSteps : 0 }
    count(thresholds.winningLoss.map { mean.discriminatorLoss < $0 } ?? false, &winning)
    let gap = mean.realScore - mean.generatedScore
    count(thresholds.aheadGap.map { gap > $0 } ?? false, &ahead)
    count(gap < thresholds.fooledGap, &fooled)
    count(mean.variety < thresholds.flatVariety, &flat)
    if winning >= thresholds.winningSteps {
      return Trouble(
        .discriminatorWins,
        "its loss has been below \(text(thresholds.winningLoss ?? 0)) for \(winning) steps; the generator learns nothing from it")
    }
    if fooled >= thresholds.fooledSteps {
      return Trouble(
        .discriminatorFooled,
        "for \(fooled) steps it has scored generated images above real ones; the generator learns only to please it")
    }
    if flat >= thresholds.flatSteps {
      return Trouble(
        .collapse,
        "for \(flat) steps the images of a class have differed less than \(text(thresholds.flatVariety)) of what real ones do")
    }
    if ahead >= thresholds.aheadSteps, nudges < thresholds.nudges {
      defer { (ahead, nudges) = (0, nudges + 1) }
      return Trouble(
        .discriminatorAhead,
        "for \(ahead) steps it has scored real images more than \(text(thresholds.aheadGap ?? 0)) above generated ones; "
          + "the generator cannot follow")
    }
    return nil
  }

  // MARK: Scores

  /// The score of the generator before its first step.
  public mutating func start(_ score: TrainingScore) {
    if score.isFinite { untrained = score.frechet }
  }

  /// - Parameter steps: what the generator has learned from
  public mutating func observe(_ score: TrainingScore, afterSteps steps: Int) -> Trouble? {
    guard score.isFinite else { return Trouble(.notFinite, "the images' score is not finite") }
    var troubles = troubles(score, steps)
    best = min(best, score.value)
    troubled = Dictionary(uniqueKeysWithValues: troubles.map { ($0.kind, (troubled[$0.kind] ?? 0) + 1) })
    troubles.removeAll { troubled[$0.kind, default: 0] < thresholds.scoresInARow }
    return troubles.first
  }

  /// What is wrong with a score, the worst first.
  private func troubles(_ score: TrainingScore, _ steps: Int) -> [Trouble] {
    var found: [Trouble] = []
    if score.leastVaried.variety < thresholds.leastVariety {
      let isOfClass = score.rarest == nil && score.discovered == nil && classNames.indices.contains(score.leastVaried.label)
      let ofClass = isOfClass ? "images of class \(classNames[score.leastVaried.label])" : "the images"
      found.append(
        Trouble(
          .collapse,
          "\(ofClass) differ \(score.leastVaried.variety.text(2)) times as much as real ones; "
            + "the generator draws few of the images there are"))
    }
    if let untrained, steps >= thresholds.progressBySteps, score.frechet > thresholds.progress * untrained {
      found.append(
        Trouble(
          .noProgress,
          "after \(steps) steps the Fréchet distance is still \(score.frechet.text(0))x real "
            + "(before the first step: \(untrained.text(0))x)"))
    }
    if score.value > thresholds.divergence * best + thresholds.divergenceMargin {
      found.append(
        Trouble(.diverged, "the score is \(score.value.text(1)), after \(best.text(1)) at its best; lower is better"))
    }
    if steps >= thresholds.labelsBySteps,
      score.labelAgreement - score.chance < thresholds.labels * (score.realLabelAgreement - score.chance)
    {
      found.append(
        Trouble(
          .labelsIgnored,
          "only \(score.labelAgreement.percent) of the images show the class they were asked for "
            + "(of real ones \(score.realLabelAgreement.percent))"))
    }
    return found
  }

  private func text(_ x: Float) -> String { Double(x).text(2) }
}
