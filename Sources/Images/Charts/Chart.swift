/// Line charts one under another that share an x axis, as a value. ``image(width:)`` and ``svg(width:)`` draw it, with the
/// same geometry.
///
/// ```swift
/// let chart = Chart(
///   title: "training of mnist", xLabel: "epochs",
///   panels: [.init(title: "losses", series: [.init(name: "discriminator", colour: .blue, points: points)])])
/// ```
public struct Chart: Sendable, Equatable {
  public var title: String
  public var xLabel: String
  /// From top to bottom.
  public var panels: [Panel]
  /// Upright lines through all panels.
  public var rules: [Rule]

  public init(title: String, xLabel: String, panels: [Panel], rules: [Rule] = []) {
    self.title = title
    self.xLabel = xLabel
    self.panels = panels
    self.rules = rules
  }

  public struct Point: Sendable, Equatable {
    public var x: Double
    public var y: Double

    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// One curve.
  public struct Series: Sendable, Equatable {
    /// As the legend has it, where a panel has more than one.
    public var name: String
    public var colour: Colour
    /// From left to right. The line is broken where a number is not finite, or not above 0 on a logarithmic axis.
    public var points: [Point]

    public init(name: String, colour: Colour, points: [Point]) {
      self.name = name
      self.colour = colour
      self.points = points
    }
  }

  /// A value to compare a curve with.
  public struct Level: Sendable, Equatable {
    public var y: Double
    public var caption: String

    public init(y: Double, caption: String) {
      self.y = y
      self.caption = caption
    }
  }

  /// A point to look at.
  public struct Mark: Sendable, Equatable {
    public var point: Point
    public var caption: String
    public var colour: Colour

    public init(point: Point, caption: String, colour: Colour) {
      self.point = point
      self.caption = caption
      self.colour = colour
    }
  }

  /// Something that happened.
  public struct Rule: Sendable, Equatable {
    public var x: Double
    public var caption: String

    public init(x: Double, caption: String) {
      self.x = x
      self.caption = caption
    }
  }

  public enum Scale: Sendable, Equatable {
    case linear
    case logarithmic
  }

  public struct Panel: Sendable, Equatable {
    /// What the y axis shows.
    public var title: String
    /// How it is to be read, in one sentence; may be empty.
    public var note: String
    public var scale: Scale
    /// The values that are shown, if not all. A curve that leaves them is cut off, and its highest and lowest values are
    /// told.
    public var range: ClosedRange<Double>?
    public var series: [Series]
    public var levels: [Level]
    public var marks: [Mark]

    public init(
      title: String, note: String = "", scale: Scale = .linear, range: ClosedRange<Double>? = nil, series: [Series],
      levels: [Level] = [], marks: [Mark] = []
    ) {
      self.title = title
      self.note = note
      self.scale = scale
      self.range = range
      self.series = series
      self.levels = levels
      self.marks = marks
    }
  }
}
