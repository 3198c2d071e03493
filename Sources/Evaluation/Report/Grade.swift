/// How good a measure is, in one word. The bounds are the same for all data; they are this project's opinion, and for
/// MNIST "good" is what is asked of the default training.
public enum Grade: String, Sendable, CaseIterable {
  case good
  case fair
  case poor

  /// The grade of a number of which little is good.
  init(_ x: Double, goodUpTo good: Double, fairUpTo fair: Double) {
    // Written so that NaN is poor.
    self = x <= good ? .good : x <= fair ? .fair : .poor
  }
}

extension EvaluationReport {
  /// Points of a hundred by which the judge agrees less than with real images: up to 0.5 is good, up to 3 is fair.
  public var agreementGrade: Grade { Grade(-100 * agreement.difference, goodUpTo: 0.5, fairUpTo: 3) }
  /// Multiples of the floor: up to 1.5 is good, up to 4 is fair.
  public var frechetGrade: Grade { Grade(frechet.ratio, goodUpTo: 1.5, fairUpTo: 4) }
  /// What is missing to the real images' value: up to 8 % is good, up to 20 % is fair.
  public func shortfallGrade(_ pair: Pair) -> Grade { Grade(1 - pair.ratio, goodUpTo: 0.08, fairUpTo: 0.2) }
  /// More copies than real images have, by more than one in a thousand, are poor; else the share of images that are as
  /// near as the nearest 1 % of real ones: up to 1.5 % is good, up to 5 % is fair.
  public var memorizationGrade: Grade {
    let surplus = memorization.copies - realMemorization.copies * imageCount / max(1, referenceImages)
    return surplus > 1 + imageCount / 1000 ? .poor : Grade(memorization.share, goodUpTo: 0.015, fairUpTo: 0.05)
  }
  /// Distance to the diversity of real images: up to 4 % is good, up to 12 % is fair.
  public var diversityGrade: Grade { Grade(((diversity.mean ?? .nan) - 1).magnitude, goodUpTo: 0.04, fairUpTo: 0.12) }
}

extension TrainOnSynthetic.Result {
  /// Images that either network was trained with.
  public var images: Int { countPerClass.reduce(0, +) }
  /// Up to 0.7 points are good, up to 3 are fair.
  public var grade: Grade { Grade(gap, goodUpTo: 0.7, fairUpTo: 3) }
}
