/// Which classes have few images beside the others.
public struct RareClasses: Sendable, Equatable {
  /// Those with at most half as many images as the largest, and at least one.
  public let labels: [Int]
  /// Whether over-sampling would change anything worth a trial: the largest class has half as many images again as the smallest
  /// that has any.
  public let areUnequal: Bool

  /// - Parameter counts: images of each class
  public init(counts: [Int]) {
    let largest = counts.max() ?? 0
    labels = counts.indices.filter { counts[$0] > 0 && 2 * counts[$0] <= largest }
    areUnequal = 2 * largest >= 3 * (counts.filter { $0 > 0 }.min() ?? 0) && largest > 0
  }
}
