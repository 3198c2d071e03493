internal import Compute

/// Which few images of a data set keep their labels: the same ones for everyone who has the data.
///
/// Of each class the first ``perClass`` of a permutation of its images that is keyed by the ``split`` and the class alone
/// (a stream of purpose `split`, index 2, whose seed is the split's number). So
/// - the splits of one number are nested: what has a label with 10 of each class has one with 100 as well;
/// - which images of a class are chosen depends on how many there are and on their order, not on the other classes;
/// - anybody can make further ones.
///
/// The labels are read to choose, and for nothing else: a published split's file (`splits/` in the repository) stands for
/// that. Images that the data set itself holds out are not chosen, since nothing is learned from them.
public struct LabelSplit: Sendable, Equatable {
  /// Images of each class that keep their labels.
  public let perClass: Int
  /// The number of the split, from 0.
  public let split: Int

  /// The part of the stream's key that the others of this purpose (`DataSplit`, `TestShare`) do not have.
  private static let stream = 2

  /// - Precondition: at least one image of each class, and no negative number.
  public init(perClass: Int, split: Int) {
    precondition(perClass >= 1 && split >= 0, "no split \(split) with \(perClass) labels of each class")
    self.perClass = perClass
    self.split = split
  }

  /// The images that keep their labels, class by class, each in the order of the permutation: ``perClass`` of each.
  ///
  /// - Throws: ``LabelSplitError`` where a class has fewer images.
  public func indices(of data: LabelledImages) throws(LabelSplitError) -> [Int] {
    var chosen: [Int] = []
    for (label, members) in data.indices(perClass: .max).enumerated() {
      let members = members.filter { data.isHeldOut?[$0] != true }
      guard members.count >= perClass else {
        throw LabelSplitError(data: data.name, className: data.classNames[label], images: members.count, asked: perClass)
      }
      var random = RandomSource(seed: UInt64(split), purpose: .split, class: label, index: LabelSplit.stream)
      chosen += random.permutation(members.count).prefix(perClass).map { members[$0] }
    }
    return chosen
  }

  /// The same images in the same order, all labels but the chosen ones unknown.
  ///
  /// - Throws: ``LabelSplitError`` where a class has fewer images.
  public func applied(to data: LabelledImages) throws(LabelSplitError) -> LabelledImages {
    data.keepingLabels(at: try indices(of: data))
  }
}
