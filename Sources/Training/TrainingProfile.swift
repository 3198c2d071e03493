private import Compute
public import Datasets
public import Models
private import NeuralNetworks

/// What a training's steps cost and where their time goes, measured by playing a few of them on real data. Nothing is scored
/// and nothing is kept.
public struct TrainingProfile: Sendable {
  /// A line of the table: one primitive of the engine or one loop.
  public struct Line: Sendable {
    /// What it is for, with its shapes.
    public let name: String
    /// "convolution", "matrix product" …
    public let kind: String
    /// What it multiplies: "f32", "bf16".
    public let element: String
    public let implementation: String
    public let runsPerStep: Double
    public let secondsPerStep: Double
    /// Additions and multiplications a second; 0 where they are not counted.
    public let rate: Double
    /// The part of the machine's best that `rate` is, or nil.
    public let shareOfPeak: Double?
  }

  public let batchSize: Int
  /// Images a second of every window of the unobserved steps.
  public let imagesPerSecond: [Double]
  /// Of the observed steps, which are hardly slower.
  public let secondsPerStep: Double
  /// Additions and multiplications a second at best, by type.
  public let peaks: [(element: String, rate: Double)]
  /// The longest first.
  public let lines: [Line]

  /// What the lines do not explain.
  public var restPerStep: Double { secondsPerStep - lines.reduce(0) { $0 + $1.secondsPerStep } }

  /// Seconds a step in work of these kinds.
  public func seconds(_ kinds: String...) -> Double {
    lines.filter { kinds.contains($0.kind) }.reduce(0) { $0 + $1.secondsPerStep }
  }

  /// The part of the machine's best that all convolutions and matrix products together reach: the time that they would take
  /// at best over the time that they take.
  public var shareOfPeak: Double {
    let counted = lines.filter { $0.shareOfPeak != nil }
    let best = counted.reduce(0) { $0 + $1.secondsPerStep * ($1.shareOfPeak ?? 0) }
    let taken = counted.reduce(0) { $0 + $1.secondsPerStep }
    return taken > 0 ? best / taken : 0
  }

  /// Plays the game for about `seconds`.
  ///
  /// - Precondition: `TrainingRun.require(data, suits: architecture)` does not throw.
  public static func measure(
    _ data: LabelledImages, _ architecture: Architecture, _ configuration: TrainingConfiguration, seconds: Double = 10
  ) -> TrainingProfile {
    let configuration = configuration.resolved(images: data.count)
    let trainer = GANTrainer(
      architecture, configuration, augmentation: configuration.augmentation.probability(images: data.count))
    var batches = RealBatches(architecture.conditioning == .none ? data.withoutLabels : data, configuration)
    let latents = LatentSource(architecture, configuration)
    var step = 0
    func play() {
      let (images, labels) = Profile.loop("batch of real images") {
        batches.batch(step: step, emphasis: configuration.emphasis(rateFactor: 1))
      }
      let (latent, own) = Profile.loop("latent vectors") { latents.sample(labels: labels, step: step) }
      _ = trainer.step(
        images: images, labels: labels, latent: latent, own: own, key: RandomKey(seed: configuration.seed, step: step), rateFactor: 1,
        movesGenerator: configuration.movesGenerator(step: step))
      Profile.loop("scores of real images") { batches.note(trainer.realScores) }
      step += 1
    }
    let clock = RunClock.monotonic()
    func steps(for seconds: Double) -> (count: Int, seconds: Double) {
      let (first, start) = (step, clock())
      repeat { play() } while clock() - start < seconds
      return (step - first, clock() - start)
    }
    _ = steps(for: seconds / 8)
    var windows: [Double] = []
    var entries: [Profile.Entry] = []
    var observed = (count: 0, seconds: 0.0)
    // In turns, so that a machine whose speed drifts is fair to both.
    for _ in 0..<7 {
      let free = steps(for: seconds / 16)
      windows.append(Double(free.count * configuration.batchSize) / free.seconds)
      entries += Profile.of {
        let seen = steps(for: seconds / 16)
        observed = (observed.count + seen.count, observed.seconds + seen.seconds)
      }
    }
    let peaks = (configuration.precision == .bf16 ? [ElementType.f32, .bf16] : [.f32]).map { ($0, PeakRate.measure($0)) }
    return TrainingProfile(
      batchSize: configuration.batchSize, imagesPerSecond: windows, secondsPerStep: observed.seconds / Double(observed.count),
      peaks: peaks.map { ("\($0.0)", $0.1) },
      lines: Dictionary(grouping: entries, by: \.work).map { line($1, steps: observed.count, peaks) }
        .sorted { ($0.secondsPerStep, $0.name) > ($1.secondsPerStep, $1.name) })
  }

  /// One line of what several windows saw of one work.
  private static func line(_ entries: [Profile.Entry], steps: Int, _ peaks: [(ElementType, Double)]) -> Line {
    let work = entries[0].work
    let (runs, seconds) = entries.reduce((0, 0.0)) { ($0.0 + $1.runs, $0.1 + $1.seconds) }
    let rate = Double(work.operations * runs) / seconds
    let peak = peaks.first { $0.0 == work.element }?.1
    return Line(
      name: work.name, kind: work.kind.rawValue, element: "\(work.element)", implementation: work.implementation,
      runsPerStep: Double(runs) / Double(steps), secondsPerStep: seconds / Double(steps), rate: rate,
      shareOfPeak: work.operations > 0 ? peak.map { rate / $0 } : nil)
  }
}
