/// How much brightness varies: the standard deviation of the luma, 0 (plain) to 0.5 (half black, half white).
public struct Contrast: Factor {
  public let name = "contrast"
  public let unit = ""
  public let domain = FactorDomain.images

  public init() {}

  public func measure(_ image: MeasuredImage) -> Float? { Float(image.tone.deviation / 255) }
}
