/// How thick the strokes are: ``Morphometry/thickness``.
public struct Thickness: Factor {
  public let name = "thickness"
  public let unit = "px"
  public let domain = FactorDomain.shapes

  public init() {}

  public func measure(_ image: MeasuredImage) -> Float? { image.morphometry?.thickness }
}
