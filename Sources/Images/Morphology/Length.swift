/// How long the strokes are: ``Morphometry/length``.
public struct Length: Factor {
  public let name = "length"
  public let unit = "px"
  public let domain = FactorDomain.shapes

  public init() {}

  public func measure(_ image: MeasuredImage) -> Float? { image.morphometry?.length }
}
