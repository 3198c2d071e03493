public import Datasets

/// The nearest reference of each of many vectors, by L2 distance; exact.
public struct NearestNeighbours: Sendable, Equatable {
  /// The nearest reference of each query, the first of equally near ones; nil for a query that is not finite.
  public let indices: [Int?]
  /// The distance of each query to it; infinite where there is none.
  public let distances: [Double]

  public var count: Int { indices.count }

  /// Among features; references that are not finite are nobody's nearest.
  public init(of queries: Features, among references: Features) {
    self.init(NearPairs(queries: FeatureVectors(features: queries), references: FeatureVectors(features: references)), scale: 1)
  }

  /// Among images of the same size, by their pixels scaled to 0…1. Some 3 s of one core for 10,000 queries among
  /// 60,000 digits.
  public init(of queries: LabelledImages, among references: LabelledImages) {
    precondition(
      queries.width == references.width && queries.height == references.height && queries.channels == references.channels,
      "images of different sizes")
    if PixelProjection.isWorthwhile(queries, references) {
      let projection = PixelProjection(for: references)
      self.init(NearPairs(queries: projection.project(queries), references: projection.project(references)), scale: 255)
    } else {
      self.init(NearPairs(queries: PixelVectors(images: queries), references: PixelVectors(images: references)), scale: 255)
    }
  }

  private init<Vectors>(_ pairs: NearPairs<Vectors>, scale: Double) {
    var nearest = [Int?](repeating: nil, count: pairs.queries.count)
    var squares = [Double](repeating: .infinity, count: pairs.queries.count)
    pairs.forEach(queryLimits: squares) { query, reference, square in
      if square < squares[query] {
        squares[query] = square
        nearest[query] = reference
      }
      // Nothing is nearer than 0.
      return squares[query] > 0 ? squares[query] : -.infinity
    }
    indices = nearest
    distances = squares.map { $0.squareRoot() / scale }
  }
}
