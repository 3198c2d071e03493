internal import Compute

/// Which images are kept for testing where nothing says so.
enum TestShare {
  /// The same for everyone who has the data.
  private static let seed: UInt64 = 0
  /// Classes of fewer images keep none.
  static let leastClass = 5

  /// Images without a label are never kept. Of each class `share` of the images, to the nearest; at least one of a class of 5 or more and never all. Which ones is
  /// drawn from a stream keyed by the class alone, as for the split into learning and validation.
  ///
  /// - Returns: whether each image is kept for testing
  static func draw(_ labels: [Int?], share: Double) -> [Bool] {
    var isKept = [Bool](repeating: false, count: labels.count)
    guard share > 0 else { return isKept }
    var members: [Int: [Int]] = [:]
    for case (let i, let label?) in labels.enumerated() { members[label, default: []].append(i) }
    for (label, members) in members where members.count >= leastClass {
      var random = RandomSource(seed: seed, purpose: .split, class: label, index: 1)
      let count = min(members.count - 1, max(1, Int((share * Double(members.count)).rounded())))
      for place in random.permutation(members.count).prefix(count) { isKept[members[place]] = true }
    }
    return isKept
  }
}
