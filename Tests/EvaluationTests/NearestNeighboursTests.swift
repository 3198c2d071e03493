import Datasets
import Evaluation
import Testing

/// Against scipy's distances in Float64 (`Reference/reference_metrics.py`).
struct NearestNeighboursTests {
  @Test(arguments: ["clusters", "correlated", "few rows", "sparse"])
  func nearestFeaturesAreThoseOfSciPy(_ name: String) throws {
    let (a, b) = try TestFeatures.pair(name)
    let expected = try #require(try metricsReference()["sets"]?[name])
    let found = NearestNeighbours(of: a, among: b)
    #expect(found.count == a.count)
    #expect(zip(found.indices, try expected.doubles("nearest")).allSatisfy { $0 == Int($1) })
    #expect(zip(found.distances, try expected.doubles("distances")).allSatisfy { isNear($0, $1, 1e-13) })
    #expect(try expected.doubles("nearest").count == min(50, a.count))
  }

  /// Each row of a set is its own nearest; of equal rows the first is named.
  @Test func equalRowsAreAtNoDistance() throws {
    let (a, b) = try TestFeatures.pair("sparse")
    let both = Features(width: a.width, values: b.values + a.values + a.values)
    let found = NearestNeighbours(of: a, among: both)
    #expect(found.indices == (0..<a.count).map { b.count + $0 })
    #expect(found.distances == [Double](repeating: 0, count: a.count))
  }

  @Test func whatIsNotFiniteIsNobodysNeighbour() {
    let queries = Features(width: 2, values: [0, 0, .nan, 0, 5, 5, 1e30, 0])
    let references = Features(width: 2, values: [.infinity, 0, 3, 4, 0, .nan])
    let found = NearestNeighbours(of: queries, among: references)
    #expect(found.indices == [1, nil, 1, nil])
    #expect(Array(found.distances[..<3]) == [5, .infinity, 5.0.squareRoot()] && found.distances[3] == .infinity)
    #expect(NearestNeighbours(of: queries, among: Features(width: 2, values: [])).indices == [nil, nil, nil, nil])
    #expect(NearestNeighbours(of: Features(width: 2, values: []), among: references).count == 0)
  }

  @Test func imagesAreThoseOfTheReference() throws {
    let sums = try #require(try metricsReference()["memorization"]).doubles("checksums")
    #expect(sums == [TestImages.training, TestImages.test, TestImages.generated].map { Double(TestImages.checksum($0)) })
  }

  @Test func nearestImagesAreThoseOfSciPy() throws {
    let expected = try #require(try metricsReference()["memorization"])
    let found = NearestNeighbours(of: TestImages.generated, among: TestImages.training)
    #expect(try found.indices == expected.doubles("indices").map { Int($0) })
    #expect(zip(found.distances, try expected.doubles("distances")).allSatisfy { isNear($0, $1, 1e-13) })
  }
}

extension NearestNeighboursTests {
  /// Most pairs are ruled out by projections to 64 directions; what is found is the same.
  @Test func nearestOfManyImagesAreThoseOfSciPy() throws {
    let expected = try #require(try metricsReference()["large"])
    let (training, queries) = (TestImages.large[0], TestImages.large[1])
    #expect(try TestImages.large.map { Double(TestImages.checksum($0)) } == expected.doubles("checksums"))
    let found = NearestNeighbours(of: queries, among: training)
    #expect(try found.indices == expected.doubles("indices").map { Int($0) })
    #expect(isNear(found.distances.reduce(0, +), try expected.double("sum"), 1e-12))
    #expect(found.indices[5] == 9 && found.distances[5] == 0)
  }

  /// Images of three dimensions only: most directions are zero.
  @Test func flatImagesHaveNeighbours() {
    func images(_ count: Int, _ grey: (Int) -> [UInt8]) -> LabelledImages {
      LabelledImages(
        name: "flat", width: 20, height: 17, channels: 3, classNames: ["a"],
        pixels: (0..<count).flatMap { i in (0..<340).flatMap { _ in grey(i) } }, labels: [Int?](repeating: 0, count: count))
    }
    let references = images(1500) { [UInt8($0 % 250), UInt8($0 / 250 * 40), 7] }
    let queries = images(700) { [UInt8($0 % 250), UInt8($0 / 250 * 40 + 3), 8] }
    let found = NearestNeighbours(of: queries, among: references)
    #expect(found.indices == Array(0..<700))
    #expect(found.distances.allSatisfy { isNear($0, (3400.0).squareRoot() / 255, 1e-12) })
  }
}

struct MemorizationTests {
  @Test func copiesAreFound() throws {
    let expected = try #require(try metricsReference()["memorization"])
    let found = Memorization(
      generated: TestImages.generated, test: TestImages.test, training: TestImages.training, closest: 4)
    #expect(isNear(found.threshold, try expected.double("threshold"), 1e-13))
    #expect(try found.count == 90 && Double(found.near) == expected.double("near") && isNear(found.share, 3.0 / 90, 1e-15))
    #expect(try Double(found.copies) == expected.double("copies"))
    #expect(found.closest.map(\.generated).prefix(3) == [7, 8, 9] && found.closest.map(\.training).prefix(3) == [30, 31, 32])
    #expect(found.closest.count == 4 && found.closest[0].distance == 0 && found.closest[0].ratio == 0)
    #expect(isNear(found.closest[2].ratio, found.closest[2].distance / found.threshold, 1e-15))
  }

  /// By definition about 1 %: of 80 distances those below the place 0.79 of the sorted ones.
  @Test func testImagesThemselvesAreTheMeasure() {
    let test = NearestNeighbours(of: TestImages.test, among: TestImages.training)
    let found = Memorization(generated: test, test: test)
    #expect(found.near == 1 && found.copies == 0)
  }

  /// The training images as if generated: all are copies. Against a test set of training images only exact ones are.
  @Test func aGeneratorThatRepeatsIsCaught() {
    let test = NearestNeighbours(of: TestImages.test, among: TestImages.training)
    let own = NearestNeighbours(of: TestImages.training, among: TestImages.training)
    #expect(Memorization(generated: own, test: test).copies == 300)
    #expect(Memorization(generated: own, test: test).share == 1)
    let found = Memorization(generated: NearestNeighbours(of: TestImages.generated, among: TestImages.training), test: own)
    #expect(found.threshold == 0 && found.near == 0 && found.copies == 1)
    #expect(found.closest[0].ratio == 0 && found.closest[1].ratio == .infinity)
  }
}
