public import Datasets

/// What a classifier learns from, where few images have a label.
public enum FewLabelMethod: String, Sendable, CaseIterable {
  /// The images with labels, as they are.
  case labels
  /// The same, each changed a little whenever it is shown (``ClassifierForm/classicalAugmentation``).
  case augmentation
  /// And the images without a label, named while it learns (``SemiSupervisedTraining``).
  case consistency
  /// The images with labels, changed a little, and those of a GAN that found classes without any label (``FoundClasses``).
  case gan
  /// All of it.
  case both

  /// Whether it learns from a GAN's images.
  public var usesFoundClasses: Bool { self == .gan || self == .both }

  /// With so many labels of each class, or fewer, a GAN's images help to begin with (MNIST, wrong with and without them: 1.2 and 1.6 %, 2.5 and
  /// 13.4 % with 2 labels of each class, two splits; 0.93 and 0.89 % with 10, three splits; between the two nothing was measured) …
  public static let fewPerClass = 5
  /// … but categories are hardly found for more classes than that.
  public static let mostFoundClasses = 20

  /// What is done where nobody asked for anything else: ``both`` where labels are very few, else ``consistency``.
  public static func standard(for images: LabelledImages) -> FewLabelMethod {
    let classes = Set(images.labels.compactMap(\.self)).count
    let areFew = images.labelledCount <= fewPerClass * classes
    return areFew && images.classCount <= mostFoundClasses ? .both : .consistency
  }
}
