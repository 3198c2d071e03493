internal import Compute

extension LabelledImages {
  /// One of so many images of a class that is made rare stays.
  public static let imagesPerRareImage = 10

  /// The images at `indices` without nine of ten of some classes: to try what is done for classes of few images. Of each of
  /// `classes` a tenth stays, rounded down, at least one; which ones is drawn from a stream keyed by the class alone. The order
  /// stays.
  public func rarefied(_ indices: [Int], classes: [Int]) -> [Int] {
    var isGone = Set<Int>()
    for label in classes {
      let members = indices.filter { labels[$0] == label }
      var random = RandomSource(seed: 0, purpose: .split, class: label, index: 4)
      let order = random.permutation(members.count)
      isGone.formUnion(order.dropFirst(max(1, members.count / LabelledImages.imagesPerRareImage)).map { members[$0] })
    }
    return indices.filter { !isGone.contains($0) }
  }
}
