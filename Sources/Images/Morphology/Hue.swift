/// The colour of the image: the hue of the mean colour, which is the circular mean of the hues weighted by chroma; 0
/// (red), 120 (green), 240 (blue), below 360. Beware of means over images: 359 and 1 are neighbours. Undefined where the
/// mean colour is grey to within half a level.
public struct Hue: Factor {
  public let name = "hue"
  public let unit = "°"
  public let domain = FactorDomain.colours

  public init() {}

  public func measure(_ image: MeasuredImage) -> Float? { image.tone.hue.map(Float.init) }
}
