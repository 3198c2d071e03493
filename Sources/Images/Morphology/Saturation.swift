/// How colourful the image is: the mean of HSV saturation weighted by value, 0 (grey) to 1 (pure colours). Undefined for
/// images of one channel and for black.
public struct Saturation: Factor {
  public let name = "saturation"
  public let unit = ""
  public let domain = FactorDomain.colours

  public init() {}

  public func measure(_ image: MeasuredImage) -> Float? {
    image.image.channels > 1 ? image.tone.saturation.map(Float.init) : nil
  }
}
