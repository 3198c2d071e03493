/// How many of the images that a model learns from have labels that anybody gave, in words: kept in the model's file, whatever
/// labels a classifier gives to the rest.
public struct LabelUse: Sendable, Equatable {
  public let labelled: Int
  public let images: Int
  /// How the labels were chosen, where that was by a split.
  public let split: LabelSplit?

  /// nil where all images have labels that nobody chose.
  public init?(of data: LabelledImages, split: LabelSplit? = nil) {
    guard split != nil || data.hasUnlabelled else { return nil }
    self.labelled = data.labelledCount
    self.images = data.count
    self.split = split
  }

  /// `100 of 60000 images (10 per class, split 3)`
  public var text: String { "\(labelled) of \(images) images" + (split.map { " (\($0.words))" } ?? "") }

  /// The split that such a text names; nil where it names none.
  public static func split(in text: String) -> LabelSplit? {
    let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
    guard numbers.count == 4, numbers[2] >= 1 else { return nil }
    let split = LabelSplit(perClass: numbers[2], split: numbers[3])
    return text.hasSuffix("images (\(split.words))") ? split : nil
  }
}
