/// What one code of a generator was measured to do: the factor that it moves, and how far. `Evaluation` makes it, the
/// model file keeps it.
public struct CodeDescription: Sendable, Equatable {
  /// The name of every code that moves nothing clearly.
  public static let unnamed = "unnamed"

  /// The factor that the code moves, with a number where an earlier one has that name ("slant", "slant-2"), or
  /// ``unnamed``.
  public var name: String
  /// The code's values at which it was measured, ascending.
  public var positions: [Double]
  /// What it moves; nil for an unnamed code.
  public var movement: Movement?
  /// What it does to each factor that could be measured, the strongest effect first.
  public var effects: [Effect]
  /// At each of ``positions``, the share of images that a judge takes for their class; nil where there was no judge.
  public var kept: [Double]?

  public init(name: String, positions: [Double], movement: Movement?, effects: [Effect], kept: [Double]?) {
    self.name = name
    self.positions = positions
    self.movement = movement
    self.effects = effects
    self.kept = kept
  }

  /// The mean of ``kept``.
  public var keptOnAverage: Double? { kept.map { $0.reduce(0, +) / Double(max(1, $0.count)) } }

  /// The effect of a code on one factor.
  public struct Effect: Sendable, Equatable {
    public var factor: String
    /// The change of the factor's mean from the first position to the last, in its standard deviations within a class.
    public var range: Double
    /// Spearman's rank correlation of code and factor over the images of a class, averaged over the classes.
    public var spearman: Double

    public init(factor: String, range: Double, spearman: Double) {
      self.factor = factor
      self.range = range
      self.spearman = spearman
    }
  }

  /// Whose spread is the yardstick of an effect.
  public enum Yardstick: String, Sendable, CaseIterable {
    /// The images that the model was trained on.
    case data
    /// Images of the model, with codes as drawn.
    case generated
  }

  /// The measured map from a code's value to its factor.
  public struct Movement: Sendable, Equatable {
    /// The factor's name and unit, as in `Factors.all`.
    public var factor: String
    public var unit: String
    /// As in ``Effect``.
    public var spearman: Double
    /// The same of ``means``: whether the average rises all the way.
    public var spearmanOfMeans: Double
    /// The factor's standard deviation within a class, in ``unit``.
    public var deviation: Double
    public var yardstick: Yardstick
    /// The factor's mean at each position: the average of the classes' means.
    public var means: [Double]
    /// The same for each class, in the order of the labels; nil for a class in which it was never defined, and missing
    /// for classes beyond those that were measured.
    public var classMeans: [[Double]?]

    public init(
      factor: String, unit: String, spearman: Double, spearmanOfMeans: Double, deviation: Double, yardstick: Yardstick,
      means: [Double], classMeans: [[Double]?]
    ) {
      self.factor = factor
      self.unit = unit
      self.spearman = spearman
      self.spearmanOfMeans = spearmanOfMeans
      self.deviation = deviation
      self.yardstick = yardstick
      self.means = means
      self.classMeans = classMeans
    }

    /// The mean at the first position and at the last.
    public var ends: (first: Double, last: Double) { (means.first ?? 0, means.last ?? 0) }
    /// How far apart these are, in standard deviations within a class.
    public var rangeInStandardDeviations: Double {
      deviation > 0 ? abs(ends.last - ends.first) / deviation : 0
    }

    /// The map of one class, or the average one where the class has none.
    public func means(of label: Int?) -> [Double] {
      guard let label, classMeans.indices.contains(label), let own = classMeans[label] else { return means }
      return own
    }
  }

  /// The same without the maps of single classes.
  var withoutClasses: CodeDescription {
    var other = self
    other.movement?.classMeans = []
    return other
  }

  /// The same code turned around: what it did at c it does at −c.
  public var mirrored: CodeDescription {
    var other = self
    other.positions = positions.reversed().map { 0 - $0 }
    other.kept = kept?.reversed()
    for i in other.effects.indices {
      other.effects[i].range = 0 - effects[i].range
      other.effects[i].spearman = 0 - effects[i].spearman
    }
    if let movement {
      other.movement?.spearman = 0 - movement.spearman
      other.movement?.spearmanOfMeans = 0 - movement.spearmanOfMeans
      other.movement?.means = movement.means.reversed()
      other.movement?.classMeans = movement.classMeans.map { $0?.reversed() }
    }
    return other
  }
}
