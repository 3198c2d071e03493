/// What the game is about: what the discriminator and the generator minimize, as functions of the scores.
public protocol AdversarialObjective: Sendable {
  /// As `--objective` names it.
  var name: String { get }
  var summary: String { get }
  /// What the discriminator and the generator minimize, with D(x) for the score of a real image and D(G(z)) for that of a
  /// generated one.
  var formulas: (discriminator: String, generator: String) { get }
  var scale: ScoreScale { get }
  /// The same in words, for whoever sees a game for the first time.
  var reading: ScoreReading { get }
  /// Whether the generator's loss compares the scores of generated images with those of real ones.
  var comparesPairs: Bool { get }

  /// The discriminator's loss over a stacked batch: the first half of the scores is of real images, the second of
  /// generated ones. `gradient`, as long as the scores, is overwritten.
  func discriminatorLoss(_ scores: Span<Float>, gradient: inout MutableSpan<Float>) -> Float

  /// The generator's loss over the scores of generated images. `gradient`, as long as they, is overwritten.
  ///
  /// - Parameter real: the scores of as many real images, which are not the generator's to change; none unless
  ///   ``comparesPairs``
  func generatorLoss(_ scores: Span<Float>, real: Span<Float>, gradient: inout MutableSpan<Float>) -> Float

  /// The same with the target of real images lowered by `amount` (Salimans et al. 2016); nil where there are no targets.
  func smoothed(by amount: Float) -> (any AdversarialObjective)?
}

extension AdversarialObjective {
  public var comparesPairs: Bool { false }
  public func smoothed(by amount: Float) -> (any AdversarialObjective)? { nil }
}

/// What the numbers of an objective mean to whoever watches a game.
public struct ScoreScale: Sendable, Equatable {
  /// The discriminator's loss that leaves the generator nothing to learn from; nil where a loss says nothing.
  public let winningLoss: Float?
  /// How far real images are scored above generated ones when the discriminator is far ahead; nil where that was not measured.
  public let aheadGap: Float?

  public init(winningLoss: Float?, aheadGap: Float? = nil) {
    (self.winningLoss, self.aheadGap) = (winningLoss, aheadGap)
  }
}

public enum AdversarialObjectives {
  public static let all: [any AdversarialObjective] = [
    HingeObjective(), NonSaturatingObjective(), LeastSquaresObjective(), WassersteinObjective(), RelativisticObjective(),
  ]

  public static func named(_ name: String) -> (any AdversarialObjective)? { all.first { $0.name == name } }
}
