/// How much of the image is ink, in square pixels: the cells of ``InkMask``, a sixteenth of a pixel each.
public struct Area: Factor {
  public let name = "area"
  public let unit = "px²"

  public init() {}

  public func measure(_ image: Image) -> Float? {
    guard let mask = InkMask(image.grey) else { return nil }
    let cells = mask.cells.reduce(0) { $0 &+ Int($1) }
    return Float(cells) / Float(InkMask.factor * InkMask.factor)
  }
}
