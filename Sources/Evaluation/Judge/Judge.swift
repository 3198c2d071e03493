public import Datasets

/// A network that was trained once on real images and says of any image which class it sees, and what it sees
/// (``Judgement/features``): the yardstick of `evaluate`.
///
/// Its procedure is fixed in this repository (``JudgeTraining``), so two people with the same data have judges of the
/// same quality. Scores of two judges are still two scales: training on another number of threads or another processor
/// rounds differently and gives another ``digest``. Compare numbers of one judge, or multiples of its floor.
///
/// A value: it may cross threads, and judges on all of them.
public final class Judge: Sendable {
  /// Numbers that describe an image.
  public static let featureCount = ClassifierNetwork.featureCount

  /// SHA-256 of its file, hexadecimal: its identity.
  public let digest: String
  /// The digest of the data that it was made for (``Datasets/LabelledImages/digest``), both parts of the split.
  public let dataDigest: String
  /// Images of the validation part that it took for what they are, and how many there are; none of either where the
  /// classes were too small to hold images out.
  public let validation: (right: Int, count: Int)
  /// How it was made.
  public let training: JudgeTraining
  let classifier: Classifier

  init(
    _ classifier: Classifier, validation: (right: Int, count: Int), training: JudgeTraining, dataDigest: String,
    digest: String
  ) {
    self.classifier = classifier
    self.validation = validation
    self.training = training
    self.dataDigest = dataDigest
    self.digest = digest
  }

  public var classCount: Int { classifier.form.classCount }
  /// Pixels and channels of the images that it judges.
  public var width: Int { classifier.form.width }
  public var height: Int { classifier.form.height }
  public var channels: Int { classifier.form.channels }

  /// Share of the validation part that it is right on; NaN where there is none.
  public var accuracy: Double { Double(validation.right) / Double(validation.count) }

  /// Judges any number of images, on all threads. Labels are not looked at. What it says of an image depends on that
  /// image alone.
  ///
  /// - Precondition: the images have the judge's width, height and channels.
  public func judge(_ images: LabelledImages) -> Judgement { classifier.classify(images) }
}
