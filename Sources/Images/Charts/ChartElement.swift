/// What a chart is drawn of, in pixels from the upper left corner: the same for every form that it is written in.
enum ChartElement: Equatable {
  /// A rectangle of whole pixels.
  case fill(x: Int, y: Int, width: Int, height: Int, Colour)
  /// An upright line of dashes, one pixel wide.
  case dashes(x: Int, top: Int, bottom: Int, Colour)
  case stroke([Chart.Point], width: Double, Colour)
  case disc(x: Double, y: Double, radius: Double, Colour)
  /// One line. `y` is the top of its capitals, which are five times `size` pixels high.
  case text(String, x: Int, y: Int, size: Int, Anchor, Colour)

  enum Anchor: String {
    case start
    case middle
    case end
  }

  /// Of dashes: drawn, then left out.
  static let dash = (on: 4, off: 4)
}
