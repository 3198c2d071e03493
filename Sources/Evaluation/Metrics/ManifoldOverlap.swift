/// How the regions that real and generated features fill lie to each other. A ball around each feature reaches to its
/// k-th nearest neighbour in its own set; then
///
/// - precision: the share of generated features inside the ball of any real one, d ≤ radius: are they plausible?
/// - recall: the share of real features inside the ball of any generated one, d ≤ radius: is all of the variety there?
///   Both with k = 3 (Kynkäänniemi et al. 2019, "Improved precision and recall metric", eq. 1 and 2).
/// - density: the number of real balls that a generated feature is inside of (d < radius), ÷ k, mean over the generated
///   ones; not limited by 1. Unlike precision it is not won by one real outlier with a large ball.
/// - coverage: the share of real features whose ball holds a generated one, d < radius.
///   Both with k = 5 (Naeem et al. 2020, "Reliable fidelity and diversity metrics", eq. 3 and 4).
///
/// ≤ and < are those of the authors' programs; they differ for repeated features only. With them equal sets have all
/// four at 1. Compare with numbers of two real sets of the same counts: they are well below 1, and depend on the counts.
///
/// A feature that is not finite is inside no ball and has none, but counts among those that could have been.
public struct ManifoldOverlap: Sendable, Equatable {
  public let precision: Double
  public let recall: Double
  public let density: Double
  public let coverage: Double

  /// For 10,000 features of 128 in both sets about half a second of one core.
  ///
  /// - Parameters:
  ///   - overlapNeighbours: k of precision and recall
  ///   - densityNeighbours: k of density and coverage
  /// - Precondition: both sets have more rows than the larger k.
  public init(real: Manifold, generated: Manifold, overlapNeighbours: Int = 3, densityNeighbours: Int = 5) {
    let most = max(overlapNeighbours, densityNeighbours)
    let (reals, fakes) = (real.features.count, generated.features.count)
    precondition(reals > most && fakes > most, "\(reals) real and \(fakes) generated rows, but \(most) neighbours")
    let realOverlap = real.squaredRadii(k: overlapNeighbours)
    let realDensity = real.squaredRadii(k: densityNeighbours)
    let fakeOverlap = generated.squaredRadii(k: overlapNeighbours)
    let farther = overlapNeighbours > densityNeighbours ? realOverlap : realDensity

    var isPrecise = [Bool](repeating: false, count: fakes)
    var isRecalled = [Bool](repeating: false, count: reals)
    var isCovered = [Bool](repeating: false, count: reals)
    var memberships = 0
    let pairs = NearPairs(queries: FeatureVectors(features: generated.features), references: FeatureVectors(features: real.features))
    pairs.forEach(queryLimits: fakeOverlap, referenceLimits: farther) { i, j, square in
      if square <= realOverlap[j] { isPrecise[i] = true }
      if square <= fakeOverlap[i] { isRecalled[j] = true }
      if square < realDensity[j] {
        memberships += 1
        isCovered[j] = true
      }
      return fakeOverlap[i]
    }
    func share(_ flags: [Bool]) -> Double { Double(flags.count { $0 }) / Double(flags.count) }
    precision = share(isPrecise)
    recall = share(isRecalled)
    density = Double(memberships) / Double(densityNeighbours) / Double(fakes)
    coverage = share(isCovered)
  }

  /// Rows that each set must at least have, with the default neighbours.
  public static let leastCount = 6

  public init(real: Features, generated: Features) {
    self.init(real: Manifold(real), generated: Manifold(generated))
  }
}
