/// Real images that classifiers are compared on: what they show, and what is alike in how they were examined.
///
/// What counts is the mean recall: the share of a class's images that are taken for what they are, averaged over the classes. Where
/// all classes have as many images it is the accuracy; where they have not, a class of few counts as much as one of many.
public struct ExaminedImages: Sendable, Equatable {
  /// What each image shows.
  public let labels: [Int]
  /// Which classifiers judged it: those of the fold with this number. All 0 where there is one set of classifiers.
  public let folds: [Int]
  public let classCount: Int

  /// - Precondition: a fold for each label, and every label is a class.
  public init(labels: [Int], folds: [Int]? = nil, classCount: Int) {
    precondition(folds == nil || folds?.count == labels.count, "folds and labels do not match")
    precondition(labels.allSatisfy { (0..<classCount).contains($0) }, "a label without a class")
    self.labels = labels
    self.folds = folds ?? [Int](repeating: 0, count: labels.count)
    self.classCount = classCount
  }

  public var count: Int { labels.count }

  /// The images of each class, in their order.
  var members: [[Int]] {
    var members = [[Int]](repeating: [], count: classCount)
    for (image, label) in labels.enumerated() { members[label].append(image) }
    return members
  }

  /// What each image weighs in the mean recall: 1 / (classes · images of its class), over those of `classes` that have images;
  /// 0 for the others. All together 1.
  func weights(of classes: [Int]?) -> [Double] {
    let members = members
    let counted = (classes ?? Array(0..<classCount)).filter { !members[$0].isEmpty }
    var ofClass = [Double](repeating: 0, count: classCount)
    for label in counted { ofClass[label] = 1 / Double(counted.count * members[label].count) }
    return labels.map { ofClass[$0] }
  }

  /// The mean recall of each row of answers.
  ///
  /// - Parameters:
  ///   - right: `[classifiers][images]`, whether each image was taken for what it is
  ///   - classes: the classes that count; nil: all
  public func recall(_ right: [[Bool]], of classes: [Int]? = nil) -> [Double] {
    let weights = weights(of: classes)
    return right.map { row in zip(row, weights).reduce(0) { $0 + ($1.0 ? $1.1 : 0) } }
  }
}
