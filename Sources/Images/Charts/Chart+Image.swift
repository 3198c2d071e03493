extension Chart {
  /// The chart as pixels, dark on white.
  ///
  /// - Parameter width: in pixels; the height follows from the number of panels
  /// - Precondition: the width is at least 300.
  public func image(width: Int = 1000) -> Image { page(width: width).image }

  func page(width: Int) -> ChartPage {
    let layout = ChartLayout(self, width: width)
    return ChartPage(title: title, width: width, height: layout.height, elements: layout.elements)
  }
}

extension ChartPage {
  var image: Image {
    var canvas = Canvas(width: width, height: height, background: .white)
    for element in elements {
      switch element {
      case .fill(let x, let y, let width, let height, let colour): canvas.fill(x: x, y: y, width: width, height: height, colour)
      case .dashes(let x, let top, let bottom, let colour):
        let (on, off) = ChartElement.dash
        for y in stride(from: top, to: bottom, by: on + off) {
          canvas.fill(x: x, y: y, width: 1, height: min(on, bottom - y), colour)
        }
      case .stroke(let points, let width, let colour): canvas.stroke(points.map { ($0.x, $0.y) }, width: width, colour)
      case .disc(let x, let y, let radius, let colour): canvas.stroke([(x, y)], width: 2 * radius, colour)
      case .text(let text, let x, let y, let size, let anchor, let colour):
        let font = PixelFont(scale: size)
        let left = switch anchor {
        case .start: x
        case .middle: x - font.width(text) / 2
        case .end: x - font.width(text)
        }
        canvas.draw(text, x: left, y: y, font, colour)
      }
    }
    return canvas.image
  }
}
