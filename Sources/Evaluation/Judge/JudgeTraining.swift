internal import Compute
public import Datasets
internal import NeuralNetworks
public import Serialization

/// How a judge is made: the same way for all data.
///
/// The network of ``ClassifierNetwork`` learns from the learning part of the data's split, every image changed a little
/// at random each time it is seen (rotated by up to 4.3°, scaled and sheared by up to 5 %, moved by up to
/// 1/36 of the side; twice as much costs a point on Fashion-MNIST and gains nothing on MNIST), in steps of 128 images:
/// five times through the data, but at least 100,000 images and at most 500,000. Nothing is chosen on the way; the validation part says how good it became.
///
/// Where there are images without a label, it learns by a ``FewLabelMethod``: the labels alone would make a poor judge.
///
/// Deterministic for one kind of processor, version of oneDNN and number of threads.
public struct JudgeTraining: Sendable, Equatable {
  /// Part of a kept judge's key: to be raised with every change of the network or its training.
  static let version = 2

  /// Steps of 128 images instead of as many as described above: for tests, and for judges that need not be good.
  public var steps: Int?
  /// Of the network's start, the images' order and their changes. Another seed makes another judge of the same kind.
  public var seed: UInt64

  /// How it learns where there are images without a label; nil: ``FewLabelMethod/consistency``. It is nothing to others.
  public var fewLabels: FewLabelMethod?

  public init(steps: Int? = nil, seed: UInt64 = 0, fewLabels: FewLabelMethod? = nil) {
    self.steps = steps
    self.seed = seed
    self.fewLabels = fewLabels
  }

  /// The same with no more said than matters for such data: judges that are made alike have one text.
  func resolved(for data: LabelledImages) -> JudgeTraining {
    var training = self
    training.fewLabels = data.hasUnlabelled ? fewLabels ?? .consistency : nil
    return training
  }

  /// All that makes the procedure, for the file's metadata and the cache's key.
  var text: String {
    "v\(Self.version), \(steps.map { "\($0) steps" } ?? "standard"), seed \(seed)"
      + (fewLabels.map { ", few labels v\(FewLabelTraining.version): \($0.rawValue)" } ?? "")
  }

  /// A judge for a data set.
  ///
  /// - Parameters:
  ///   - training: all that may be trained with; it is split here
  ///   - found: where the method asks for it, a GAN's images of the categories that it found without labels; a label is a category
  ///   - tell: hears what became of them
  ///   - unfinished: where the state of a training that takes minutes is kept on the way, and gone on with where it is one of this training
  ///   - progress: hears the share that is done, 0…1
  /// - Throws: ``JudgeError`` where fewer than two classes have images.
  public func train(
    for training: LabelledImages, found: LabelledImages? = nil, tell: (FoundClasses) -> Void = { _ in }, unfinished: UnfinishedWork.Place? = nil,
    progress: (Double) -> Void = { _ in }
  ) throws(JudgeError) -> Judge {
    let made = resolved(for: training)
    let (learning, validation) = training.split()
    let classes = Set(learning.labels.compactMap { $0 })
    guard classes.count >= 2 else { throw .tooFewClasses(dataset: training.name, found: classes.count) }
    if let method = made.fewLabels {
      let named = method.usesFoundClasses ? found.map { FoundClasses($0, namedBy: learning, seed: seed) } : nil
      if let named { tell(named) }
      let taken = named.flatMap { $0.areClasses ? $0.images : nil }
      let work = unfinished.map {
        UnfinishedWork(
          $0, of: "\(made.text), \(learning.digest), found \(taken?.digest ?? "none"), \(Threads.count) threads, \(ComputeLibrary.description)")
      }
      let classifier = FewLabelTraining(method: method, steps: steps, seed: seed).train(
        learning, found: taken, unfinished: work, progress: progress)
      let (right, count) = classifier.right(validation)
      return Judge(classifier, validation: (right, count), training: made, dataDigest: training.digest)
    }
    let procedure = ClassifierTraining(
      steps: steps ?? JudgeTraining.steps(images: learning.labels.count { $0 != nil }),
      augmentation: JudgeTraining.augmentation(ClassifierForm(training)), seed: seed)
    let classifier = procedure.train(learning, progress: progress)
    let (right, count) = classifier.right(validation)
    return Judge(classifier, validation: (right, count), training: made, dataDigest: training.digest)
  }

  static func steps(images: Int) -> Int {
    min(max(5 * images, 100_000), 500_000) / ClassifierTraining.standardBatchSize
  }

  /// Changes that leave alone the class of anything we know of.
  private static func augmentation(_ form: ClassifierForm) -> RandomAffine.Ranges {
    RandomAffine.Ranges(
      rotation: 0.075, scale: 0.05, shear: 0.05, shift: Float(max(form.inputWidth, form.inputHeight)) / 36)
  }
}
