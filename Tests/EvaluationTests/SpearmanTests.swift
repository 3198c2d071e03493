import Evaluation
import Testing

/// Against scipy.stats.spearmanr (`Reference/reference_metrics.py`).
struct SpearmanTests {
  private func normals(_ seed: UInt64) -> [Int] {
    (0..<200).map { i in (0..<8).reduce(-1020) { $0 + Int(TestFeatures.word(seed, i) >> (8 * UInt64($1)) & 255) } }
  }

  private func floor(_ x: Int, _ y: Int) -> Double { (Double(x) / Double(y)).rounded(.down) }

  @Test func correlationsAreThoseOfSciPy() throws {
    let expected = try #require(try metricsReference()["ranks"])
    let (x, y) = (normals(20), normals(21))
    let normal = try #require(spearman(x.map(Double.init), zip(x, y).map { Double($0 + $1) }))
    #expect(isNear(normal, try expected.double("normal"), 1e-14))
    let ties = try #require(spearman(x.map { floor($0, 100) }, zip(x, y).map { floor($0 - $1, 150) }))
    #expect(isNear(ties, try expected.double("many ties"), 1e-14))
    let few = try #require(spearman([3, 1, 2, 2, 5, 5, 5, -1] as [Float], [1, 2, 2, 4, 4, 4, 8, 0]))
    #expect(isNear(few, try expected.double("few"), 1e-14))
  }

  @Test func monotoneRelationsAreOne() {
    let x = (0..<50).map { Double($0 * 37 % 50) }
    #expect(spearman(x, x.map { $0 * $0 * $0 + 1 }) == 1)
    #expect(spearman(x, x.map { -$0 }) == -1)
    #expect(spearman([-.infinity, 0, .infinity], [1.0, 2, 3]) == 1)
  }

  @Test func whatIsNotDefinedIsNil() {
    #expect(spearman([Double](), []) == nil)
    #expect(spearman([1.0], [1]) == nil)
    #expect(spearman([1.0, 2, 3], [4, 4, 4]) == nil)
    #expect(spearman([1.0, 2, 3], [4, .nan, 5]) == nil)
  }
}
