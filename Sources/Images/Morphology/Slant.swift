private import Glibc

/// How far the shape leans, in radians: atan(−u11 / u02) of its ``Moments``, positive for "/" and negative for "\\".
///
/// As in Morpho-MNIST (Castro et al., JMLR 20, 2019): the angle of the horizontal shear that would make the shape upright.
/// Undefined where all ink is in one row.
public struct Slant: Factor {
  public let name = "slant"
  public let unit = "rad"

  public init() {}

  public func measure(_ image: Image) -> Float? {
    guard let lean = Moments(image.grey)?.lean else { return nil }
    return Float(atan(lean))
  }
}
