/// How many synthetic images of each class stand beside the real ones.
public enum SyntheticAmount: Sendable, Hashable {
  /// So many of every class.
  case each(Int)
  /// As many of each class as it lacks of so many: classes of few images get more.
  case upTo(Int)

  /// More than anyone trains such a small classifier with.
  public static let most = 100_000

  /// Of each class, for so many real images of it. A class without real images gets none: what a generator draws of a
  /// class that it has never seen means nothing.
  public func counts(real: [Int]) -> [Int] {
    switch self {
    case .each(let count): real.map { $0 > 0 ? count : 0 }
    case .upTo(let level): real.map { $0 > 0 ? max(0, level - $0) : 0 }
    }
  }

  /// What a user calls it, as ``init(_:largest:)`` reads it.
  public var name: String {
    switch self {
    case .each(let count): "\(count)"
    case .upTo(let level): "to\(level)"
    }
  }

  /// "100 synthetic of each", "synthetic up to 1000 of each"
  public var text: String {
    switch self {
    case .each(let count): "\(count) synthetic of each"
    case .upTo(let level): "synthetic up to \(level) of each"
    }
  }

  /// An amount as a user writes it: `1000` (of each class), `3x` (of each class three times as many as the largest class has real
  /// ones), `to1000` (up to so many of each class, with the real ones), `top-up` (up to the largest class).
  ///
  /// - Parameter largest: real images of the largest class
  /// - Returns: nil for what is none, or more than ``most``
  public init?(_ word: String, largest: Int) {
    let amount: SyntheticAmount
    if word == "top-up" {
      amount = .upTo(largest)
    } else if word.hasPrefix("to"), let level = Int(word.dropFirst(2)) {
      amount = .upTo(level)
    } else if word.hasSuffix("x"), let factor = Double(word.dropLast()), factor > 0, factor <= 1e6 {
      amount = .each(max(1, Int((factor * Double(largest)).rounded())))
    } else if let count = Int(word) {
      amount = .each(count)
    } else {
      return nil
    }
    guard (1...Self.most).contains(amount.level) else { return nil }
    self = amount
  }

  private var level: Int {
    switch self {
    case .each(let count): count
    case .upTo(let level): level
    }
  }

  /// What is tried where nobody asked for anything else: as many as there are real images, ten times as many where that is at
  /// most 5,000 (else three times), and 1,000. Where classes are unequal, the same as levels that all classes are brought to.
  ///
  /// - Parameter real: real images of each class
  public static func standard(real: [Int]) -> [SyntheticAmount] {
    let largest = max(1, real.max() ?? 1)
    let isUnequal = RareClasses(counts: real).areUnequal
    var levels = [largest]
    if let factor = [10, 3].first(where: { $0 * largest <= 5_000 }) { levels.append(factor * largest) }
    levels.append(1_000)
    // Two of which one is less than three times the other hardly differ, and each costs its share of certainty.
    var chosen: [Int] = []
    for level in levels
    where !chosen.contains(where: { max($0, level) < 3 * min($0, level) }) && (!isUnequal || level >= largest) {
      chosen.append(level)
    }
    return chosen.sorted().map { isUnequal ? .upTo($0) : .each($0) }
  }
}
