import Evaluation
import Testing

/// Against numpy, and the authors' package `prdc` (`Reference/reference_metrics.py`). All four are counts, so equal.
struct ManifoldTests {
  private func expect(
    _ found: ManifoldOverlap, _ key: String, in parent: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let numbers = try metricsReference()
    let expected = try #require(parent.map { numbers["sets"]?[$0]?[key] } ?? numbers["repeated"]?[key], sourceLocation: sourceLocation)
    #expect(isNear(found.precision, try expected.double("precision"), 1e-12), sourceLocation: sourceLocation)
    #expect(isNear(found.recall, try expected.double("recall"), 1e-12), sourceLocation: sourceLocation)
    #expect(isNear(found.density, try expected.double("density"), 1e-12), sourceLocation: sourceLocation)
    #expect(isNear(found.coverage, try expected.double("coverage"), 1e-12), sourceLocation: sourceLocation)
  }

  @Test(arguments: ["clusters", "correlated", "few rows", "sparse"])
  func overlapIsThatOfThePublishedProgram(_ name: String) throws {
    let (a, b) = try TestFeatures.pair(name)
    let (first, second) = (Manifold(a), Manifold(b))
    try expect(ManifoldOverlap(real: first, generated: second), "overlap", in: name)
    try expect(ManifoldOverlap(real: second, generated: first), "turned", in: name)
  }

  /// Far from the origin |x|² + |y|² − 2xy has lost everything in Float32; the numbers themselves are still exact there.
  @Test func nothingIsLostFarFromTheOrigin() throws {
    let (a, b) = try TestFeatures.pair("sparse")
    func moved(_ x: Features) -> Features { Features(width: x.width, values: x.values.map { $0 + 8192 }) }
    try expect(ManifoldOverlap(real: moved(a), generated: moved(b)), "overlap", in: "sparse")
    // One far row spoils the common centre: error bounds are wide then, and more pairs are computed exactly.
    let far = [Float](repeating: 1e7, count: 128)
    let spoiled = Manifold(Features(width: 128, values: a.values + far))
    #expect(Array(spoiled.radii(k: 5)[..<a.count]) == Manifold(a).radii(k: 5))
  }

  /// ≤ for precision and recall, < for density and coverage; a generator that only knows one image.
  @Test func repeatedRowsAreCountedAsByTheAuthors() throws {
    let real = try TestFeatures.pair("clusters").0.selecting(Array(0..<40))
    let one = real.selecting([Int](repeating: 0, count: 12))
    let twice = real.selecting((0..<80).map { $0 % 40 })
    let fourTimes = real.selecting((0..<160).map { $0 % 40 })
    let some = real.selecting(Array(0..<20))
    try expect(ManifoldOverlap(real: real, generated: one), "collapsed")
    try expect(ManifoldOverlap(real: one, generated: real), "to collapsed")
    try expect(ManifoldOverlap(real: twice, generated: some), "twice")
    try expect(ManifoldOverlap(real: fourTimes, generated: some), "four times")
  }

  @Test(arguments: ["clusters", "few rows"])
  func equalSetsOverlapWholly(_ name: String) throws {
    let a = try TestFeatures.pair(name).0
    let found = ManifoldOverlap(real: a, generated: a)
    #expect(found.precision == 1 && found.recall == 1 && isNear(found.density, 1, 1e-12) && found.coverage == 1)
  }

  @Test func setsFarApartDoNotOverlap() throws {
    let a = try TestFeatures.pair("clusters").0
    let b = Features(width: a.width, values: a.values.map { $0 + 1000 })
    let found = ManifoldOverlap(real: a, generated: b)
    #expect(found.precision == 0 && found.recall == 0 && found.density == 0 && found.coverage == 0)
  }

  /// Rows that are not finite are in no ball and have none, but count.
  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func rowsThatAreNotFiniteAreNowhere(_ bad: Float) throws {
    let (a, b) = try TestFeatures.pair("few rows")
    let clean = ManifoldOverlap(real: a, generated: b)
    var row = [Float](repeating: 0, count: a.width)
    row[17] = bad
    let (broken, brokenToo) = (Features(width: a.width, values: row + a.values), Features(width: a.width, values: b.values + row))
    let found = ManifoldOverlap(real: broken, generated: brokenToo)
    #expect(isNear(found.precision, clean.precision * 30 / 31, 1e-12))
    #expect(isNear(found.recall, clean.recall * 20 / 21, 1e-12))
    #expect(isNear(found.density, clean.density * 30 / 31, 1e-12))
    #expect(isNear(found.coverage, clean.coverage * 20 / 21, 1e-12))
    let radii = Manifold(broken).radii(k: 3)
    #expect(radii[0].isNaN && Array(radii[1...]) == Manifold(a).radii(k: 3))
  }

  /// More rows than a block of products holds, on a line: the k-th neighbour of the ends is k away, of the others k/2.
  @Test func radiiOfManyRowsAreKnown() {
    let line = Features(width: 1, values: (0..<2500).map { Float($0 * 389 % 2500) })
    let manifold = Manifold(line)
    for k in 1...5 {
      for (x, radius) in zip(line.values, manifold.radii(k: k)) {
        let toEdge = Int(min(x, 2499 - x))
        #expect(radius == Double(max((k + 1) / 2, k - toEdge)))
      }
    }
  }
}
