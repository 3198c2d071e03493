public import Datasets

/// Finds images that nearly repeat one of a set of real images, by the L2 distance of their pixels scaled to 0…1 (as
/// ``Memorization`` measures it).
///
/// What is near depends on the set, so it is told in multiples of ``typicalDistance``, 1 for as near as real images of
/// the set commonly are to each other.
public struct NearCopies: Sendable {
  /// The median, over up to 1,000 real images, of the distance to the nearest other one; 0 where half of them are there
  /// twice.
  public let typicalDistance: Double
  private let references: References

  private enum References: Sendable {
    case pixels(PixelVectors)
    case projected(PixelProjection, ProjectedPixels)
  }

  /// Enough for a median that is right to a few per cent.
  private static let sample = 1_000

  /// - Precondition: there are at least two images.
  public init(of images: LabelledImages) {
    precondition(images.count >= 2, "the distances between \(images.count) images")
    let queries = min(NearCopies.sample, images.count)
    let chosen = (0..<queries).map { $0 * images.count / queries }
    let sample = images.selecting(chosen)
    if PixelProjection.isWorthwhile(sample, images) {
      let projection = PixelProjection(for: images)
      let projected = projection.project(images)
      references = .projected(projection, projected)
      typicalDistance = NearCopies.median(NearPairs(queries: projection.project(sample), references: projected), chosen)
    } else {
      let pixels = PixelVectors(images: images)
      references = .pixels(pixels)
      typicalDistance = NearCopies.median(NearPairs(queries: PixelVectors(images: sample), references: pixels), chosen)
    }
  }

  /// The distance of each image to the nearest real one where that is less than `limit`, else nil.
  ///
  /// - Precondition: the images have the real ones' size and channels.
  public func distances(_ images: LabelledImages, below limit: Double) -> [Double?] {
    switch references {
    case .pixels(let pixels):
      NearCopies.near(NearPairs(queries: PixelVectors(images: images), references: pixels), below: limit)
    case .projected(let projection, let projected):
      NearCopies.near(NearPairs(queries: projection.project(images), references: projected), below: limit)
    }
  }

  private static func near<Vectors>(_ pairs: NearPairs<Vectors>, below limit: Double) -> [Double?] {
    let bound = limit * limit * 255 * 255
    var squares = [Double](repeating: bound, count: pairs.queries.count)
    pairs.forEach(queryLimits: squares) { query, _, square in
      squares[query] = min(squares[query], square)
      return squares[query]
    }
    return squares.map { $0 < bound ? $0.squareRoot() / 255 : nil }
  }

  /// Of the distances of the references `chosen` to the nearest others.
  private static func median<Vectors>(_ pairs: NearPairs<Vectors>, _ chosen: [Int]) -> Double {
    var squares = [Double](repeating: .infinity, count: chosen.count)
    pairs.forEach(queryLimits: squares) { query, reference, square in
      if reference != chosen[query] { squares[query] = min(squares[query], square) }
      return squares[query]
    }
    return quantile(squares.map { $0.squareRoot() / 255 }, 0.5)
  }
}
