/// Who is winning, told from the discriminator's scores, and whether the generator repeats itself.
struct GameStory: Sendable {
  private let reading: ScoreReading
  private let hasClasses: Bool
  private var told: ScoreReading.Balance?
  private var tellings: [ScoreReading.Balance: Int] = [:]
  /// What a later gap is compared with, and its epoch.
  private var gapTold: (gap: Double, epoch: Int)?
  private var halvings = 0
  private var lowest: (gap: Double, epoch: Int)?
  private var saidItStands = false
  private var bestVariety = 0.0
  private var varietyIsLow = false
  private var saidItIsVaried = false

  /// Of one kind of sentence.
  private static let most = 2
  private static let mostHalvings = 4
  /// Epochs in which the critic's distance falls by less than ``leastFall`` before it is said to stand.
  private static let patience = 4
  private static let leastFall = 0.03
  /// Measured on MNIST and strokes: 0.2 to 0.4 in the first hundred steps, above 0.8 from the second epoch on.
  private static let varied = 0.8
  /// Parts of the best variety so far.
  private static let fallen = 0.6
  private static let restored = 0.85

  init(_ reading: ScoreReading, hasClasses: Bool) {
    self.reading = reading
    self.hasClasses = hasClasses
  }

  /// The first numbers of a game.
  func begin(_ report: StepReport) -> String {
    let gap = report.gap
    guard !reading.isDistance else {
      return "The first numbers: a distance of \(gap.short) (real \(report.real), generated \(report.generated)). It rises as long as the "
        + "critic only gets to know its task; then watch whether it falls."
    }
    let scores = "The first numbers: real images score \(report.real) on average, forgeries \(report.generated)."
    switch reading.balance(gap) {
    case .farAhead, .ahead: return "\(scores) The detective tells them apart, which is easy as long as the forger draws noise."
    case .close: return "\(scores) Neither has learned much yet."
    case .fooled: return "\(scores) The detective does not know yet which are which."
    }
  }

  mutating func end(ofEpoch epoch: Int, _ report: StepReport) -> [String] {
    guard report.gap.isFinite, report.variety.isFinite else { return [] }
    let sentence = reading.isDistance ? distance(report, epoch) : balance(report, epoch)
    return [sentence, variety(Double(report.variety), epoch)].compactMap(\.self).map { "Epoch \(epoch): \($0)" }
  }

  private mutating func balance(_ report: StepReport, _ epoch: Int) -> String? {
    let now = reading.balance(report.gap)
    guard now != told else { return halving(report, epoch, "the gap between the scores") }
    told = now
    guard tellings[now, default: 0] < GameStory.most else { return nil }
    tellings[now, default: 0] += 1
    gapTold = (report.gap, epoch)
    let scores = "real \(report.real), generated \(report.generated)"
    switch now {
    case .farAhead:
      return epoch == 1
        ? "the detective is far ahead (\(scores)), as is common at first. If it stayed so, the forger could not learn: whatever it tried was "
          + "seen through."
        : "the detective is far ahead (\(scores)). If it stays so, the forger cannot learn: whatever it tries is seen through."
    case .ahead:
      return "the detective leads (\(scores)), but not by so much that the forger could learn nothing from it. So it should be."
    case .close:
      return "the scores have come close (\(scores)): the detective is often unsure. Its forger is good, or it is a weak detective; the pictures "
        + "show which."
    case .fooled:
      return "the detective is fooled (\(scores)): it takes forgeries for more real than real images. That is a trick of the forger's rather than "
        + "good images, and passes as a rule."
    }
  }

  /// The gap is half of what it was when it was last spoken of.
  private mutating func halving(_ report: StepReport, _ epoch: Int, _ what: String) -> String? {
    guard let before = gapTold, halvings < GameStory.mostHalvings, report.gap > 0, report.gap <= before.gap / 2 else { return nil }
    halvings += 1
    gapTold = (report.gap, epoch)
    return "\(what) has fallen from \(before.gap.short) to \(report.gap.short) since epoch \(before.epoch): forgeries look more like real images."
  }

  private mutating func distance(_ report: StepReport, _ epoch: Int) -> String? {
    let gap = report.gap
    // While the critic learns its task the distance rises.
    if let before = gapTold, gap > before.gap, halvings == 0 {
      gapTold = (gap, epoch)
      lowest = (gap, epoch)
      return nil
    }
    guard let least = lowest else {
      gapTold = (gap, epoch)
      lowest = (gap, epoch)
      return "the critic's distance is \(gap.short). Its size means little, but from here on compare."
    }
    if gap < least.gap * (1 - GameStory.leastFall) { lowest = (gap, epoch) }
    if let sentence = halving(report, epoch, "the critic's distance") { return sentence }
    guard !saidItStands, let lowest, epoch - lowest.epoch >= GameStory.patience else { return nil }
    saidItStands = true
    return "the critic's distance has not fallen since epoch \(lowest.epoch) (\(lowest.gap.short) then, \(gap.short) now): more training "
      + "brings little from here."
  }

  private mutating func variety(_ variety: Double, _ epoch: Int) -> String? {
    // At first it is noise that differs.
    guard epoch > 1 else { return nil }
    defer { bestVariety = max(bestVariety, variety) }
    let images = hasClasses ? "images of a class" : "images"
    if varietyIsLow {
      guard variety >= GameStory.restored * bestVariety else { return nil }
      varietyIsLow = false
      return "variety is back (\(variety.text(2))): \(images) differ from each other again."
    }
    if bestVariety >= 0.5, variety < GameStory.fallen * bestVariety {
      varietyIsLow = true
      return "variety has fallen to \(variety.text(2)) (real images: 1): \(images) look more and more alike. If it goes on, that is mode collapse: a "
        + "forger with one trick."
    }
    guard !saidItIsVaried, variety >= GameStory.varied else { return nil }
    saidItIsVaried = true
    return "\(images) differ from each other nearly as much as real ones do (variety \(variety.text(2)), real 1): no sign of collapse."
  }
}

extension StepReport {
  /// How far real images are scored above generated ones.
  fileprivate var gap: Double { Double(realScore - generatedScore) }
  fileprivate var real: String { Double(realScore).short }
  fileprivate var generated: String { Double(generatedScore).short }
}

extension Double {
  /// With about three digits.
  fileprivate var short: String { text(abs(self) < 10 ? 2 : abs(self) < 100 ? 1 : 0) }
}
