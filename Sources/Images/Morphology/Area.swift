/// How much of the image is ink: ``Morphometry/area``.
public struct Area: Factor {
  public let name = "area"
  public let unit = "px²"
  public let domain = FactorDomain.shapes

  public init() {}

  public func measure(_ image: MeasuredImage) -> Float? { image.morphometry?.area }
}
