/// How the discriminator's scores are read under an objective: each has a scale of its own, or none.
public struct ScoreReading: Sendable, Equatable {
  /// Who leads, by the distance between the mean scores of real and generated images.
  enum Balance {
    /// The discriminator, by more than the generator can learn from.
    case farAhead
    /// The discriminator, as it should.
    case ahead
    /// It hardly tells them apart.
    case close
    /// It scores generated images above real ones.
    case fooled
  }

  /// A sentence about the scale.
  public let scale: String
  /// Above this the discriminator is far ahead; nil where the scores have no scale to say so.
  public let far: Double?
  /// Below this it hardly tells them apart.
  public let near: Double
  /// Whether the distance itself measures how good the images are.
  public let isDistance: Bool

  public init(scale: String, far: Double? = nil, near: Double = 0, isDistance: Bool = false) {
    self.scale = scale
    self.far = far
    self.near = near
    self.isDistance = isDistance
  }

  func balance(_ gap: Double) -> Balance {
    if gap <= 0 { return .fooled }
    if let far, gap > far { return .farAhead }
    return gap < near ? .close : .ahead
  }
}
