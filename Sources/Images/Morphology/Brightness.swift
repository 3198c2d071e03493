/// How bright the image is: the mean luma, 0 (black) to 1 (white).
public struct Brightness: Factor {
  public let name = "brightness"
  public let unit = ""
  public let domain = FactorDomain.images

  public init() {}

  public func measure(_ image: MeasuredImage) -> Float? { Float(image.tone.mean / 255) }
}
