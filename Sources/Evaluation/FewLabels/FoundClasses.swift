public import Datasets
internal import NeuralNetworks

/// Images of a GAN that found categories without any label, named by the few labels that there are (semi-supervised InfoGAN, Spurr et
/// al. 2017, arXiv:1707.04487, goes the other way: there the labels steer the categories while they are found).
///
/// A classifier learns to tell the categories apart, by their images alone, and reads the real images that have a label. Each category
/// then gets the class whose images are read as it, one to one (``CategoryMatching``). How many of the labelled images agree with that
/// says whether the categories are the classes at all.
public struct FoundClasses: Sendable {
  /// The GAN's images with the classes of their categories.
  public let images: LabelledImages
  /// Real images with labels that are read as a category of their class, and how many there are.
  public let agreeing: Int
  public let labelled: Int

  /// With less agreement the categories are something else than the classes.
  public static let leastAgreement = 0.85

  /// Whether the categories are the classes.
  public var areClasses: Bool { Double(agreeing) >= FoundClasses.leastAgreement * Double(labelled) }

  private static let steps = 400

  /// - Parameters:
  ///   - found: images of all categories; a label is a category
  ///   - data: those with a label are read
  /// - Precondition: images of one size; at least one has a label.
  public init(_ found: LabelledImages, namedBy data: LabelledImages, seed: UInt64 = 0) {
    let reader = ClassifierTraining(
      steps: FoundClasses.steps, augmentation: ClassifierForm(found).classicalAugmentation, element: .fastest, seed: seed
    ).train(found)
    let labelled = data.labelledOnly
    let seen = reader.classify(labelled).predictions
    var counts = [Int](repeating: 0, count: found.classCount * data.classCount)
    for case let (category, label?) in zip(seen, labelled.labels) { counts[category * data.classCount + label] += 1 }
    let matching = CategoryMatching(counts: counts, categories: found.classCount, classNames: data.classNames)
    var classes = [Int](repeating: 0, count: found.classCount)
    for (category, label) in zip(matching.order, matching.classes) { classes[category] = label }
    images = LabelledImages(
      name: found.name, width: found.width, height: found.height, channels: found.channels, classNames: data.classNames,
      pixels: found.pixels, labels: found.labels.map { $0.map { classes[$0] } })
    agreeing = zip(seen, labelled.labels).count { classes[$0] == $1 }
    self.labelled = labelled.count
  }
}
