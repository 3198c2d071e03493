import Evaluation
import Testing

struct StudentDistributionTests {
  /// mpmath, by `Reference/paired_gain.py`.
  @Test(arguments: [
    (0.025, 4, 2.77644510519779), (0.025, 1, 12.7062047361747), (0.05, 10, 1.81246112281168), (0.025, 2.5, 3.57465484200368),
    (0.001, 7.3, 4.68886599353837), (0.00625, 1234.5, 2.50137190247938), (0.5, 3, 0),
  ])
  func quantilesAreThoseOfMpmath(_ tail: Double, _ freedom: Double, _ expected: Double) {
    let found = StudentDistribution(degreesOfFreedom: freedom).quantile(upperTail: tail)
    // Some 12 digits are left of the differences of logarithms of gamma functions.
    #expect(abs(found - expected) <= 1e-9 * max(1, expected), "\(found)")
  }

  @Test func bothTailsMakeOne() {
    let distribution = StudentDistribution(degreesOfFreedom: 3.7)
    for t in [0, 0.1, 1, 5, 40] { #expect(abs(distribution.upperTail(t) + distribution.upperTail(-t) - 1) < 1e-12) }
    #expect(distribution.upperTail(0) == 0.5)
  }
}
