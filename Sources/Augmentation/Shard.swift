/// One of several equal parts of a run, each made by itself, as by the jobs of a cluster. Put together in their order
/// they are the run.
public struct Shard: Sendable, Equatable {
  /// 1 … ``count``.
  public let number: Int
  public let count: Int

  /// The most parts of one run.
  public static let mostShards = 1_000_000

  /// - Precondition: 1 ≤ `number` ≤ `count` ≤ ``mostShards``.
  public init(_ number: Int, of count: Int) {
    precondition((1...Shard.mostShards).contains(count) && (1...count).contains(number), "part \(number) of \(count)")
    self.number = number
    self.count = count
  }

  /// `-03-of-16`: what stands at the end of a file's name, so that sorting by name is sorting by number.
  public var suffix: String {
    let (digits, all) = (String(number), String(count))
    return "-" + String(repeating: "0", count: all.utf8.count - digits.utf8.count) + digits + "-of-" + all
  }

  /// Whether `text` is a part's ``suffix``, or empty, as for a whole run.
  static func isSuffix(_ text: Substring) -> Bool {
    if text.isEmpty { return true }
    let words = text.split(separator: "-", omittingEmptySubsequences: false)
    guard words.count == 4, words[0].isEmpty, words[2] == "of", let number = Int(words[1]), let count = Int(words[3]),
      (1...mostShards).contains(count), (1...count).contains(number)
    else { return false }
    return Shard(number, of: count).suffix == text
  }

  /// The places of its images among `total`; the parts differ by at most one image.
  func range(of total: Int) -> Range<Int> { Shard.bound(number - 1, count, total)..<Shard.bound(number, count, total) }

  /// ⌊total · number / count⌋, by a product of double width.
  private static func bound(_ number: Int, _ count: Int, _ total: Int) -> Int {
    count.dividingFullWidth(total.multipliedFullWidth(by: number)).quotient
  }
}

extension AugmentationPlan {
  /// How many images a part has; all of them where there is none.
  public func count(of shard: Shard?) -> Int { shard?.range(of: count).count ?? count }

  /// The images of `shard` alone.
  func part(_ shard: Shard) -> AugmentationPlan {
    let range = shard.range(of: count)
    var plan = self
    plan.parts = []
    var start = 0
    for part in parts {
      let mine = range.clamped(to: start..<start + part.count)
      if !mine.isEmpty {
        plan.parts.append(
          Part(label: part.label, count: mine.count, first: part.first + mine.lowerBound - start, source: part.source))
      }
      start += part.count
    }
    return plan
  }
}
