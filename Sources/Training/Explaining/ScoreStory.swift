/// What the judge's scores tell: whether images still get better.
struct ScoreStory: Sendable {
  private let hasClasses: Bool
  private let stops: Bool
  private var best: (frechet: Double, value: Double, epoch: Int)?
  /// When it was last said to have become better.
  private var told: (frechet: Double, epoch: Int)?
  private var sinceBest = 0
  private var setbacks = 0
  private var plateaus = 0

  private static let mostSetbacks = 2
  private static let mostPlateaus = 2
  /// Scores without a better one before that is said.
  private static let patience = 3
  /// A third of the distance is a step worth telling, and half as much again a step back.
  private static let progress = 1.0 / 3
  private static let setback = 1.5

  init(hasClasses: Bool, stops: Bool) {
    self.hasClasses = hasClasses
    self.stops = stops
  }

  mutating func take(_ score: TrainingScore, epoch: Int, isBest: Bool) -> [String] {
    guard score.isFinite else { return [] }
    defer {
      if isBest { best = (score.frechet, score.value, epoch) }
    }
    guard let best, let told else {
      told = (score.frechet, epoch)
      return [meaning]
    }
    if isBest {
      sinceBest = 0
      guard score.frechet <= told.frechet * ScoreStory.progress else { return [] }
      self.told = (score.frechet, epoch)
      return [
        "Epoch \(epoch): much better. The Fréchet distance was \(told.frechet.text(1)) times the real one in epoch \(told.epoch) and is "
          + "\(score.frechet.text(1)) now."
      ]
    }
    sinceBest += 1
    if score.value > best.value * ScoreStory.setback, setbacks < ScoreStory.mostSetbacks {
      setbacks += 1
      return [
        "Epoch \(epoch): a step back. That happens while two networks push each other around; nothing is lost, for the generator of epoch "
          + "\(best.epoch) is kept."
      ]
    }
    guard sinceBest == ScoreStory.patience, plateaus < ScoreStory.mostPlateaus else { return [] }
    plateaus += 1
    return [
      "Epoch \(epoch): no better score since epoch \(best.epoch)."
        + (stops ? " After \(StopRule.patience) in a row the learning rates fall; where they fall already, training ends." : "")
    ]
  }

  private var meaning: String {
    "That was the judge: it looked at thousands of new images. "
      + (hasClasses ? "Labels right: the share that shows what was asked for. " : "")
      + "Fréchet: how far they are from real ones; at 1x they cannot be told apart. Variety: how much they differ from each other; real ones 1."
  }
}
