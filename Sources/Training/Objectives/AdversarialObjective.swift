/// What the game is about: what the discriminator and the generator minimize, as functions of the scores.
public protocol AdversarialObjective: Sendable {
  /// As `--objective` names it.
  var name: String { get }
  var summary: String { get }

  /// The discriminator's loss over a stacked batch: the first half of the scores is of real images, the second of
  /// generated ones. `gradient`, as long as the scores, is overwritten.
  func discriminatorLoss(_ scores: Span<Float>, gradient: inout MutableSpan<Float>) -> Float

  /// The generator's loss over the scores of generated images. `gradient` is overwritten.
  func generatorLoss(_ scores: Span<Float>, gradient: inout MutableSpan<Float>) -> Float
}

public enum AdversarialObjectives {
  public static let all: [any AdversarialObjective] = [HingeObjective(), NonSaturatingObjective()]

  public static func named(_ name: String) -> (any AdversarialObjective)? { all.first { $0.name == name } }
}
