/// How wide the shape is once it stands upright: ``Morphometry/width``.
public struct Width: Factor {
  public let name = "width"
  public let unit = "px"
  public let domain = FactorDomain.shapes

  public init() {}

  public func measure(_ image: MeasuredImage) -> Float? { image.morphometry?.width }
}
