public import Datasets

extension Judge {
  /// How sure it has to be of an image's class before it names it.
  public static let leastCertainty: Float = 0.95

  /// The same images, those without a label named after the class that the judge sees, where it is sure of one; labels that are
  /// there stay, also where the judge disagrees.
  ///
  /// - Precondition: the images are of the size and the classes that the judge was made for.
  public func naming(_ images: LabelledImages) -> LabelledImages {
    guard images.hasUnlabelled else { return images }
    let judgement = judge(images)
    let labels = images.labels.indices.map { i -> Int? in
      if let label = images.labels[i] { return label }
      let seen = judgement.predictions[i]
      return judgement.probabilities[i * classCount + seen] >= Judge.leastCertainty ? seen : nil
    }
    return images.labelled(labels)
  }
}
