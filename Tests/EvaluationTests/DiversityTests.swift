import Datasets
import Evaluation
import Testing

struct DiversityTests {
  /// All pairs of a class have a mean and a standard deviation (scipy's `pdist`); a mean of 4,000 drawn ones is within
  /// four standard errors.
  @Test func drawnPairsHaveTheMeanOfAll() throws {
    let expected = try #require(try metricsReference()["pairs"]?.arrayValue).map { try #require($0.arrayValue) }
    let found = PairDistances(of: TestImages.training, pairs: 4000, seed: 5)
    #expect(found.perClass.count == 5 && expected.count == 5)
    for (distance, pair) in zip(found.perClass, expected) {
      let (mean, deviation) = (try #require(pair[0].doubleValue), try #require(pair[1].doubleValue))
      #expect(abs(try #require(distance) - mean) < 4 * deviation / 4000.squareRoot())
    }
    #expect(PairDistances(of: TestImages.training, pairs: 4000, seed: 5) == found)
    #expect(PairDistances(of: TestImages.training, pairs: 4000, seed: 6) != found)
  }

  /// Two images have one pair, never an image with itself; the distance is L2 of pixels in 0…1.
  @Test func twoImagesHaveOneDistance() {
    var bytes = [UInt8](repeating: 10, count: 420)
    bytes[3] = 13
    bytes[419] = 14
    let found = PairDistances(of: TestImages.images(bytes, labels: [2, 2]), pairs: 7)
    #expect(found.perClass[..<2] == [nil, nil] && found.perClass[3...] == [nil, nil])
    #expect(isNear(found.perClass[2] ?? 0, 5.0 / 255, 1e-14))
  }

  /// Half the contrast is half the diversity; images without a label, and classes with too few, do not count.
  @Test func ratiosAreByClass() {
    let real = TestImages.training
    let half = TestImages.images(real.pixels.map { $0 / 2 * 2 })
    let quarter = TestImages.images(half.pixels.map { $0 / 2 }, labels: (0..<300).map { $0 % 5 == 4 ? nil : $0 % 5 })
    let found = Diversity(generated: PairDistances(of: quarter), real: PairDistances(of: half))
    #expect(found.perClass[4] == nil)
    // The same pairs are drawn on both sides.
    #expect(found.perClass[..<4].allSatisfy { isNear($0 ?? 0, 0.5, 1e-12) } && isNear(found.mean ?? 0, 0.5, 1e-12))
    let same = TestImages.images([UInt8](repeating: 9, count: 2100))
    #expect(Diversity(generated: PairDistances(of: same), real: PairDistances(of: real)).mean == 0)
    #expect(Diversity(generated: PairDistances(of: real), real: PairDistances(of: same)).mean == nil)
  }

  /// Squares of 2¹⁵ bytes fill 32 bits: larger images are summed in parts.
  @Test func largeImagesDoNotOverflow() {
    let count = 3 * 150 * 150
    let images = LabelledImages(
      name: "large", width: 150, height: 150, channels: 3, classNames: ["a"],
      pixels: [UInt8](repeating: 0, count: count) + [UInt8](repeating: 255, count: count), labels: [0, 0])
    #expect(PairDistances(of: images, pairs: 1).perClass == [Double(count).squareRoot()])
  }
}

/// Against scikit-learn's confusion matrix (`Reference/reference_metrics.py`).
struct LabelAgreementTests {
  private let asked = (0..<1000).map { $0 % 4 }
  private var seen: [Int] {
    asked.enumerated().map { i, label in
      let draw = Int(TestFeatures.word(40, i) % 20)
      return draw < 3 ? (label + draw) % 5 : label
    }
  }

  @Test func countsAreThoseOfScikitLearn() throws {
    let expected = try #require(try metricsReference()["agreement"])
    let found = LabelAgreement(asked: asked, seen: seen, classCount: 5)
    let perClass = try expected.doubles("perClass")
    #expect(try found.confusions.map(Double.init) == expected.doubles("confusions"))
    #expect(try found.overall == expected.double("overall") && found.count == 1000)
    #expect(found.perClass == perClass + [nil])
    let worst = try #require(found.worstConfusion)
    #expect([worst.asked, worst.seen, worst.count, worst.of] == [2, 4, 18, 250] && worst.share == 0.072)
    #expect(found.worstConfusions(3).map(\.count) == [18, 17, 15])
    #expect(worst.text(classNames: ["cat", "dog", "owl", "cow", "hen"]) == "asked owl, seen hen: 18 of 250")
  }

  /// By share, not by count: 2 of 4 is worse than 3 of 7; then by count; then in the order of classes.
  @Test func theWorstConfusionIsByShare() {
    let found = LabelAgreement(
      asked: [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, nil], seen: [1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 0], classCount: 3)
    #expect(found.worstConfusions(9).map { [$0.asked, $0.seen] } == [[1, 0], [2, 1], [0, 1]])
    #expect(found.count == 13 && found.count(asked: 1) == 4)
  }

  @Test func nothingWrongIsNoConfusion() {
    let found = LabelAgreement(asked: [1, 1, 0], seen: [1, 1, 0], classCount: 3)
    #expect(found.overall == 1 && found.worstConfusion == nil && found.perClass == [1, 1, nil])
    #expect(LabelAgreement(asked: [nil], seen: [0], classCount: 1).overall == nil)
  }
}
