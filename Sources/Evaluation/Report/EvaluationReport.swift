/// What ``Evaluator`` found out about a set of labelled images, beside the same measures of real images.
///
/// Sets are compared in equal numbers: of each class as many images as the smallest of three sets has, the generated
/// ones, the reference (real images that nobody learned from), and real training images. "Real" is always the same
/// measure of those training images: the floor or the ceiling, what a perfect generator would reach.
public struct EvaluationReport: Sendable, Equatable {
  /// Which real images are the reference.
  public enum Reference: String, Sendable, CaseIterable {
    /// The held-out part of the training images (``Datasets/LabelledImages/split()``): for choices.
    case validation
    /// The test images: for the last line only.
    case test
  }

  /// A measure of the generated images, and of real ones in their place.
  public struct Pair: Sendable, Equatable {
    public var generated: Double
    public var real: Double
    public var ratio: Double { generated / real }
    public var difference: Double { generated - real }

    public init(generated: Double, real: Double) {
      self.generated = generated
      self.real = real
    }
  }

  /// Mean and spread of a measure.
  public struct Spread: Sendable, Equatable {
    public var mean: Double
    /// The standard deviation over n − 1; 0 for a single value.
    public var deviation: Double

    public init(mean: Double, deviation: Double) {
      self.mean = mean
      self.deviation = deviation
    }

    public init(_ values: [Double]) {
      precondition(!values.isEmpty, "the mean of nothing")
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      self.init(mean: mean, deviation: values.count < 2 ? 0 : (squares / Double(values.count - 1)).squareRoot())
    }
  }

  /// Images of one class that the judge takes for another.
  public struct Confusion: Sendable, Equatable {
    public let label: Int
    public let seen: Int
    public let count: Int
    /// Of the images of the class, generated and real.
    public let share: Pair
  }

  /// A property of a class's images: over those images that have it.
  public struct FactorOfClass: Sendable, Equatable {
    public let label: Int
    public let generated: Spread?
    public let real: Spread?
  }

  /// One property in all classes.
  public struct FactorReport: Sendable, Equatable {
    /// `thickness`, `slant`, `width`, `height`; of pictures without shapes on a dark ground `brightness`, `contrast`,
    /// `saturation`.
    public let name: String
    /// `px`, `rad`, or nothing.
    public let unit: String
    public let classes: [FactorOfClass]
  }

  /// An image that the judge is, for better or worse, most certain about.
  public struct Judged: Sendable, Equatable {
    /// Its number in the set.
    public let image: Int
    public let label: Int
    public let seen: Int
    /// Of its own label.
    public let probability: Double
  }

  // What was compared.
  /// Where the images are from.
  public let subject: String
  public let dataset: String
  public let against: Reference
  public let classNames: [String]
  /// Whether each image was asked to be of a class; else its class is the one that the judge sees in it.
  public let isLabelled: Bool
  /// Of each class, in the whole set.
  public let images: [Int]
  /// Of each class, in each of the sets that are compared.
  public let compared: [Int]
  public let referenceImages: Int
  public let trainingImages: Int

  // The judge.
  public let judgeDigest: String
  /// On the validation part of its training data; nil where that has none.
  public let judgeValidation: Double?

  // The measures.
  /// Share of images in which the judge sees what they are labelled, all images and the whole reference; NaN for generated
  /// images without labels, here and in ``agreementPerClass``.
  public let agreement: Pair
  public let agreementPerClass: [Pair]
  /// Most frequent first.
  public let confusions: [Confusion]
  /// Of each class that the judge sees, among all images and the whole reference.
  public let shares: ClassShares
  /// One for the images, and one for more of them where there are; none for images without labels.
  public let trainingTests: [TrainOnSynthetic.Result]
  public let frechet: Pair
  public let kernel: Pair
  public let precision: Pair
  public let recall: Pair
  public let density: Pair
  public let coverage: Pair
  public let memorization: Memorization
  /// The reference in place of the generated images: 1 % are near by definition.
  public let realMemorization: Memorization
  public let diversity: Diversity
  /// What ``diversity`` is made of: how far two images of a class lie apart on average (L2, pixels in 0…1).
  public let pairDistances: [Pair]
  public let factors: [FactorReport]
  /// Lowest probability of the own label first.
  public let worst: [Judged]
  /// Highest first; at most two of a class more than of another.
  public let best: [Judged]
  /// What makes these numbers less certain, in sentences.
  public let remarks: [String]

  public var imageCount: Int { images.reduce(0, +) }
  public var comparedCount: Int { compared.reduce(0, +) }
}
