import Images
import Testing

struct ChartTests {
  private func chart(_ values: [Double], title: String = "title", range: ClosedRange<Double>? = nil, rules: [Chart.Rule] = []) -> Chart {
    let points = values.enumerated().map { Chart.Point(x: Double($0.offset), y: $0.element) }
    return Chart(
      title: title, xLabel: "epochs",
      panels: [
        .init(title: "values", range: range, series: [.init(name: "one", colour: .vermilion, points: points)], marks: [])
      ], rules: rules)
  }

  private func lines(_ chart: Chart, _ start: String) -> [Substring] { chart.svg().split(separator: "\n").filter { $0.hasPrefix(start) } }

  /// The places of a curve: the plot is 170 pixels high, and 904 wide of 1000.
  @Test func pointsLieWhereTheirNumbersSay() {
    let drawn = lines(chart([0, 1, 0.5]), "<polyline")
    #expect(
      drawn == [
        "<polyline points=\"76.0,236.0 528.0,66.0 980.0,151.0\" fill=\"none\" stroke=\"#d55e00\" stroke-width=\"2.0\" "
          + "stroke-linejoin=\"round\" stroke-linecap=\"round\"/>"
      ])
  }

  /// What is drawn as pixels lies where the text says: the curve's colour is at its points, and nowhere left of it.
  @Test func theImageHasTheSameGeometry() {
    let image = chart([0, 1, 0.5]).image()
    // Vermilion has no blue.
    func blue(_ x: Int, _ y: Int) -> UInt8 { image.pixels[(y * image.width + x) * 3 + 2] }
    for (x, y) in [(528, 66), (979, 151), (302, 151)] { #expect(blue(x, y) < 80, "\(x), \(y)") }
    #expect(blue(302, 120) == 255)
    #expect(image.width == 1000 && chart([0]).svg().contains("height=\"\(image.height)\" viewBox"))
  }

  /// Pixels at a line's edge are mixed: as many of them as it takes for a line two pixels wide.
  @Test func linesAreSmooth() {
    let image = chart([0, 1]).image()
    let row = 150
    let mixed = (76..<980).map { x in Int(image.pixels[(row * 1000 + x) * 3 + 2]) }
    let ink = mixed.reduce(0.0) { $0 + Double(255 - $1) / 255 }
    // Across a line of slope 170 in 904 a row cuts 2 / sin of its angle.
    #expect(abs(ink - 2 / (170.0 / 919.8)) < 0.5, "\(ink)")
    #expect(mixed.contains { $0 > 20 && $0 < 235 })
  }

  @Test func aCurveIsBrokenWhereThereIsNoNumber() {
    let drawn = lines(chart([0, 1, .nan, 1, .infinity, 0.5, 0]), "<polyline")
    #expect(drawn.count == 2)
    // A number between two that are none is a dot.
    #expect(lines(chart([0, 1, .nan, 1, .infinity, 0.5, 0]), "<circle").count == 1)
  }

  /// Beyond the range a curve is cut off at the plot's edge, and what is missing is said.
  @Test func aCurveIsCutOffAtItsRange() throws {
    let chart = chart([0, 1, 9, 1, -3, 0], range: 0...1)
    let drawn = lines(chart, "<polyline").joined(separator: " ")
    let heights = drawn.split(separator: ",").dropFirst().compactMap { Double($0.prefix { $0.isNumber || $0 == "." }) }
    #expect(heights.count >= 6 && heights.allSatisfy { (66...236).contains($0) }, "\(heights)")
    #expect(chart.svg().contains(">cut off: up to 9, down to -3</text>"))
    #expect(self.chart([0, 1, -3], range: 0...1).svg().contains(">cut off: down to -3</text>"))
    #expect(!self.chart([0, 1], range: 0...1).svg().contains("cut off"))
  }

  @Test func namesAreEscaped() {
    let svg = chart([0, 1], title: "a<b>&\"c\" 'd' \u{1}\u{FFFE}é").svg()
    #expect(svg.contains(">a&lt;b&gt;&amp;&quot;c&quot; &apos;d&apos; \u{FFFD}\u{FFFD}é</text>"))
    #expect(svg.contains("<title>a&lt;b&gt;&amp;&quot;c&quot; &apos;d&apos; \u{FFFD}\u{FFFD}é</title>"))
    #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1000\"") && svg.hasSuffix("</svg>\n"))
    // Nothing is fetched from anywhere.
    #expect(!svg.contains("href") && !svg.contains("url(") && !svg.contains("<style"))
  }

  /// Captions that would touch stand below one another; a chart with more of them is higher.
  @Test func captionsDoNotTouch() {
    func places(_ rules: [Chart.Rule]) -> [String] {
      lines(chart([0, 1, 0], rules: rules), "<text").filter { $0.contains(">rule") }.map { String($0.prefix { $0 != "f" }) }
    }
    #expect(places([.init(x: 0, caption: "rule 1"), .init(x: 1, caption: "rule 2")]) == ["<text x=\"76\" y=\"54\" ", "<text x=\"528\" y=\"54\" "])
    #expect(places([.init(x: 0, caption: "rule 1"), .init(x: 0.01, caption: "rule 2")]) == ["<text x=\"76\" y=\"54\" ", "<text x=\"81\" y=\"72\" "])
    // At the right edge a caption ends with the plot.
    #expect(places([.init(x: 2, caption: "rule 1")]) == ["<text x=\"934\" y=\"54\" "])
  }

  @Test func aLegendTellsSeveralCurvesApart() {
    var chart = chart([0, 1])
    #expect(!chart.svg().contains(">one</text>"))
    chart.panels[0].series.append(.init(name: "two", colour: .blue, points: []))
    #expect(chart.svg().contains(">one</text>") && chart.svg().contains(">two</text>"))
  }

  @Test func levelsAndMarksAreDrawnWithTheirCaptions() {
    var chart = chart([0, 1, 0])
    chart.panels[0].levels = [.init(y: 0.5, caption: "half")]
    chart.panels[0].marks = [.init(point: .init(x: 1, y: 1), caption: "highest", colour: .green)]
    #expect(lines(chart, "<circle") == ["<circle cx=\"528.0\" cy=\"66.0\" r=\"5.0\" fill=\"#009e73\"/>"])
    #expect(chart.svg().contains(">half</text>") && chart.svg().contains(">highest</text>"))
    #expect(lines(chart, "<rect").contains("<rect x=\"76\" y=\"151\" width=\"904\" height=\"1\" fill=\"#707070\"/>"))
  }

  /// Whatever numbers there are, something is drawn.
  @Test func strangeChartsAreDrawn() {
    for values in [[], [.nan], [5], [1e300, -1e300], [1e-300, 2e-300], [0, 1e29], [Double](repeating: 3, count: 2000)] as [[Double]] {
      for scale in [Chart.Scale.linear, .logarithmic] {
        var chart = chart(values, title: String(repeating: "long ", count: 100), rules: [.init(x: .nan, caption: "none"), .init(x: 3, caption: "a rule")])
        chart.panels[0].scale = scale
        chart.panels[0].levels = [.init(y: -1, caption: "below")]
        chart.panels[0].marks = [.init(point: .init(x: 0, y: .nan), caption: "nowhere", colour: .green)]
        #expect(chart.image(width: 300).width == 300)
        #expect(!chart.svg().contains("nan") && !chart.svg().contains("inf"))
      }
    }
    #expect(Chart(title: "", xLabel: "", panels: []).image().height > 0)
  }
}
