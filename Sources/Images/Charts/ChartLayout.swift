/// Where everything of a chart lies on a page of a given width.
struct ChartLayout {
  let width: Int
  private(set) var height = 0
  private(set) var elements: [ChartElement] = []

  private static let left = 76
  private static let right = 20
  private static let plotHeight = 170
  /// Of small letters and of the title.
  private static let small = 2
  private static let large = 3
  private static let lineHeight = 18
  private static let ink = Colour.grey(40)
  private static let grey = Colour.grey(112)
  private static let grid = Colour.grey(226)
  /// Letters are four squares wide.
  private static func widthOf(_ text: String, size: Int = ChartLayout.small) -> Int { PixelFont(scale: size).width(text) }

  private let x: ChartAxis
  private var plotWidth: Int { width - ChartLayout.left - ChartLayout.right }

  /// - Precondition: the page is at least 300 pixels wide.
  init(_ chart: Chart, width: Int) {
    precondition(width >= 300, "a chart \(width) pixels wide")
    self.width = width
    let all = chart.panels.flatMap { $0.series.flatMap(\.points) + $0.marks.map(\.point) }.map(\.x) + chart.rules.map(\.x)
    x = ChartAxis(of: all, scale: .linear, ticks: max(2, width / 100), isRounded: false)
    text(chart.title, x: ChartLayout.left, y: 14, size: ChartLayout.large, .start, ChartLayout.ink)
    height = 44
    let rules = chart.rules.filter { ChartAxis.canShow($0.x, .linear) }.sorted { $0.x < $1.x }
    captions(of: rules)
    for panel in chart.panels { draw(panel, rules) }
    labels(chart.xLabel)
  }

  private func across(_ value: Double) -> Double { Double(ChartLayout.left) + x.place(of: value) * Double(plotWidth) }

  private mutating func text(_ text: String, x: Int, y: Int, size: Int = ChartLayout.small, _ anchor: ChartElement.Anchor, _ colour: Colour) {
    let room = switch anchor {
    case .start: width - x
    case .end: x
    case .middle: 2 * min(x, width - x)
    }
    let fitting = PixelFont(scale: size).fitting(text, into: max(0, room))
    if !fitting.isEmpty { elements.append(.text(fitting, x: x, y: y, size: size, anchor, colour)) }
  }

  /// Above the panels, each beside its rule; where two would touch, on lines below one another.
  private mutating func captions(of rules: [Chart.Rule]) {
    var ends: [Int] = []
    for rule in rules {
      let place = Int(across(rule.x).rounded())
      let size = ChartLayout.widthOf(rule.caption)
      // To the right of its rule, as long as the page reaches.
      let start = min(place, width - ChartLayout.right - size)
      let line = ends.firstIndex { $0 + 16 <= start } ?? ends.count
      if line == ends.count { ends.append(0) }
      ends[line] = start + size
      text(rule.caption, x: max(0, start), y: height + line * ChartLayout.lineHeight, .start, ChartLayout.grey)
    }
    height += ends.count * ChartLayout.lineHeight
  }

