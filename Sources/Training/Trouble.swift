/// What can go wrong with a training, found by the ``Watchdog``.
public struct Trouble: Sendable, Equatable, Archivable {
  public enum Kind: String, Sendable, CaseIterable {
    case notFinite = "numbers that are not finite"
    case discriminatorWins = "the discriminator wins outright"
    case discriminatorAhead = "the discriminator is far ahead"
    case discriminatorFooled = "the discriminator is fooled outright"
    case collapse = "mode collapse"
    case noProgress = "no progress"
    case diverged = "divergence"
    case labelsIgnored = "labels ignored"
  }

  public private(set) var kind: Kind
  /// A clause that follows the kind's name and a colon.
  public private(set) var words: String

  public init(_ kind: Kind, _ words: String) {
    self.kind = kind
    self.words = words
  }

  mutating func archive(_ archive: inout StateArchive) throws(StateArchive.Fault) {
    try archive.field("kind", &kind)
    try archive.field("words", &words)
  }

  /// "mode collapse: images of class 3 are nearly all alike …"
  public var text: String { "\(kind.rawValue): \(words)" }
}

extension Trouble.Kind {
  /// Trouble that may yet go well: the settings are made gentler, but the game goes on from where it is.
  public var isMild: Bool { self == .discriminatorAhead }

  /// Makes the settings gentler in the way that this trouble asks for.
  public func soothe(_ tuning: inout GameTuning) {
    switch self {
    case .notFinite, .diverged:
      // Steps that were far too large: three times a quarter undoes a factor of 64.
      tuning.generatorRate /= 4
      tuning.discriminatorRate /= 4
    case .collapse, .noProgress:
      tuning.generatorRate /= 2
      tuning.discriminatorRate /= 2
    case .discriminatorWins, .discriminatorAhead: tuning.discriminatorRate /= 2
    case .discriminatorFooled: tuning.generatorRate /= 2
    case .labelsIgnored: tuning.generatorClassWeight *= 2
    }
  }

  /// What ``soothe(_:)`` does, in words that follow "with".
  public var remedy: String {
    switch self {
    case .notFinite, .diverged: "a quarter of the learning rates"
    case .collapse, .noProgress: "half the learning rates"
    case .discriminatorWins, .discriminatorAhead: "half the discriminator's learning rate"
    case .discriminatorFooled: "half the generator's learning rate"
    case .labelsIgnored: "twice the weight of the labels"
    }
  }
}
