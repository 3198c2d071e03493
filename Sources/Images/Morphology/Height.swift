/// How high the shape is, in pixels: between the rows with 1 % and 99 % of the ink above them, in proportion within a row.
///
/// As in Morpho-MNIST (Castro et al., JMLR 20, 2019); making the shape upright leaves rows where they are.
public struct Height: Factor {
  public let name = "height"
  public let unit = "px"

  public init() {}

  public func measure(_ image: Image) -> Float? {
    let image = image.grey
    let rows = (0..<image.height).map { y in
      Double(image.pixels[y * image.width..<(y + 1) * image.width].reduce(0) { $0 + Int($1) })
    }
    guard rows.contains(where: { $0 > 0 }) else { return nil }
    return Float(extent(of: rows))
  }
}
