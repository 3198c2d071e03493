/// How thick the strokes are: twice the mean distance from the skeleton to the background, in pixels.
///
/// As in Morpho-MNIST (Castro et al., JMLR 20, 2019): the image is enlarged four times and cut at half of its greatest
/// value (``InkMask``), thinned (``Skeleton``), and the distances (``DistanceTransform``) are averaged over the skeleton.
/// Where thinning leaves nothing of a small square, the greatest distance stands for the mean.
///
/// Measured: bars of 2 to 4 pixels at any angle are right to 0.25 pixels; short and thick ones appear up to a fifth too
/// thin, because the skeleton grows branches into their corners.
public struct Thickness: Factor {
  public let name = "thickness"
  public let unit = "px"

  public init() {}

  public func measure(_ image: Image) -> Float? {
    guard let mask = InkMask(image.grey) else { return nil }
    let skeleton = Skeleton.cells(of: mask)
    let squared = DistanceTransform.squared(mask)
    let distance =
      skeleton.isEmpty
      ? Double(squared.max() ?? 0).squareRoot()
      : skeleton.reduce(0) { $0 + Double(squared[$1]).squareRoot() } / Double(skeleton.count)
    return Float(2 * distance / Double(InkMask.factor))
  }
}
