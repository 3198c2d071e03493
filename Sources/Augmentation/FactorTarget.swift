public import Models
internal import Images

/// A factor that images are to have, such as strokes of 3.5 pixels, by way of the code that was measured to move it.
public struct FactorTarget: Sendable, Equatable {
  /// The number of the code.
  public let code: Int
  /// The factor's name and unit, as in `Factors.all`.
  public let factor: String
  public let unit: String
  /// What is asked for, in ``unit``.
  public let value: Float
  private let average: MonotoneMap
  private let classes: [MonotoneMap?]

  /// - Returns: nil where the code was not found to move anything, or something that this program cannot measure.
  public init?(_ value: Float, code: Int, _ description: CodeDescription) {
    guard let movement = description.movement, Factors.all.contains(where: { $0.name == movement.factor }) else { return nil }
    self.code = code
    self.value = value
    factor = movement.factor
    unit = movement.unit
    func map(_ means: [Double]) -> MonotoneMap {
      MonotoneMap(positions: description.positions.map { Float($0) }, values: means.map { Float($0) })
    }
    average = map(movement.means)
    classes = movement.classMeans.map { $0.map(map) }
  }

  /// What a class was measured to reach on average, with its code from one end to the other.
  public func reach(of label: Int?) -> ClosedRange<Float> { map(of: label).range }

  func map(of label: Int?) -> MonotoneMap {
    guard let label, classes.indices.contains(label), let own = classes[label] else { return average }
    return own
  }

  /// The factor in an image; nil where it is undefined. What goes in a circle is given within half a period of `place`.
  func measure(_ image: Image, near place: Float) -> Float? {
    guard let factor = Factors.all.first(where: { $0.name == factor }), let y = factor.measure(image) else { return nil }
    return factor.period.map { y + $0 * ((place - y) / $0).rounded() } ?? y
  }
}

/// What became of a target: the factor as measured in the images that were made.
public struct FactorReached: Sendable, Equatable {
  /// Mean and standard deviation of the images in which the factor is defined.
  public struct Summary: Sendable, Equatable {
    public private(set) var count = 0
    public private(set) var mean = 0.0
    private var squares = 0.0

    public var deviation: Double { (squares / Double(max(1, count))).squareRoot() }

    /// One image more (Welford 1962); NaN, where the factor is undefined, does not count.
    mutating func add(_ value: Float) {
      guard value.isFinite else { return }
      count += 1
      let distance = Double(value) - mean
      mean += distance / Double(count)
      squares += distance * (Double(value) - mean)
    }
  }

  public let target: FactorTarget
  public private(set) var overall = Summary()
  /// One for each part of the plan, in its order.
  public private(set) var parts: [Summary]

  init(_ target: FactorTarget, parts: Int) {
    self.target = target
    self.parts = [Summary](repeating: Summary(), count: parts)
  }

  mutating func add(_ value: Float, part: Int) {
    overall.add(value)
    parts[part].add(value)
  }
}
