/// Where the shape is: its centre of mass, in pixels from the left edge. Undefined for a plain image.
public struct HorizontalPosition: Factor {
  public let name = "x"
  public let unit = "px"
  public let domain = FactorDomain.shapes

  public init() {}

  public func measure(_ image: MeasuredImage) -> Float? { image.tone.centre.map { Float($0.x) } }
}
