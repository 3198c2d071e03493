/// The (squared) Fréchet distance of two Gaussians fitted to features (Dowson and Landau 1982; with an Inception
/// network's features Heusel et al. 2017 call it FID):
///
/// |μa − μb|² + tr(Σa + Σb − 2 (Σa Σb)^½)
///
/// The trace of the root is Σ √λ over the eigenvalues λ of the symmetric A Σb Aᵀ, with AᵀA = Σa, so no root of a
/// matrix is taken and nothing can turn complex. The distance does not change when both sets are moved, rotated or
/// swapped. It is biased upwards for few rows: compare with a floor from as many real ones. Fewer rows than dimensions
/// leave the covariances singular, and the formula is used as it is.
///
/// Not a number (NaN) where a feature is not finite.
public struct FrechetDistance: Sendable {
  public let reference: FeatureStatistics
  private let root: SquareMatrix
  private let trace: Double

  /// Prepares what depends on one set only: some 3 ms for a width of 128, as a distance takes then.
  public init(to reference: FeatureStatistics) {
    self.reference = reference
    root = reference.isFinite ? SymmetricEigensystem(of: reference.matrix).root() : SquareMatrix(order: reference.width)
    trace = reference.matrix.trace
  }

  /// - Precondition: the features have the reference's width.
  public func callAsFunction(_ other: FeatureStatistics) -> Double {
    precondition(other.width == reference.width, "features of width \(other.width) and \(reference.width)")
    guard reference.isFinite && other.isFinite else { return .nan }
    let product = root.timesTransposed(other.matrix).timesTransposed(root)
    let cross = SymmetricEigensystem.values(of: product).reduce(0) { $0 + max($1, 0).squareRoot() }
    let shift = zip(reference.mean, other.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    // Rounding may leave −10⁻¹³ of equal sets.
    return max(shift + trace + other.matrix.trace - 2 * cross, 0)
  }

  public func callAsFunction(_ features: Features) -> Double { self(FeatureStatistics(features)) }

  public static func between(_ a: Features, _ b: Features) -> Double {
    FrechetDistance(to: FeatureStatistics(a))(FeatureStatistics(b))
  }
}
