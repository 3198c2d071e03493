/// How high the shape is: ``Morphometry/height``.
public struct Height: Factor {
  public let name = "height"
  public let unit = "px"
  public let domain = FactorDomain.shapes

  public init() {}

  public func measure(_ image: MeasuredImage) -> Float? { image.morphometry?.height }
}
