package import Models

/// When the ``Watchdog`` barks. Measured on the built-in strokes, 40,000 images in batches of 64, healthy and sabotaged
/// (seeds 101 and up, not those of `Benchmarks/watchdog/RESULTS.md`), and on healthy runs with MNIST. Lengths count steps,
/// so that other batch sizes and data mean the same.
public struct WatchdogThresholds: Sendable, Equatable {
  /// Steps whose reports are averaged before they are looked at: single batches say little.
  public var windowSteps = 100

  /// A discriminator's loss that leaves the generator nothing to learn from …
  public var winningLoss: Float? = 0.05
  /// … for so long. Healthy: 0.1 to 0.5 in the first 100 steps, never below 0.7 from the third 100 on. With a generator that
  /// hardly moves: below 0.001 throughout.
  public var winningSteps = 300

  /// How far real images are scored above generated ones when the discriminator is far ahead …
  public var aheadGap: Float? = 2.2
  /// … for so long. Healthy: above it for the first 100 to 200 steps, at most 1.7 from then on. Without spectral
  /// normalization 4.5 and more, with five discriminator steps for one 2.7 and more, throughout.
  public var aheadSteps = 400
  /// How often the discriminator is slowed down for it; more would stop it.
  public var nudges = 3

  /// The same gap where the discriminator has it the wrong way round …
  public var fooledGap: Float = 0
  /// … for so long. Healthy: never below 0.27.
  public var fooledSteps = 300

  /// How little the pixels of a class's images differ from image to image, relative to real ones, …
  public var flatVariety: Float = 0.1
  /// … for so long. Healthy: 0.08 to 0.25 in the first 100 steps, above 0.3 from then on.
  public var flatSteps = 300

  /// The same by the averaged generator's scores, of its least varied class. Healthy: 0.35 and more after 8,000 images,
  /// above 0.75 from 16,000 on.
  public var leastVariety = 0.25

  /// The part of the untrained generator's Fréchet distance that must have been left behind …
  public var progress = 0.25
  /// … after so many steps. Healthy: 0.13 after 250 steps, 0.06 after 375.
  public var progressBySteps = 250

  /// A score is much worse than the best one when it is more than so many times as high, …
  public var divergence = 3.0
  /// … and a margin more, for scores near 1 vary by chance.
  public var divergenceMargin = 5.0

  /// The part of the way from guessing to real images that label agreement must have come …
  public var labels = 0.3
  /// … after so many steps. Healthy: 0.55 after 250 steps.
  public var labelsBySteps = 250

  /// Scores in a row that must be bad: one can be chance, or the moment before things get better.
  public var scoresInARow = 2

  public init() {}

  /// For a game by its objective's scale (nothing is said of what was not measured for it), and by its rate: a generator that learns at a tenth of
  /// the recipe's has ten times as long, and one that no label tells what to draw eight times (measured on MNIST: a Fréchet distance of 138
  /// floors after two epochs without labels, 9 with them). Perceptrons at DCGAN's rates draw nearly the same for 300 steps and more at first.
  package init(_ configuration: TrainingConfiguration, _ conditioning: Architecture.Conditioning) {
    let scale = configuration.resolvedObjective?.scale
    winningLoss = scale?.winningLoss
    aheadGap = scale?.aheadGap
    // What is broken on purpose is measured by what is whole.
    guard !configuration.isSabotaged else { return }
    let slowness = min(100, max(1, Double(TrainingConfiguration().generatorRate / configuration.generatorRate)))
    func stretch(_ steps: inout Int, _ factor: Double) { steps = Int(Double(steps) * factor) }
    let untold = conditioning == .none ? 8.0 : 1
    stretch(&progressBySteps, slowness * untold)
    stretch(&labelsBySteps, slowness * untold)
    stretch(&winningSteps, min(10, slowness))
    stretch(&fooledSteps, min(10, slowness))
    stretch(&flatSteps, min(10, slowness))
  }
}
