/// Whether synthetic images help to tell a data set's classes apart: all that was found, as a value. ``lines`` is it for people,
/// ``json`` for programs, ``chart`` as a picture.
public struct VerdictReport: Sendable {
  /// How the amount was chosen.
  public enum Validation: Sendable, Equatable {
    case folds(Int)
    case heldOut
    case none
  }

  public let dataset: String
  public let classNames: [String]
  /// Real images with labels of each class, all that the trainings had.
  public let counts: [Int]
  /// Where the synthetic images come from, in words.
  public let generator: String
  public let seeds: Int
  /// Of 128 images, of each training.
  public let steps: Int
  public let validation: Validation
  /// On the images that the choice was made with; nil where there were too few.
  public let chosenOn: VerdictStage?
  /// On the test images: read once, and for nothing but this.
  public let test: VerdictStage
  /// What synthetic images are compared with: classical augmentation, or whatever else without them did better on the validation images (the
  /// real images alone; where classes are unequal, over-sampling). Where augmentation harms, better than that is not good enough.
  public let reference: VerdictArm
  public let advice: Advice
  /// The best way with synthetic images on the validation images, or where there are none, the one that was tried.
  public let best: VerdictArm?
  /// An amount that was tested though nobody chose it.
  public let blind: VerdictArm?
  /// What makes the numbers worth less, in sentences.
  public let warnings: [String]

  public init(
    dataset: String, classNames: [String], counts: [Int], generator: String, seeds: Int, steps: Int, validation: Validation,
    chosenOn: VerdictStage?, test: VerdictStage, reference: VerdictArm, advice: Advice, best: VerdictArm?, blind: VerdictArm? = nil,
    warnings: [String] = []
  ) {
    self.dataset = dataset
    self.classNames = classNames
    self.counts = counts
    self.generator = generator
    self.seeds = seeds
    self.steps = steps
    self.validation = validation
    self.chosenOn = chosenOn
    self.test = test
    self.reference = reference
    self.advice = advice
    self.best = best
    self.blind = blind
    self.warnings = warnings
  }

  /// What the choice on the validation images comes to: the reference, the advice and the best arm.
  public static func choice(on stage: VerdictStage) -> (reference: VerdictArm, advice: Advice, best: VerdictArm?) {
    var reference = VerdictArm.classical
    for arm in stage.arms where arm.amount == nil && stage.score(arm) > stage.score(reference) { reference = arm }
    let gains = stage.arms.filter { $0.amount != nil }.compactMap { arm in
      stage.gain(of: arm, over: reference).map { (arm: arm, gain: $0) }
    }
    let (advice, best) = AdviceRule.advice(gains, over: stage.score(reference))
    return (reference, advice, best)
  }

  /// Classes with few images beside the others.
  public var rare: [Int] { RareClasses(counts: counts).labels }

  /// The gain of the best arm over the reference on the test images.
  public var testGain: PairedGain? { best.flatMap { test.gain(of: $0, over: reference) } }
  /// The same on the validation images.
  public var validationGain: PairedGain? { best.flatMap { chosenOn?.gain(of: $0, over: reference) } }
}