  private mutating func draw(_ panel: Chart.Panel, _ rules: [Chart.Rule]) {
    // (1) What it is.
    text(panel.title, x: ChartLayout.left, y: height + 4, .start, ChartLayout.ink)
    legend(panel.series)
    height += ChartLayout.lineHeight
    if !panel.note.isEmpty {
      text(panel.note, x: ChartLayout.left, y: height + 2, .start, ChartLayout.grey)
      height += ChartLayout.lineHeight
    }
    let (top, bottom) = (height + 4, height + 4 + ChartLayout.plotHeight)
    defer { height = bottom + 18 }

    // (2) Its axis.
    let shown = panel.series.flatMap(\.points).map(\.y).filter { ChartAxis.canShow($0, panel.scale) }
    let ends = panel.range.map { [$0.lowerBound, $0.upperBound] } ?? shown + panel.levels.map(\.y) + panel.marks.map(\.point.y)
    let y = ChartAxis(of: ends, scale: panel.scale, ticks: 4)
    func down(_ value: Double) -> Double { Double(bottom) - y.place(of: value) * Double(ChartLayout.plotHeight) }
    for tick in y.ticks {
      let place = Int(down(tick.value).rounded())
      elements.append(.fill(x: ChartLayout.left, y: place, width: plotWidth, height: 1, ChartLayout.grid))
      text(tick.text, x: ChartLayout.left - 8, y: place - 5, .end, ChartLayout.ink)
    }
    for tick in x.ticks {
      elements.append(.fill(x: Int(across(tick.value).rounded()), y: bottom, width: 1, height: 5, ChartLayout.grey))
    }
    elements.append(.fill(x: ChartLayout.left, y: bottom, width: plotWidth, height: 1, ChartLayout.grey))
    for rule in rules { elements.append(.dashes(x: Int(across(rule.x).rounded()), top: top, bottom: bottom, ChartLayout.grey)) }

    // (3) Its values.
    for level in panel.levels where ChartAxis.canShow(level.y, panel.scale) && y.ends.contains(level.y) {
      let place = Int(down(level.y).rounded())
      elements.append(.fill(x: ChartLayout.left, y: place, width: plotWidth, height: 1, ChartLayout.grey))
      // Above its line where there is room, at the left end: a curve that gets there gets there late.
      text(level.caption, x: ChartLayout.left + 4, y: place - 15 < top ? place + 5 : place - 15, .start, ChartLayout.grey)
    }
    for series in panel.series {
      let points = series.points.map { point -> Chart.Point? in
        guard ChartAxis.canShow(point.x, .linear), ChartAxis.canShow(point.y, panel.scale) else { return nil }
        return Chart.Point(x: across(point.x), y: down(point.y))
      }
      for line in LineClipping(top: Double(top), bottom: Double(bottom)).pieces(of: points) {
        // A value that stands alone is a dot.
        elements.append(line.count > 1 ? .stroke(line, width: 2, series.colour) : .disc(x: line[0].x, y: line[0].y, radius: 2, series.colour))
      }
    }
    let hidden = shown.filter { !y.ends.contains($0) }
    if let least = hidden.min(), let most = hidden.max() {
      // At the right end: most often it is the first values that are far away.
      let beyond = [
        most > y.ends.upperBound ? "up to \(ChartNumber.text(most))" : nil,
        least < y.ends.lowerBound ? "down to \(ChartNumber.text(least))" : nil,
      ].compactMap(\.self)
      text(
        "cut off: " + beyond.joined(separator: ", "), x: width - ChartLayout.right - 8, y: top + 3, .end, ChartLayout.grey)
    }
    for mark in panel.marks where ChartAxis.canShow(mark.point.y, panel.scale) && y.ends.contains(mark.point.y) {
      let (px, py) = (across(mark.point.x), down(mark.point.y))
      elements.append(.disc(x: px, y: py, radius: 5, mark.colour))
      // Within the plot: on the side where there is more of it, and above unless that is its upper edge.
      let isRight = px > Double(ChartLayout.left + plotWidth / 2)
      let above = Int(py.rounded()) - 22
      text(
        mark.caption, x: Int(px.rounded()) + (isRight ? -6 : 6), y: above < top ? Int(py.rounded()) + 12 : above,
        isRight ? .end : .start, ChartLayout.ink)
    }
  }

  /// At the right end of a panel's first line, where there is more than one curve to tell apart.
  private mutating func legend(_ series: [Chart.Series]) {
    guard series.count > 1 else { return }
    var end = width - ChartLayout.right
    for series in series.reversed() {
      text(series.name, x: end, y: height + 4, .end, ChartLayout.ink)
      end -= ChartLayout.widthOf(series.name) + 30
      elements.append(.fill(x: end, y: height + 7, width: 22, height: 3, series.colour))
      end -= 22
    }
  }

  /// Below the last panel.
  private mutating func labels(_ label: String) {
    let y = height - 8
    for tick in x.ticks { text(tick.text, x: Int(across(tick.value).rounded()), y: y, .middle, ChartLayout.ink) }
    text(label, x: ChartLayout.left + plotWidth / 2, y: y + 18, .middle, ChartLayout.ink)
    height = y + 18 + 10 + 14
  }
}
