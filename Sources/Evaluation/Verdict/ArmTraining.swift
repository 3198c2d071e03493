internal import Datasets
internal import NeuralNetworks

/// How a classifier is trained in any arm: alike but for the images.
struct ArmTraining {
  let steps: Int
  /// Whether classical augmentation shows images as in a mirror too.
  let isMirrored: Bool

  func train(
    _ arm: VerdictArm, real: LabelledImages, synthetic: LabelledImages, seed: UInt64, isStopped: () -> Bool,
    progress: (Double) -> Void
  ) -> Classifier {
    let shown = ArmImages(arm, real: real, synthetic: synthetic)
    var training = ClassifierTraining(steps: steps, seed: seed)
    if arm.isAugmented {
      training.augmentation = Self.augmentation(ClassifierForm(real))
      training.isMirrored = isMirrored
    }
    return training.train(shown.images, weights: shown.weights, progress: progress, isStopped: isStopped)
  }

  /// Classical augmentation: rotated by up to 8.6°, scaled and sheared by up to 10 %, moved by up to 1/14 of the side (two pixels of
  /// 28). Twice as much as the judge's, which learns from all images there are: few images need more.
  static func augmentation(_ form: ClassifierForm) -> RandomAffine.Ranges {
    RandomAffine.Ranges(
      rotation: 0.15, scale: 0.1, shear: 0.1, shift: Float(max(form.inputWidth, form.inputHeight)) / 14)
  }
}
