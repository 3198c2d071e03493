/// A set of features with how far each is from its nearest neighbours within the set: the balls whose union stands for
/// the region that the set fills (Kynkäänniemi et al. 2019). Made once for a reference.
public struct Manifold: Sendable {
  public let features: Features
  /// Neighbours that are known of each row.
  public let neighbours: Int
  /// `[count, neighbours]`, each row ascending; NaN where a row is not finite, or has too few finite neighbours.
  private let squares: [Double]

  /// For a set of 10,000 features of 128 about half a second of one core.
  ///
  /// - Parameter neighbours: 5, the most that ``ManifoldOverlap`` asks for
  public init(_ features: Features, neighbours: Int = 5) {
    precondition(neighbours > 0, "at least one neighbour, not \(neighbours)")
    let vectors = FeatureVectors(features: features)
    var nearest = [Double](repeating: .infinity, count: features.count * neighbours)
    let limits = [Double](repeating: .infinity, count: features.count)
    NearPairs(queries: vectors, references: vectors).forEach(queryLimits: limits) { query, reference, square in
      let start = query * neighbours
      if query != reference, square < nearest[start + neighbours - 1] {
        // Insertion from behind.
        var place = start + neighbours - 1
        while place > start, nearest[place - 1] > square {
          nearest[place] = nearest[place - 1]
          place -= 1
        }
        nearest[place] = square
      }
      let farthest = nearest[start + neighbours - 1]
      return farthest > 0 ? farthest : -.infinity
    }
    self.features = features
    self.neighbours = neighbours
    squares = nearest.map { $0 < .infinity ? $0 : .nan }
  }

  /// The squared distance of each row to its k-th nearest neighbour other than itself (a row with equal numbers is one).
  func squaredRadii(k: Int) -> [Double] {
    precondition((1...neighbours).contains(k), "neighbour \(k) of \(neighbours)")
    return (0..<features.count).map { squares[$0 * neighbours + k - 1] }
  }

  /// The distance of each row to its k-th nearest neighbour; NaN where a row is not finite or has fewer.
  public func radii(k: Int) -> [Double] { squaredRadii(k: k).map { $0.squareRoot() } }
}
