internal import Compute
public import Datasets
internal import NeuralNetworks

/// How a judge is made: the same way for all data, with nothing to set.
public enum JudgeTraining {
  /// Part of a cached judge's key: to be raised with every change of the network or its training.
  static let version = 1
  private static let seed: UInt64 = 0

  /// Trains a judge for `training` on the learning part of its split, and measures it on the validation part.
  ///
  /// Deterministic for one kind of processor, version of oneDNN and number of threads.
  ///
  /// - Parameter progress: hears the share that is done, 0…1
  /// - Throws: ``JudgeError`` where fewer than two classes have images.
  public static func train(
    for training: LabelledImages, progress: (Double) -> Void = { _ in }
  ) throws(JudgeError) -> Judge {
    try train(for: training, seed: seed, progress: progress)
  }

  static func train(
    for training: LabelledImages, seed: UInt64, progress: (Double) -> Void = { _ in }
  ) throws(JudgeError) -> Judge {
    let (learning, validation) = training.split()
    let classes = Set(learning.labels.compactMap { $0 })
    guard classes.count >= 2 else { throw .tooFewClasses(dataset: training.name, found: classes.count) }
    let procedure = ClassifierTraining(
      steps: steps(images: learning.labels.count { $0 != nil }),
      augmentation: ranges(side: max(training.width, training.height)), seed: seed)
    let classifier = procedure.train(learning, progress: progress)
    let (right, count) = classifier.right(validation)
    return Judge(classifier, validation: (right, count), dataDigest: training.digest)
  }

  /// Steps of 128: five times through the data, but at least 100,000 images and at most 500,000.
  static func steps(images: Int) -> Int { min(max(5 * images, 100_000), 500_000) / 128 }

  /// Light changes that keep the class of anything we know of.
  static func ranges(side: Int) -> RandomAffine.Ranges {
    RandomAffine.Ranges(rotation: 0.15, scale: 0.1, shear: 0.1, shift: Float(side) / 16)
  }
}
