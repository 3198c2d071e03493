/// What the arms got right on one set of images.
public struct VerdictStage: Sendable, Equatable {
  public let images: ExaminedImages
  /// In the order of the report.
  public let arms: [VerdictArm]
  /// For each arm `[seeds][images]`, whether each image was taken for what it is.
  private let answers: [VerdictArm: [[Bool]]]

  /// - Precondition: answers of every arm.
  public init(_ images: ExaminedImages, arms: [VerdictArm], answers: [VerdictArm: [[Bool]]]) {
    precondition(arms.allSatisfy { answers[$0] != nil }, "an arm without answers")
    self.images = images
    self.arms = arms
    self.answers = answers
  }

  /// The mean recall of each seed's classifiers.
  public func scores(_ arm: VerdictArm, classes: [Int]? = nil) -> [Double] {
    images.recall(answers[arm] ?? [], of: classes)
  }

  /// The mean over the seeds.
  public func score(_ arm: VerdictArm, classes: [Int]? = nil) -> Double {
    let scores = scores(arm, classes: classes)
    return scores.reduce(0, +) / Double(scores.count)
  }

  /// Over the recall of some classes, or of all; nil where none of them has images here, or an arm was not tried.
  public func gain(of arm: VerdictArm, over other: VerdictArm, classes: [Int]? = nil) -> PairedGain? {
    guard let first = answers[arm], let second = answers[other], arm != other else { return nil }
    if let classes, !images.labels.contains(where: classes.contains) { return nil }
    return PairedGain(first, over: second, on: images, classes: classes)
  }

  /// Images of each class.
  public var counts: [Int] {
    var counts = [Int](repeating: 0, count: images.classCount)
    for label in images.labels { counts[label] += 1 }
    return counts
  }
}
