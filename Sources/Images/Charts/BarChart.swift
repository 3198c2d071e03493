/// Lying bars from 0 to a value with whiskers over its interval, under one axis, as a value. ``image(width:)`` and ``svg(width:)`` draw
/// it, with the same geometry.
public struct BarChart: Sendable, Equatable {
  public var title: String
  /// How it is to be read, in one sentence; may be empty.
  public var note: String
  /// From top to bottom.
  public var sections: [Section]

  public init(title: String, note: String = "", sections: [Section]) {
    self.title = title
    self.note = note
    self.sections = sections
  }

  public struct Section: Sendable, Equatable {
    public var title: String
    public var bars: [Bar]

    public init(title: String, bars: [Bar]) {
      self.title = title
      self.bars = bars
    }
  }

  public struct Bar: Sendable, Equatable {
    public var name: String
    /// A bar whose value is no finite number is not drawn, but has its name.
    public var value: Double
    /// The interval's ends.
    public var low: Double
    public var high: Double
    public var colour: Colour

    public init(name: String, value: Double, low: Double, high: Double, colour: Colour) {
      self.name = name
      self.value = value
      self.low = low
      self.high = high
      self.colour = colour
    }
  }

  /// The chart as pixels, dark on white.
  ///
  /// - Precondition: the width is at least 300.
  public func image(width: Int = 1000) -> Image { BarChartLayout(self, width: width).page.image }

  /// The chart as a text of Scalable Vector Graphics (SVG 1.1) that needs nothing else.
  ///
  /// - Precondition: the width is at least 300.
  public func svg(width: Int = 1000) -> String { BarChartLayout(self, width: width).page.svg }
}
