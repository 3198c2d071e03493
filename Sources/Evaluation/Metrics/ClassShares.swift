/// How images are shared out among the classes that a judge sees in them, beside real images: what a model that was told no
/// classes draws of each, and whether it has lost one.
public struct ClassShares: Sendable, Equatable {
  /// Of all generated images, 0…1, by class.
  public let generated: [Double]
  public let real: [Double]

  /// - Parameters:
  ///   - seen: the class that the judge sees in each generated image
  ///   - real: the same of real images
  public init(seen: [Int], real: [Int], classCount: Int) {
    generated = ClassShares.shares(seen, classCount)
    self.real = ClassShares.shares(real, classCount)
  }

  /// The class of which the fewest images are drawn, of those that real images show; nil where they show none.
  public var rarest: Int? {
    real.indices.filter { real[$0] > 0 }.min { generated[$0] < generated[$1] }
  }

  /// Classes of which less is drawn than ``leastShare(of:)``: a generator that has lost them (mode collapse).
  public var lost: [Int] { real.indices.filter { generated[$0] < leastShare(of: $0) } }

  /// 2 % of the images where there are ten classes: a fifth of an even share. Of a class that is rare among real images, two
  /// fifths of its own share.
  public func leastShare(of label: Int) -> Double { min(1 / Double(real.count), 2 * real[label]) / 5 }

  private static func shares(_ seen: [Int], _ classCount: Int) -> [Double] {
    var counts = [Int](repeating: 0, count: classCount)
    for label in seen { counts[label] += 1 }
    return counts.map { Double($0) / Double(max(1, seen.count)) }
  }
}
