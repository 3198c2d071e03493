/// Where everything of a bar chart lies on a page of a given width.
struct BarChartLayout {
  private let title: String
  private let width: Int
  private var height = 0
  private var elements: [ChartElement] = []
  private let axis: ChartAxis
  /// Where the names end and the bars may begin.
  private let left: Int

  private static let right = 70
  private static let rowHeight = 24
  private static let barHeight = 12
  private static let margin = 16
  private static let small = 2
  private static let large = 3
  private static let ink = Colour.grey(40)
  private static let grey = Colour.grey(112)
  private static let grid = Colour.grey(226)

  var page: ChartPage { ChartPage(title: title, width: width, height: height, elements: elements) }

  /// - Precondition: the page is at least 300 pixels wide.
  init(_ chart: BarChart, width: Int) {
    precondition(width >= 300, "a chart \(width) pixels wide")
    self.width = width
    title = chart.title
    let bars = chart.sections.flatMap(\.bars)
    let font = PixelFont(scale: Self.small)
    // Names have what they need, but the bars have half the page.
    left = min(width / 2, (bars.map { font.width($0.name) }.max() ?? 0) + Self.margin + 14)
    axis = ChartAxis(
      of: bars.flatMap { [$0.value, $0.low, $0.high] }.filter(\.isFinite) + [0], scale: .linear, ticks: max(2, (width - left) / 110))
    text(chart.title, x: Self.margin, y: 14, size: Self.large, .start, Self.ink)
    height = 44
    if !chart.note.isEmpty {
      text(chart.note, x: Self.margin, y: height - 4, .start, Self.grey)
      height += 18
    }
    for section in chart.sections { draw(section) }
    for tick in axis.ticks { text(tick.text, x: Int(across(tick.value).rounded()), y: height + 4, .middle, Self.ink) }
    height += 28
  }

  private func across(_ value: Double) -> Double { Double(left) + axis.place(of: value) * Double(width - left - Self.right) }

  private mutating func draw(_ section: BarChart.Section) {
    text(section.title, x: Self.margin, y: height + 8, .start, Self.grey)
    height += 26
    let (top, bottom) = (height, height + section.bars.count * Self.rowHeight)
    for tick in axis.ticks {
      elements.append(.fill(x: Int(across(tick.value).rounded()), y: top, width: 1, height: bottom - top, Self.grid))
    }
    let zero = Int(across(0).rounded())
    for (row, bar) in section.bars.enumerated() {
      let middle = top + row * Self.rowHeight + Self.rowHeight / 2
      text(bar.name, x: left - 14, y: middle - 5, room: left - 14 - Self.margin, .end, Self.ink)
      guard bar.value.isFinite else { continue }
      let end = Int(across(bar.value).rounded())
      elements.append(
        .fill(x: min(zero, end), y: middle - Self.barHeight / 2, width: max(1, abs(end - zero)), height: Self.barHeight, bar.colour))
      guard bar.low.isFinite, bar.high.isFinite else { continue }
      let (low, high) = (across(bar.low), across(bar.high))
      elements.append(.stroke([.init(x: low, y: Double(middle)), .init(x: high, y: Double(middle))], width: 2, Self.ink))
      for x in [low, high] {
        elements.append(.stroke([.init(x: x, y: Double(middle - 4)), .init(x: x, y: Double(middle + 4))], width: 2, Self.ink))
      }
      text(ChartNumber.text(bar.value, 1), x: Int(max(high, Double(max(end, zero))).rounded()) + 8, y: middle - 5, .start, bar.colour)
    }
    elements.append(.fill(x: zero, y: top, width: 1, height: bottom - top, Self.grey))
    height = bottom
  }

  private mutating func text(
    _ text: String, x: Int, y: Int, size: Int = BarChartLayout.small, room: Int? = nil, _ anchor: ChartElement.Anchor, _ colour: Colour
  ) {
    let space = switch anchor {
    case .start: width - x
    case .end: x
    case .middle: 2 * min(x, width - x)
    }
    let fitting = PixelFont(scale: size).fitting(text, into: max(0, min(space, room ?? space)))
    if !fitting.isEmpty { elements.append(.text(fitting, x: x, y: y, size: size, anchor, colour)) }
  }
}
