/// How wide the shape is once it stands upright: ``Morphometry/width``.
///
/// The spline and the blur of the ``Enlarger`` carry mass outwards: bars of 6 pixels appear 6.8 (upright) to 7.1 (slanting)
/// pixels wide. That is the definition's, not ours.
public struct Width: Factor {
  public let name = "width"
  public let unit = "px"
  public let domain = FactorDomain.shapes

  public init() {}

  public func measure(_ image: MeasuredImage) -> Float? { image.morphometry?.width }
}
