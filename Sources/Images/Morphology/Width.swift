/// How wide the shape is once it stands upright, in pixels: the horizontal side of the bounding parallelogram of
/// Morpho-MNIST (Castro et al., JMLR 20, 2019).
///
/// Each row is shifted so that the slant vanishes; the width lies between the columns with 1 % and 99 % of the ink to their
/// left, in proportion within a column. A single row of ink is not shifted. Undefined where the shape leans by more than
/// 10 pixels for each row (84°): it is a horizontal stroke then, not a slanted shape.
///
/// Upright sides are measured exactly, slanting ones about half a pixel too far out (measured: bars of 2 to 6 pixels
/// appear 1.2 to 0.7 wider), because pixels are squares whose own sides stay upright.
public struct Width: Factor {
  public let name = "width"
  public let unit = "px"

  public init() {}

  public func measure(_ image: Image) -> Float? {
    let image = image.grey
    guard let moments = Moments(image) else { return nil }
    let lean = moments.lean ?? 0
    guard lean.magnitude <= 10 else { return nil }
    // Columns of a quarter pixel. A row at height y moves by lean · (y − ȳ); each pixel covers four of them, the first and
    // a fifth in part.
    let fineness = 4
    let margin = Int((lean.magnitude * Double(image.height)).rounded(.up))
    var columns = [Double](repeating: 0, count: fineness * (image.width + 2 * margin) + 1)
    for y in 0..<image.height {
      let shift = Double(fineness) * (lean * (Double(y) - moments.centreY) + Double(margin))
      let whole = Int(shift.rounded(.down))
      let part = shift - Double(whole)
      for x in 0..<image.width where image.pixels[y * image.width + x] > 0 {
        let value = Double(image.pixels[y * image.width + x])
        let first = whole + fineness * x
        columns[first] += (1 - part) * value
        for i in first + 1..<first + fineness { columns[i] += value }
        columns[first + fineness] += part * value
      }
    }
    return Float(extent(of: columns) / Double(fineness))
  }
}
