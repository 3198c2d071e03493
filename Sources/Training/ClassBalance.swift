/// How often the images of each class are shown, so that rare classes are learned as well.
///
/// A class that has less than half of an equal share of the images is shown as if it had that: of ten classes, none is
/// less than a twentieth of what is seen before all shares are brought to one again. Classes that have more keep their
/// proportions, and balanced data is shown as it is. What the generator draws of a class does not depend on the
/// shares: it is asked for the class.
///
/// Images without a label count for no class and are shown as they are: the shares are those of the classes among the images that have
/// labels, however few these are, and no image is shown more often for having one.
public enum ClassBalance {
  /// Of an equal share.
  public static let leastShare = 0.5

  /// A weight for each image, 1 on average; nil where every class has its share.
  public static func weights(labels: [Int?]) -> [Float]? {
    let counts = Dictionary(grouping: labels.compactMap(\.self)) { $0 }.mapValues(\.count)
    let labelled = counts.values.reduce(0, +)
    guard !counts.isEmpty else { return nil }
    let least = leastShare * Double(labelled) / Double(counts.count)
    guard counts.values.contains(where: { Double($0) < least }) else { return nil }
    let raw = labels.map { label in
      label.flatMap { counts[$0] }.map { max(1, least / Double($0)) } ?? 1
    }
    let mean = raw.reduce(0, +) / Double(raw.count)
    return raw.map { Float($0 / mean) }
  }
}
