/// How thick the strokes are: ``Morphometry/thickness``.
///
/// Measured: bars of 2, 2.5, 3 and 4 pixels at any angle are right to 0.2 pixels; of 3.5 they may appear 0.5 too thin, and
/// short and thick shapes a fifth, because the medial axis grows branches into corners. That is the definition's, not ours.
public struct Thickness: Factor {
  public let name = "thickness"
  public let unit = "px"
  public let domain = FactorDomain.shapes

  public init() {}

  public func measure(_ image: MeasuredImage) -> Float? { image.morphometry?.thickness }
}
