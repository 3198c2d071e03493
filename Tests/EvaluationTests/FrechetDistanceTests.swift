import Evaluation
import Testing

/// Against numpy's covariances and singular values (`Reference/reference_metrics.py`).
struct FrechetDistanceTests {
  private static let names = ["clusters", "correlated", "few rows", "sparse"]

  /// The reference's numbers are about these very sets.
  @Test(arguments: names)
  func setsAreThoseOfTheReference(_ name: String) throws {
    let (a, b) = try TestFeatures.pair(name)
    let sums = try metricsReference()["sets"]?[name]?.doubles("checksums")
    #expect(sums == [Double(TestFeatures.checksum(a)), Double(TestFeatures.checksum(b))])
  }

  /// Float64 leaves about 10⁻¹³ of sums of some hundred squares around 10.
  @Test(arguments: names)
  func meansAndCovariancesAreThoseOfNumPy(_ name: String) throws {
    let statistics = FeatureStatistics(try TestFeatures.pair(name).0)
    let expected = try #require(try metricsReference()["sets"]?[name]?["first"])
    let n = statistics.width
    let covariance = statistics.covariance
    #expect(zip(statistics.mean, try expected.doubles("mean")).allSatisfy { isNear($0, $1, 1e-12) })
    #expect(zip((0..<n).map { covariance[$0 * n + $0] }, try expected.doubles("diagonal")).allSatisfy { isNear($0, $1, 1e-12) })
    #expect(zip((0..<n).map { covariance[5 * n + $0] }, try expected.doubles("row")).allSatisfy { isNear($0, $1, 1e-12) })
    #expect((0..<n * n).allSatisfy { covariance[$0] == covariance[$0 % n * n + $0 / n] })
    #expect(covariance.count == n * n && statistics.mean.count == n)
  }

  @Test(arguments: names)
  func eigenvaluesAreThoseOfNumPy(_ name: String) throws {
    let statistics = FeatureStatistics(try TestFeatures.pair(name).0)
    let values = try #require(try metricsReference()["sets"]?[name]?["first"]).doubles("eigenvalues")
    let found = SymmetricEigensystem.values(of: statistics.covariance, order: statistics.width)
    #expect(found.count == values.count)
    // Both are off by rounding of the largest.
    #expect(zip(found, values).allSatisfy { abs($0 - $1) < 1e-13 * (values.last ?? 0) })
  }

  /// Roots of eigenvalues that rounding left above zero: √10⁻¹⁶ of the size, for singular covariances.
  @Test(arguments: names)
  func distanceIsThatOfNumPy(_ name: String) throws {
    let (a, b) = try TestFeatures.pair(name)
    let expected = try #require(try metricsReference()["sets"]?[name]).double("frechet")
    let tolerance = name == "few rows" || name == "sparse" ? 1e-7 : 1e-11
    #expect(isNear(FrechetDistance.between(a, b), expected, tolerance))
    #expect(isNear(FrechetDistance.between(b, a), expected, tolerance))
    #expect(isNear(FrechetDistance(to: FeatureStatistics(a))(b), expected, tolerance))
  }

  @Test(arguments: names)
  func equalSetsAreAtNoDistance(_ name: String) throws {
    let a = try TestFeatures.pair(name).0
    let distance = FrechetDistance.between(a, a)
    #expect(distance >= 0 && distance < 1e-7)
  }

  /// In one dimension: (μa − μb)² + (σa − σb)².
  @Test func oneDimensionIsKnown() {
    let a = Features(width: 1, values: [0, 1, 2, 3, 4])
    let b = Features(width: 1, values: [10, 12, 14, 16, 18])
    let deviation = 2.5.squareRoot()
    #expect(isNear(FrechetDistance.between(a, b), 12 * 12 + deviation * deviation, 1e-14))
  }

  /// Moving both sets, or permuting and mirroring their dimensions, changes nothing.
  @Test func distanceDoesNotDependOnTheAxes() throws {
    let (a, b) = try TestFeatures.pair("correlated")
    func moved(_ x: Features) -> Features {
      Features(width: 37, values: (0..<x.values.count).map { i in
        let column = (i % 37 + 11) % 37
        return (column % 2 == 0 ? -1 : 1) * x.values[i / 37 * 37 + column] + 8
      })
    }
    #expect(isNear(FrechetDistance.between(moved(a), moved(b)), FrechetDistance.between(a, b), 1e-11))
  }

  /// Points on one line, and all at one point.
  @Test func degenerateCovariancesAreTaken() {
    let line = Features(width: 6, values: (0..<10).flatMap { r in (0..<6).map { Float(r * ($0 + 1)) } })
    let point = Features(width: 6, values: [Float](repeating: 1, count: 60))
    let spread = FeatureStatistics(line)
    let trace = (0..<6).reduce(0) { $0 + spread.covariance[$1 * 7] }
    let shift = spread.mean.reduce(0) { $0 + ($1 - 1) * ($1 - 1) }
    #expect(isNear(FrechetDistance.between(line, point), shift + trace, 1e-13))
    #expect(isNear(FrechetDistance.between(point, line), shift + trace, 1e-13))
    #expect(FrechetDistance.between(point, point) == 0)
    #expect(FrechetDistance.between(line, line) < 1e-6)
  }

  @Test(arguments: [Float.nan, .infinity])
  func whatIsNotFiniteHasNoDistance(_ bad: Float) throws {
    let (a, b) = try TestFeatures.pair("few rows")
    let broken = Features(width: a.width, values: a.values.dropLast() + [bad])
    #expect(FrechetDistance.between(broken, b).isNaN)
    #expect(FrechetDistance.between(b, broken).isNaN)
  }
}

struct SymmetricEigensystemTests {
  /// A v = λ v and vᵀw = 0: for orders around the width of a block, with equal and zero eigenvalues.
  @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 31, 64], ["any", "low rank", "diagonal", "blocks", "huge", "zero"])
  func vectorsAreEigenvectors(_ n: Int, _ kind: String) {
    let matrix = (0..<n * n).map { place in
      let (i, j) = (max(place / n, place % n), min(place / n, place % n))
      let value = Double(TestFeatures.word(9, i * n + j) % 2001) / 1000 - 1
      switch kind {
      case "low rank": return Double((i + 1) * (j + 1)) + ((i + j) % 2 == 0 ? 1 : -1)
      case "diagonal": return i == j ? Double(i % 3) : 0
      case "blocks": return i / 3 == j / 3 ? value : 0
      case "huge": return value * 1e200
      case "zero": return 0
      default: return value
      }
    }
    let system = SymmetricEigensystem(of: matrix, order: n)
    let size = matrix.reduce(1e-300) { max($0, abs($1)) }
    #expect(system.values == system.values.sorted() && system.values.count == n)
    for i in 0..<n {
      let v = system.vector(i)
      for row in 0..<n {
        let product = (0..<n).reduce(0) { $0 + matrix[row * n + $1] / size * v[$1] }
        #expect(abs(product - system.values[i] / size * v[row]) < 1e-13 * Double(n))
      }
      for j in 0...i {
        let product = zip(v, system.vector(j)).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-13)
      }
    }
    #expect(zip(SymmetricEigensystem.values(of: matrix, order: n), system.values).allSatisfy { abs($0 - $1) < 1e-13 * Double(n) * size })
  }
}
