import Images
import Testing

struct BarChartTests {
  private let chart = BarChart(
    title: "leaves & more", note: "points",
    sections: [
      .init(
        title: "test",
        bars: [
          .init(name: "one", value: 2, low: 1, high: 3, colour: .blue), .init(name: "two", value: -1, low: -2, high: 0, colour: .vermilion),
          .init(name: "none", value: .nan, low: 0, high: 0, colour: .green),
        ])
    ])

  private func lines(_ chart: BarChart, _ start: String) -> [Substring] { chart.svg().split(separator: "\n").filter { $0.hasPrefix(start) } }

  private func number(_ name: String, _ line: Substring) -> Double {
    Double(line.split(separator: " \(name)=\"").last?.prefix { $0 != "\"" } ?? "") ?? .nan
  }

  /// Both bars begin at the same place, and are as long as their values; a bar below 0 lies left of it.
  @Test func barsAreAsLongAsTheirValues() throws {
    let blue = try #require(lines(chart, "<rect").first { $0.contains(Colour.blueText) })
    let red = try #require(lines(chart, "<rect").first { $0.contains(Colour.vermilionText) })
    #expect(number("x", red) + number("width", red) == number("x", blue))
    #expect(abs(number("width", blue) - 2 * number("width", red)) <= 1)
    #expect(number("y", red) == number("y", blue) + 24)
    #expect(!chart.svg().contains(Colour.greenText))
  }

  /// A line and two ends for each interval, and the line's middle at the value.
  @Test func whiskersSpanTheInterval() throws {
    let strokes = lines(chart, "<polyline")
    #expect(strokes.count == 6)
    let ends = strokes[0].split(separator: "\"")[1].split(separator: " ").compactMap { Double($0.prefix { $0 != "," }) }
    let blue = try #require(lines(chart, "<rect").first { $0.contains(Colour.blueText) })
    #expect(abs((ends[0] + ends[1]) / 2 - number("x", blue) - number("width", blue)) <= 1)
  }

  @Test func everythingHasItsName() {
    let svg = chart.svg()
    for text in [">leaves &amp; more</text>", ">points</text>", ">test</text>", ">one</text>", ">none</text>", ">2.0</text>", ">-1.0</text>"] {
      #expect(svg.contains(text), "\(text)")
    }
  }

  @Test func theImageHasTheSameGeometry() throws {
    let image = chart.image()
    #expect(image.width == 1000 && chart.svg().contains("height=\"\(image.height)\" viewBox"))
    let blue = try #require(lines(chart, "<rect").first { $0.contains(Colour.blueText) })
    let (x, y) = (Int(number("x", blue)) + 3, Int(number("y", blue)) + 2)
    #expect(Array(image.pixels[(y * 1000 + x) * 3..<(y * 1000 + x) * 3 + 3]) == [0, 114, 178])
  }

  @Test func nothingToShowIsAPageAllTheSame() {
    #expect(BarChart(title: "", sections: []).image(width: 300).height > 0)
    #expect(BarChart(title: "t", sections: [.init(title: "s", bars: [])]).svg(width: 300).contains("</svg>"))
  }
}

extension Colour {
  fileprivate static let blueText = "#0072b2"
  fileprivate static let vermilionText = "#d55e00"
  fileprivate static let greenText = "#009e73"
}
