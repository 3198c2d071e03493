import Evaluation
import Testing

struct PairedGainTests {
  /// The tables of `Reference/paired_gain.py`.
  private static func table(_ seed: UInt64, _ percent: UInt64) -> [[Bool]] {
    (0..<5).map { s in (0..<60).map { TestFeatures.word(seed, s * 60 + $0) % 100 < percent } }
  }
  private let labels = (0..<60).map { $0 % 4 < 3 || $0 > 40 ? $0 % 4 : 0 }

  private struct Reference: Sendable {
    let folds: @Sendable (Int) -> Int
    let isSameInFirstFold: Bool
    let classes: [Int]?
    /// Mean, variances of seeds and images, degrees of freedom, the interval's ends.
    let numbers: [Double]
  }

  private static let references = [
    Reference(
      folds: { _ in 0 }, isSameInFirstFold: false, classes: nil,
      numbers: [0.284, 0.001210444444444444, 0.0023190477972709553, 26.94467842615571, 0.16209000187382272, 0.40590999812617723]),
    Reference(
      folds: { $0 % 5 }, isSameInFirstFold: false, classes: [1, 3],
      numbers: [0.22, 0.0012888888888888893, 0.010181520467836259, 21.30905491814622, -0.0025301076679982437, 0.4425301076679983]),
    Reference(
      folds: { $0 / 20 }, isSameInFirstFold: true, classes: nil,
      numbers: [0.202, 0.0008940000000000004, 0.007486293333333335, 5.2093840351582985, -0.03050457722369168, 0.43450457722369173]),
  ]

  @Test(arguments: references.indices)
  func numbersAreThoseOfTheReference(_ index: Int) {
    let reference = Self.references[index]
    let first = Self.table(1, 90)
    var second = Self.table(2, 60)
    if reference.isSameInFirstFold {
      for seed in second.indices { second[seed].replaceSubrange(0..<20, with: first[seed][0..<20]) }
    }
    let images = ExaminedImages(labels: labels, folds: (0..<60).map(reference.folds), classCount: 4)
    let gain = PairedGain(first, over: second, on: images, classes: reference.classes)
    let interval = gain.interval()
    let found = [gain.mean, gain.seedVariance, gain.imageVariance, gain.degreesOfFreedom, interval.lowerBound, interval.upperBound]
    for (found, expected) in zip(found, reference.numbers) { #expect(abs(found - expected) < 1e-9 * max(1, abs(expected)), "\(found)") }
  }

  @Test func exchangedSidesExchangeTheSign() {
    let images = ExaminedImages(labels: labels, classCount: 4)
    let (a, b) = (Self.table(1, 90), Self.table(2, 60))
    let (one, other) = (PairedGain(a, over: b, on: images), PairedGain(b, over: a, on: images))
    #expect(one.mean == -other.mean && abs(one.standardError - other.standardError) < 1e-15)
  }

  /// Two ways that never differ on 100 images may still differ on others.
  @Test func noDifferenceIsNoCertainty() {
    let right = [[Bool]](repeating: [Bool](repeating: true, count: 100), count: 5)
    let gain = PairedGain(right, over: right, on: ExaminedImages(labels: (0..<100).map { $0 % 10 }, classCount: 10))
    #expect(gain.mean == 0 && gain.seedVariance == 0)
    #expect((0.015...0.03).contains(gain.interval().upperBound), "\(gain.interval())")
  }

  @Test func theMeanRecallIsTheAccuracyOfEqualClasses() {
    let images = ExaminedImages(labels: [0, 0, 1, 1], classCount: 2)
    #expect(images.recall([[true, true, false, true]]) == [0.75])
    let unequal = ExaminedImages(labels: [0, 0, 0, 1], classCount: 3)
    // A class without images is not counted; one image counts as much as three.
    let recalls = unequal.recall([[true, true, true, false], [false, false, true, true]])
    #expect(abs(recalls[0] - 0.5) < 1e-12 && abs(recalls[1] - 2.0 / 3) < 1e-12)
    #expect(unequal.recall([[true, true, true, false]], of: [1]) == [0])
  }

  /// Twice as many seeds and images halve the doubt's square, or nearly.
  @Test func doubtFallsWithSeedsAndImages() {
    let few = ExaminedImages(labels: labels, classCount: 4)
    let many = ExaminedImages(labels: labels + labels + labels + labels, classCount: 4)
    func rows(_ seed: UInt64, _ percent: UInt64, _ seeds: Int, _ count: Int) -> [[Bool]] {
      (0..<seeds).map { s in (0..<count).map { TestFeatures.word(seed, s * count + $0) % 100 < percent } }
    }
    let one = PairedGain(rows(3, 80, 5, 60), over: rows(4, 70, 5, 60), on: few)
    let other = PairedGain(rows(3, 80, 20, 240), over: rows(4, 70, 20, 240), on: many)
    // All numbers are independent here, so the variance goes with 1 / (seeds · images).
    #expect((2.5...6).contains(one.standardError / other.standardError), "\(one.standardError) \(other.standardError)")
  }
}
