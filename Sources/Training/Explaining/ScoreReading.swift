/// What the discriminator's scores mean under an objective: each has a scale of its own, or none.
struct ScoreReading {
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
  let scale: String
  /// Distances above this are ``Balance/farAhead``; nil where the scores have no scale to say so.
  private let far: Double?
  /// Distances below this are ``Balance/close``.
  private let near: Double
  /// Whether the distance itself measures how good the images are.
  let isDistance: Bool

  init(objective: String) {
    isDistance = objective == "wasserstein"
    switch objective {
    case "hinge":
      // The watchdog's own limit.
      (far, near) = (Double(WatchdogThresholds().aheadGap), 0.5)
      scale = "It aims at +1 or more for real images and at -1 or less for forgeries."
    case "non-saturating":
      // 95 % sure of both, and 62 %.
      (far, near) = (6, 1)
      scale = "A score of 0 is undecided, +3 means 95 % sure that an image is real, -3 that it is forged."
    case "least-squares":
      (far, near) = (0.9, 0.2)
      scale = "It aims at 1 for real images and at 0 for forgeries; 0.5 is undecided."
    case "relativistic":
      (far, near) = (5, 0.5)
      scale = "Only the difference of the two counts: how much more real a real image looks to it than a forgery."
    case "wasserstein":
      (far, near) = (nil, 0)
      scale = "Only the difference of the two counts; its size depends on the networks."
    default:
      (far, near) = (nil, 0)
      scale = "Only the difference of the two counts."
    }
  }

  func balance(_ gap: Double) -> Balance {
    if gap <= 0 { return .fooled }
    if let far, gap > far { return .farAhead }
    return gap < near ? .close : .ahead
  }
}
