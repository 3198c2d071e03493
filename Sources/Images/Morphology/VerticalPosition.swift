/// Where the shape is: its centre of mass, in pixels from the top edge. Undefined for a plain image.
public struct VerticalPosition: Factor {
  public let name = "y"
  public let unit = "px"
  public let domain = FactorDomain.shapes

  public init() {}

  public func measure(_ image: MeasuredImage) -> Float? { image.tone.centre.map { Float($0.y) } }
}
