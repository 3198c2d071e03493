extension Chart {
  /// The chart as a text of Scalable Vector Graphics (SVG 1.1) that needs nothing else: no style sheet, no font of its own.
  ///
  /// - Precondition: the width is at least 300.
  public func svg(width: Int = 1000) -> String { page(width: width).svg }
}

extension ChartPage {
  var svg: String {
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" "
        + "viewBox=\"0 0 \(width) \(height)\" font-family=\"sans-serif\">",
      "<title>\(XMLText.escaped(title))</title>",
      "<rect width=\"\(width)\" height=\"\(height)\" fill=\"\(Colour.white.hexadecimal)\"/>",
    ]
    lines += elements.map(\.svg)
    return lines.joined(separator: "\n") + "\n</svg>\n"
  }
}

extension ChartElement {
  /// Capitals of most fonts are about 0.72 of their size high.
  private static let capitalHeight = 0.72

  fileprivate var svg: String {
    switch self {
    case .fill(let x, let y, let width, let height, let colour):
      return "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" fill=\"\(colour.hexadecimal)\"/>"
    case .dashes(let x, let top, let bottom, let colour):
      return "<path d=\"M\(x).5 \(top)V\(bottom)\" stroke=\"\(colour.hexadecimal)\" "
        + "stroke-dasharray=\"\(ChartElement.dash.on) \(ChartElement.dash.off)\"/>"
    case .stroke(let points, let width, let colour):
      let path = points.map { "\(ChartNumber.text($0.x, 1)),\(ChartNumber.text($0.y, 1))" }.joined(separator: " ")
      return "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(colour.hexadecimal)\" stroke-width=\"\(width)\" "
        + "stroke-linejoin=\"round\" stroke-linecap=\"round\"/>"
    case .disc(let x, let y, let radius, let colour):
      return "<circle cx=\"\(ChartNumber.text(x, 1))\" cy=\"\(ChartNumber.text(y, 1))\" r=\"\(radius)\" fill=\"\(colour.hexadecimal)\"/>"
    case .text(let text, let x, let y, let size, let anchor, let colour):
      let height = 5 * size
      return "<text x=\"\(x)\" y=\"\(y + height)\" font-size=\"\(ChartNumber.text(Double(height) / ChartElement.capitalHeight, 0))\" "
        + "text-anchor=\"\(anchor.rawValue)\" fill=\"\(colour.hexadecimal)\">\(XMLText.escaped(text))</text>"
    }
  }
}

/// Text as XML takes it.
enum XMLText {
  /// Signs that mean something to XML are written as entities, and those that it does not allow as U+FFFD (XML 1.0, 2.2).
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&apos;"
      case "\t", "\n", "\r": escaped += " "
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
