public import ArgumentParser
public import Models
public import Training

/// The game: a preset, and parts chosen apart from it.
struct GameOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The GAN to begin from; `gan-augment presets` lists them. The options below change its parts.", valueName: "name"))
  var preset = "default"
  @Option(help: ArgumentHelp("What the networks are made of: " + Self.list(Architecture.Family.self) + ".", valueName: "kind"))
  var architecture: Architecture.Family?
  @Option(
    help: ArgumentHelp(
      "What the game is about: " + AdversarialObjectives.all.map { "\($0.name) (\($0.summary))" }.joined(separator: ", ") + ".", valueName: "name"))
  var objective: String?
  @Option(
    help: ArgumentHelp(
      "How the discriminator is told an image's class: not at all (none), beside the image (concat), by a product with its features (projection), or it must say it itself (auxiliary).",
      valueName: "way"))
  var conditioning: Architecture.Conditioning?
  @Option(
    parsing: .unconditional, help: ArgumentHelp(
      "Continuous codes to learn: the first is guided to thickness, the second to slant, more are free; with a categorical code all are.",
      valueName: "n"))
  var codes: Int?
  @Option(
    name: .customLong("categorical-codes"), parsing: .unconditional, help: ArgumentHelp(
      "Categories of a code that classes are to be found by without labels; 0: none. With --conditioning none.", valueName: "n"))
  var categoricalCodes: Int?
  @Option(help: ArgumentHelp("Of the discriminator: " + Self.list(Architecture.Normalization.self) + ".", valueName: "kind"))
  var normalization: Architecture.Normalization?
  @Option(
    name: .customLong("discriminator-steps"), parsing: .unconditional,
    help: ArgumentHelp("Batches that the discriminator learns from for one move of the generator.", valueName: "n"))
  var discriminatorSteps: Int?
  @Option(
    name: .customLong("reuse-fakes"),
    help: ArgumentHelp("Whether the generator learns from the very images that the discriminator has just seen: yes, or no for new ones.", valueName: "answer"))
  var reuseFakes: Answer?
  @Option(help: ArgumentHelp("What moves the weights: " + Self.list(OptimizerKind.self) + ".", valueName: "kind"))
  var optimizer: OptimizerKind?
  @Option(parsing: .unconditional, help: ArgumentHelp("Learning rate of both networks.", valueName: "rate"))
  var rate: Float?
  @Option(
    name: .customLong("learning-rate-d"), parsing: .unconditional, help: ArgumentHelp("Of the discriminator.", valueName: "rate"))
  var discriminatorRate: Float?
  @Option(
    name: .customLong("learning-rate-g"), parsing: .unconditional, help: ArgumentHelp("Of the generator.", valueName: "rate"))
  var generatorRate: Float?
  @Option(
    name: .customLong("label-smoothing"), parsing: .unconditional,
    help: ArgumentHelp("What the discriminator's target of real images, 1, is lowered by.", valueName: "amount"))
  var labelSmoothing: Float?
  @Option(
    help: ArgumentHelp(
      "What the discriminator pays for being steep: nothing (none), for slopes other than 1 between real and generated images (interpolated), or for any slope at both (r1-r2).",
      valueName: "kind"))
  var penalty: GradientPenalty?
  @Option(name: .customLong("penalty-weight"), parsing: .unconditional, help: ArgumentHelp("How much (default: interpolated 10, r1-r2 1).", valueName: "weight"))
  var penaltyWeight: Float?
  @Option(
    name: .customLong("weight-clip"), parsing: .unconditional,
    help: ArgumentHelp("The largest a weight of a Wasserstein critic may be; 0: any.", valueName: "bound"))
  var weightClip: Float?

  enum Answer: String, ExpressibleByArgument, CaseIterable {
    case yes
    case no
  }

  /// The preset with its changed parts.
  func resolved() throws -> GameDesign {
    guard var design = Presets.named(preset)?.design else {
      throw UsageError.badNumber(
        option: "--preset", found: preset, expected: "one of " + Presets.all.map(\.name).joined(separator: ", "))
    }
    if let architecture { design.family = architecture }
    if let conditioning {
      design.conditioning = conditioning
      // What the head says is then all that the generator knows of classes.
      if conditioning == .auxiliary { design.configuration.generatorClassWeight = 1 }
    }
    if let normalization { design.normalization = normalization }
    if let objective {
      guard AdversarialObjectives.named(objective) != nil else {
        throw UsageError.badNumber(
          option: "--objective", found: objective, expected: "one of " + AdversarialObjectives.all.map(\.name).joined(separator: ", "))
      }
      design.configuration.objective = objective
    }
    if let categoricalCodes { design.categories = try checked("--categorical-codes", categoricalCodes, 0...1000, "0 to 1000") }
    if codes != nil || categoricalCodes != nil {
      let count = try checked("--codes", codes ?? design.codes.count, 0...64, "0 to 64")
      design.codes = design.categories > 0
        ? (0..<count).map { LatentCode(name: "code\($0)", guide: .features) } : LatentCode.first(count)
    }
    if let discriminatorSteps {
      design.configuration.discriminatorSteps = try checked("--discriminator-steps", discriminatorSteps, 1...100, "1 to 100")
    }
    if let reuseFakes { design.configuration.reusesFakes = reuseFakes == .yes }
    if let optimizer { design.configuration.optimizer = optimizer }
    if let rate = try rate.map({ try checkedRate("--rate", $0) }) {
      design.configuration.generatorRate = rate
      design.configuration.discriminatorRate = rate
    }
    if let generatorRate { design.configuration.generatorRate = try checkedRate("--learning-rate-g", generatorRate) }
    if let discriminatorRate { design.configuration.discriminatorRate = try checkedRate("--learning-rate-d", discriminatorRate) }
    if let labelSmoothing { design.configuration.labelSmoothing = try checked("--label-smoothing", labelSmoothing, 0...0.5, "0 to 0.5") }
    if let penalty {
      design.configuration.penalty = penalty
      design.configuration.penaltyWeight = penalty.usualWeight
    }
    if let penaltyWeight { design.configuration.penaltyWeight = try checked("--penalty-weight", penaltyWeight, 0...1e6, "0 to 1000000") }
    if let weightClip { design.configuration.weightClip = try checked("--weight-clip", weightClip, 0...1e3, "0 to 1000") }
    if let problem = design.problem { throw UsageError.senseless(problem) }
    return design
  }

  private func checkedRate(_ option: String, _ rate: Float) throws -> Float {
    guard rate > 0, rate <= 1 else {
      throw UsageError.badNumber(option: option, found: String(rate), expected: "a number above 0, at most 1")
    }
    return rate
  }

  private func checked<Number: Comparable & CustomStringConvertible>(
    _ option: String, _ number: Number, _ range: ClosedRange<Number>, _ expected: String
  ) throws -> Number {
    guard range.contains(number) else { throw UsageError.badNumber(option: option, found: number.description, expected: expected) }
    return number
  }

  private static func list<Choice: CaseIterable & RawRepresentable<String>>(_ type: Choice.Type) -> String {
    Choice.allCases.map(\.rawValue).joined(separator: ", ")
  }
}

extension Architecture.Family: ExpressibleByArgument {}
extension Architecture.Conditioning: ExpressibleByArgument {}
extension Architecture.Normalization: ExpressibleByArgument {}
extension OptimizerKind: ExpressibleByArgument {}
extension GradientPenalty: ExpressibleByArgument {}
