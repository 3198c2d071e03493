/// One way of training a classifier that is compared with the others.
public struct VerdictArm: Sendable, Hashable {
  /// Whether real and synthetic images are changed a little at random each time they are seen.
  public let isAugmented: Bool
  /// Whether images of all classes come up equally often.
  public let isOversampled: Bool
  /// The synthetic images beside the real ones.
  public let amount: SyntheticAmount?

  public init(isAugmented: Bool = false, isOversampled: Bool = false, amount: SyntheticAmount? = nil) {
    self.isAugmented = isAugmented
    self.isOversampled = isOversampled
    self.amount = amount
  }

  /// (a)
  public static let real = VerdictArm()
  /// (b)
  public static let classical = VerdictArm(isAugmented: true)
  /// (a'), (b'): the same with the images of small classes shown more often.
  public static let oversampled = VerdictArm(isOversampled: true)
  public static let classicalOversampled = VerdictArm(isAugmented: true, isOversampled: true)

  /// What is tried without synthetic images, for so many real images of each class.
  public static func withoutSynthetic(real: [Int]) -> [VerdictArm] {
    RareClasses(counts: real).areUnequal ? [.real, .oversampled, .classical, .classicalOversampled] : [.real, .classical]
  }

  /// (c) and (d), with an amount of synthetic images.
  public static func synthetic(_ amount: SyntheticAmount) -> [VerdictArm] {
    [VerdictArm(amount: amount), VerdictArm(isAugmented: true, amount: amount)]
  }

  /// Whether the classes are to count alike in what is shown: over-sampled, or brought to one level by synthetic images.
  var isBalanced: Bool {
    if case .upTo = amount { return true }
    return isOversampled
  }

  /// "a", "b'", "d"
  public var letter: String {
    amount == nil ? (isAugmented ? "b" : "a") + (isOversampled ? "'" : "") : isAugmented ? "d" : "c"
  }

  /// "d 1000": short, and no other arm has it.
  public var name: String { letter + (amount.map { " " + $0.name } ?? "") }

  /// "real + classical + 1000 synthetic of each"
  public var text: String {
    (["real" + (isOversampled ? ", over-sampled" : "")] + (isAugmented ? ["classical"] : []) + (amount.map { [$0.text] } ?? []))
      .joined(separator: " + ")
  }
}
