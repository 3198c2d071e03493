internal import Datasets

/// What an arm shows its classifier: real and synthetic images in one set, and how often each comes up.
///
/// Synthetic images make up their share of a class's images, but never more than half: however many there are, every other image of
/// the class that is shown is a real one (as real data are kept in the mixtures of He et al. 2023, "Is synthetic data from
/// generative models ready for image recognition?", and Azizi et al. 2023, where classifiers on synthetic images alone are worse).
/// The classes come up as often as their real images are many; where the arm is balanced, all equally often.
struct ArmImages {
  let images: LabelledImages
  /// nil: all alike.
  let weights: [Float]?

  /// - Parameters:
  ///   - real: all with labels
  ///   - synthetic: the first of each class are taken
  /// - Precondition: there are as many synthetic images of each class as the arm asks for.
  init(_ arm: VerdictArm, real: LabelledImages, synthetic: LabelledImages) {
    let ofReal = real.indices(perClass: .max)
    let realCounts = ofReal.map(\.count)
    let counts = arm.amount?.counts(real: realCounts) ?? [Int](repeating: 0, count: realCounts.count)
    let pool = synthetic.indices(perClass: counts.max() ?? 0)
    let chosen = zip(pool, counts).map { members, count in
      precondition(members.count >= count, "\(members.count) synthetic images of a class, and \(count) are to be shown")
      return Array(members.prefix(count))
    }
    images = chosen.allSatisfy(\.isEmpty) ? real : real.appending(synthetic.selecting(chosen.flatMap(\.self)))
    guard arm.amount != nil || arm.isOversampled else {
      weights = nil
      return
    }
    var (ofRealImage, ofSyntheticImage) = ([Float](), [Float]())
    for (real, synthetic) in zip(realCounts, counts) {
      let share: Float = arm.isBalanced ? (real > 0 ? 1 : 0) : Float(real)
      let part = synthetic == 0 ? 0 : min(0.5, Float(synthetic) / Float(real + synthetic))
      ofRealImage.append(real > 0 ? share * (1 - part) / Float(real) : 0)
      ofSyntheticImage.append(synthetic > 0 ? share * part / Float(synthetic) : 0)
    }
    weights =
      real.labels.compactMap { $0.map { ofRealImage[$0] } } + zip(ofSyntheticImage, counts).flatMap { Array(repeating: $0, count: $1) }
  }
}
