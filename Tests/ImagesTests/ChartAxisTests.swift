import Images
import Testing

/// Axes, seen through what a chart writes beside them.
struct ChartAxisTests {
  /// The numbers beside the y axis of a chart of `values`, from below, and those under its x axis.
  private func ticks(
    _ values: [Double], _ scale: Chart.Scale = .linear, range: ClosedRange<Double>? = nil
  ) -> (y: [String], x: [String]) {
    let points = values.enumerated().map { Chart.Point(x: Double($0.offset), y: $0.element) }
    let panel = Chart.Panel(title: "", scale: scale, range: range, series: [.init(name: "", colour: .blue, points: points)])
    let lines = Chart(title: "", xLabel: "", panels: [panel]).svg().split(separator: "\n").filter { $0.hasPrefix("<text") }
    func texts(_ anchor: String) -> [String] {
      lines.filter { $0.contains("text-anchor=\"\(anchor)\"") }.map { String($0.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" }) }
    }
    // A caption that stands at the right, of curves that are cut off, is no number.
    return (texts("end").filter { Double($0) != nil }, texts("middle"))
  }

  @Test(arguments: [
    ([0.0, 1], ["0.0", "0.5", "1.0"]), ([0.31, 4.05], ["0", "1", "2", "3", "4", "5"]), ([-3.13, 3.8], ["-4", "-2", "0", "2", "4"]),
    ([0.00012, 0.00031], ["0.00010", "0.00015", "0.00020", "0.00025", "0.00030", "0.00035"]), ([1200, 5300], ["0", "2000", "4000", "6000"]),
    ([7, 7], ["2", "4", "6", "8", "10", "12"]), ([0, 0], ["-0.5", "0.0", "0.5"]), ([], ["0.0", "0.5", "1.0"]),
  ] as [([Double], [String])])
  func ticksAreRoundNumbersAroundAllValues(_ values: [Double], _ expected: [String]) {
    #expect(ticks(values).y == expected)
  }

  @Test(arguments: [
    ([1.36, 1515], ["1", "10", "100", "1000"]), ([1.2, 3.1], ["1", "2", "5"]), ([0.02, 0.02], ["0.02", "0.05"]),
    ([3, -1, 0, .nan, .infinity, 40], ["2", "5", "10", "20", "50"]), ([-1], ["1", "2"]),
  ] as [([Double], [String])])
  func logarithmicTicksAreThoseOfDecades(_ values: [Double], _ expected: [String]) {
    #expect(ticks(values, .logarithmic).y == expected)
  }

  @Test func ticksStayFewWhateverTheNumbers() {
    for exponent in stride(from: -29.0, through: 29, by: 3.7) {
      let size = (0..<Int(abs(exponent))).reduce(1.0) { x, _ in exponent < 0 ? x / 10 : x * 10 }
      for values in [[0, size], [-size, size / 3], [size, size * 1.0000001], [size, size * 7], [size / 1e9, size]] {
        #expect((2...12).contains(ticks(values).y.count), "\(values)")
        #expect((1...12).contains(ticks(values, .logarithmic).y.count), "\(values)")
      }
    }
  }

  /// Numbers that are none, or so large that their differences are none, have no place.
  @Test func numbersWithoutAPlaceAreLeftOut() {
    #expect(ticks([1, .nan, 2, .infinity, -.infinity, .greatestFiniteMagnitude, 3]).y == ticks([1, 2, 3]).y)
  }

  @Test func aGivenRangeIsShown() {
    #expect(ticks([0, 100], range: 1...2).y == ["1.0", "1.5", "2.0"])
  }

  /// The x axis ends where the values do, so that curves fill the width.
  @Test func theXAxisEndsWithTheData() {
    #expect(ticks([1, 1, 1, 1, 1, 1]).x == ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0", "3.5", "4.0", "4.5", "5.0"])
  }
}
