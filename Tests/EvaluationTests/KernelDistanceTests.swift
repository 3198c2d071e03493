import Evaluation
import Testing

/// Against scikit-learn's polynomial kernel (`Reference/reference_metrics.py`).
struct KernelDistanceTests {
  /// Kernels of these sets are around 1 to 10⁴; products in Float32 are off by 10⁻⁷ of that, and means of them by less.
  @Test(arguments: [("clusters", 1e-6), ("correlated", 1e-6), ("few rows", 1e-6), ("sparse", 1e-6)])
  func distanceIsThatOfScikitLearn(_ name: String, _ tolerance: Double) throws {
    let (a, b) = try TestFeatures.pair(name)
    let expected = try #require(try metricsReference()["sets"]?[name]).double("kernel")
    #expect(isNear(KernelDistance.exact(a, b), expected, tolerance))
    #expect(isNear(KernelDistance.exact(b, a), expected, tolerance))
  }

  @Test func subsetsAreThoseOfTheReference() throws {
    let subsets = try #require(try metricsReference("subsets.json").arrayValue)
    for (i, subset) in subsets.enumerated() {
      let sides = try #require(subset.arrayValue).map { try #require($0.arrayValue).map { try #require($0.intValue) } }
      let drawn = KernelDistance.rows(ofSubset: i, size: 40, from: 400, 600, seed: 3)
      #expect(sides == [drawn.0, drawn.1])
      #expect(Set(drawn.0).count == 40 && Set(drawn.1).count == 40)
    }
    #expect(subsets.count == 6)
  }

  @Test func meanAndDeviationOverSubsetsAreThoseOfNumPy() throws {
    let (a, b) = try TestFeatures.pair("clusters")
    let expected = try #require(try metricsReference()["kernelSubsets"])
    let found = KernelDistance(a, b, subsets: 6, size: 40, seed: 3)
    #expect(isNear(found.mean, try expected.double("mean"), 1e-6))
    #expect(isNear(found.standardDeviation, try expected.double("standardDeviation"), 1e-6))
  }

  /// A subset as large as both sets is all rows, in another order.
  @Test func subsetsOfAllRowsAreExact() throws {
    let (a, b) = try TestFeatures.pair("few rows")
    let same = b.selecting(Array(0..<a.count))
    let found = KernelDistance(a, same, subsets: 3, size: 1000)
    #expect(isNear(found.mean, KernelDistance.exact(a, same), 1e-6))
    #expect(found.standardDeviation < 1e-3)
  }

  /// x = (1, 3), y = (0, 2) in one dimension: 4³ − ... by hand: k(1,3) = 64, k(0,2) = 1, k(1,0) = 1, k(1,2) = 27, k(3,0) = 1,
  /// k(3,2) = 343: 64 + 1 − (1 + 27 + 1 + 343)/2.
  @Test func twoRowsAreKnown() {
    let found = KernelDistance.exact(Features(width: 1, values: [1, 3]), Features(width: 1, values: [0, 2]))
    #expect(isNear(found, 65 - 186, 1e-12))
  }

  /// Larger than a block of products in both directions, and no whole number of lanes: integers are exact in Float32.
  @Test func manyBlocksAreSummedOnce() {
    let a = Features(width: 1, values: (0..<2051).map { Float($0 % 7 - 3) })
    let b = Features(width: 1, values: (0..<2500).map { Float($0 % 5 - 2) })
    func kernel(_ x: Float, _ y: Float) -> Double { Double((x * y + 1) * (x * y + 1) * (x * y + 1)) }
    func sum(_ x: Features, _ y: Features, skip: Bool) -> Double {
      var sum = 0.0
      for i in 0..<x.count { for j in 0..<y.count where !(skip && i == j) { sum += kernel(x.values[i], y.values[j]) } }
      return sum
    }
    let expected =
      sum(a, a, skip: true) / (2051 * 2050) + sum(b, b, skip: true) / (2500 * 2499) - 2 * sum(a, b, skip: false) / (2051 * 2500)
    #expect(isNear(KernelDistance.exact(a, b), expected, 1e-12))
  }

  @Test func whatIsNotFiniteHasNoDistance() throws {
    let (a, b) = try TestFeatures.pair("few rows")
    let broken = Features(width: a.width, values: a.values.dropLast() + [.nan])
    #expect(KernelDistance.exact(broken, b).isNaN)
    #expect(KernelDistance.exact(b, broken).isNaN)
  }
}
