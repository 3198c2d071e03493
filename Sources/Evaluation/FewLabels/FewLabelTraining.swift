internal import Datasets
internal import Serialization

/// Trains a classifier where some images have no label, by one of the methods.
struct FewLabelTraining: Sendable {
  /// Part of a kept judge's key: to be raised with every change of a method.
  static let version = 1
  /// Of the methods that learn from images with labels only: a hundred digits are known by heart long before.
  private static let stepsWithoutUnlabelled = 1_000

  let method: FewLabelMethod
  /// Instead of the method's own.
  var steps: Int?
  var seed: UInt64

  /// - Parameters:
  ///   - found: a GAN's images of the classes, where the method asks for them and there are any
  ///   - unfinished: where the state of the methods that take minutes is kept on the way
  ///   - progress: hears the share that is done, 0…1
  /// - Precondition: at least one image has a label.
  func train(
    _ images: LabelledImages, found: LabelledImages?, unfinished: UnfinishedWork?, progress: (Double) -> Void
  ) -> Classifier {
    switch method {
    case .consistency, .both:
      var training = SemiSupervisedTraining(seed: seed)
      if let steps { training.steps = steps }
      return training.train(images, found: found, unfinished: unfinished, progress: progress)
    case .labels, .augmentation, .gan:
      var training = ClassifierTraining(steps: steps ?? Self.stepsWithoutUnlabelled, element: .fastest, seed: seed)
      if method != .labels { training.augmentation = ClassifierForm(images).classicalAugmentation }
      let labelled = images.labelledOnly
      guard let found else { return training.train(labelled, progress: progress) }
      // Every other image is a real one, however many the GAN drew.
      let weights = [Float](repeating: 1 / Float(labelled.count), count: labelled.count)
        + [Float](repeating: 1 / Float(found.count), count: found.count)
      return training.train(labelled.appending(found), weights: weights, progress: progress)
    }
  }
}
