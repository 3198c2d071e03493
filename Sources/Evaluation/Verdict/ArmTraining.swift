internal import Compute
internal import Datasets

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
    // Hundreds of classifiers: in bf16 one takes 1.5 s where it takes 2.4 s in f32 (one core, 210 steps of 28x28).
    var training = ClassifierTraining(steps: steps, element: .fastest, seed: seed)
    if arm.isAugmented {
      training.augmentation = ClassifierForm(real).classicalAugmentation
      training.isMirrored = isMirrored
    }
    return training.train(shown.images, weights: shown.weights, progress: progress, isStopped: isStopped)
  }
}
