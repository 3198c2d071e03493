/// How far the shape leans, positive for "/": ``Morphometry/slant``.
public struct Slant: Factor {
  public let name = "slant"
  public let unit = "rad"
  public let domain = FactorDomain.shapes

  public init() {}

  public func measure(_ image: MeasuredImage) -> Float? { image.morphometry?.slant }
}
