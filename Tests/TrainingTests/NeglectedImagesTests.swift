import Compute
import Testing
import Training

struct NeglectedImagesTests {
  /// Three classes, of 50, 30 and 20 images, and 10 without a label.
  static let labels: [Int?] = (0..<110).map { $0 < 50 ? 0 : $0 < 80 ? 1 : $0 < 100 ? 2 : nil }

  /// Every image is looked at `looks` times, in shuffled batches of 10, and scored as `score` says, with noise.
  static func seen(_ looks: Int, score: (Int) -> Float) -> NeglectedImages {
    var neglected = NeglectedImages(labels: labels)
    var random = RandomSource(seed: 0, purpose: .test)
    for _ in 0..<looks {
      let order = random.permutation(labels.count)
      for first in stride(from: 0, to: order.count, by: 10) {
        let batch = Array(order[first..<first + 10])
        neglected.note(batch.map { score($0) + Float.random(in: -0.1...0.1, using: &random) }, of: batch)
      }
    }
    return neglected
  }

  @Test func nothingIsSaidOfImagesThatWereHardlySeen() {
    #expect(NeglectedImages(labels: Self.labels).weights(emphasis: 1) == nil)
    #expect(Self.seen(NeglectedImages.leastLooks - 1) { Float($0) }.weights(emphasis: 1) == nil)
    let seen = Self.seen(NeglectedImages.leastLooks) { Float($0) }
    #expect(seen.weights(emphasis: 1) != nil)
    #expect(seen.weights(emphasis: 0) == nil)
  }

  /// Two images of class 0 and one of class 2 are told from generated ones more easily than all others.
  @Test func neglectedImagesAreShownMoreOftenWithinTheirClass() throws {
    let rare = [3, 40, 90]
    let seen = Self.seen(6) { rare.contains($0) ? 2 : 0 }
    let weights = try #require(seen.weights(emphasis: 0.5))
    for (members, own) in [(0..<50, [3, 40]), (80..<100, [90])] {
      let others = members.filter { !own.contains($0) }
      let most = others.map { weights[$0] }.max()!
      for image in own { #expect(weights[image] > 3 * most, "\(weights[image]) against \(most)") }
    }
    // Every class keeps its share, also those where nothing stands out.
    for members in [0..<50, 50..<80, 80..<100, 100..<110] {
      #expect(abs(members.reduce(0) { $0 + weights[$1] } - Float(members.count)) < 1e-3)
    }
    let stronger = try #require(seen.weights(emphasis: 1))
    #expect(stronger[3] > weights[3] && stronger[40] > weights[40] && stronger[90] > weights[90])
    #expect(weights.min()! / weights[10] >= NeglectedImages.range.lowerBound / 2)
    #expect(stronger[3] / stronger[..<50].sorted()[25] <= NeglectedImages.range.upperBound * 1.6)
  }

  /// Once the generator draws them their scores fall, and so do their weights.
  @Test func whatIsLearnedIsNeglectedNoMore() throws {
    var neglected = Self.seen(6) { $0 == 3 ? 2 : 0 }
    let before = try #require(neglected.weights(emphasis: 0.5))
    var random = RandomSource(seed: 1, purpose: .test)
    for _ in 0..<12 {
      neglected.note(Self.labels.map { _ in Float.random(in: -0.1...0.1, using: &random) }, of: Array(Self.labels.indices))
    }
    let after = try #require(neglected.weights(emphasis: 0.5))
    #expect(before[3] > 3)
    #expect(after[3] < before[3] / 2, "\(after[3]), before \(before[3])")
  }

  /// The level of all scores rises and falls as the game goes on, and classes have levels of their own.
  @Test func onlyDifferencesWithinAClassCount() throws {
    var neglected = NeglectedImages(labels: Self.labels)
    for look in 0..<8 {
      let level = Float(look * look)
      neglected.note(Self.labels.map { level + 5 * Float($0 ?? 7) }, of: Array(Self.labels.indices))
    }
    if let weights = neglected.weights(emphasis: 1) {
      #expect(weights.allSatisfy { abs($0 - 1) < 0.01 })
    }
  }

  @Test func scoresThatAreNotFiniteAreNoScores() throws {
    var neglected = Self.seen(5) { Float($0 % 7) }
    let before = neglected.weights(emphasis: 0.4)
    neglected.note([1, .nan, 2], of: [0, 1, 2])
    neglected.note([1, .infinity, 2], of: [0, 1, 2])
    #expect(neglected.weights(emphasis: 0.4) == before)
  }
}
