/// A GAN of the literature, or this tool's own, as a design under a name.
public struct Preset: Sendable {
  /// As `--preset` names it.
  public let name: String
  public let title: String
  /// Authors, year and where to find it.
  public let paper: String
  /// What it brought, in one or two sentences.
  public let idea: String
  public let goodFor: String
  /// What is not as its paper has it, or nil.
  public let departures: String?
  /// What was seen when it was measured, and what limits it; nil where the numbers say all.
  public let findings: String?
  public let design: GameDesign

  init(
    _ name: String, title: String, paper: String, idea: String, goodFor: String, departures: String? = nil, findings: String? = nil,
    _ change: (inout GameDesign) -> Void
  ) {
    self.name = name
    self.title = title
    self.paper = paper
    self.idea = idea
    self.goodFor = goodFor
    self.departures = departures
    self.findings = findings
    var design = GameDesign()
    change(&design)
    design.configuration.preset = name
    self.design = design
  }
}

extension GameDesign {
  /// What the papers' games have in common and the recipe does not: no codes, no labels unless a preset says so, DCGAN's Adam, images
  /// shown as often as they are there.
  mutating func becomeClassic() {
    conditioning = .none
    generatorFeatures = 256
    codes = []
    setRates(2e-4)
    configuration.secondBeta = 0.999
    configuration.neglectedEmphasis = 0
  }
}

extension GameDesign {
  mutating func setRates(_ rate: Float) {
    configuration.generatorRate = rate
    configuration.discriminatorRate = rate
  }

  /// Labels by projection, for games whose papers leave it open.
  mutating func tellClasses() {
    conditioning = .projection
    generatorFeatures = 0
  }
}

public enum Presets {
  /// In the order of the story.
  public static let all: [Preset] = [
    .gan, .dcgan, .cgan, .acgan, .infogan, .wgan, .wganGP, .lsgan, .sngan, .relativistic, .standard,
  ]

  public static func named(_ name: String) -> Preset? { all.first { $0.name == name } }
}
