public import Models

/// Tells in plain words what happens in a training, for people who see one for the first time: the story of a forger and a
/// detective. A value that is shown what a run tells, and that has sentences where there is something to say. It changes
/// nothing and reads no clock.
///
/// ```swift
/// var explainer = Explainer(architecture, configuration, isScored: true, pictures: "samples/mnist")
/// for sentence in explainer.beginning { print(sentence) }
/// try run.run(isStopped: { false }) { event in for sentence in explainer.explain(event) { print(sentence) } }
/// ```
public struct Explainer: Sendable {
  let architecture: Architecture
  let configuration: TrainingConfiguration
  let isScored: Bool
  let pictures: String
  let reading: ScoreReading
  private var game: GameStory
  private var scores: ScoreStory
  /// Since the last epoch.
  private var reports: [StepReport] = []
  private var hasBegun = false
  private var saidThatRatesFall = false
  private var explained: Set<Trouble.Kind> = []

  /// - Parameters:
  ///   - isScored: whether a judge is asked now and then
  ///   - pictures: the folder that they are in
  public init(_ architecture: Architecture, _ configuration: TrainingConfiguration, isScored: Bool, pictures: String) {
    self.architecture = architecture
    self.configuration = configuration
    self.isScored = isScored
    self.pictures = pictures
    reading = AdversarialObjectives.named(configuration.objective)?.reading ?? ScoreReading(scale: "Only their difference counts.")
    game = GameStory(reading, hasClasses: architecture.conditioning != .none)
    scores = ScoreStory(hasClasses: architecture.conditioning != .none, stops: configuration.stop == .auto)
  }

  /// What there is to say about something that happened: mostly nothing.
  public mutating func explain(_ event: TrainingEvent) -> [String] {
    switch event {
    case .progress(let progress):
      reports.append(progress.report)
      var sentences = hasBegun ? [] : [game.begin(progress.report)]
      hasBegun = true
      if let falling = fallingRates(at: progress.fraction) { sentences.append(falling) }
      return sentences
    case .epoch(let epoch, _):
      defer { reports = [] }
      return reports.isEmpty ? [] : game.end(ofEpoch: epoch, .average(reports))
    case .scored(let score, let epoch, let isBest): return scores.take(score, epoch: epoch, isBest: isBest)
    case .trouble(let trouble, _, _): return explained.insert(trouble.kind).inserted ? [trouble.kind.explanation] : []
    case .coolDown:
      saidThatRatesFall = true
      return [
        "So the learning rates fall earlier than planned: with smaller steps both networks settle, and the details get better."
      ]
    case .codes:
      return [
        "Codes are dials of the generator; what each came to move has been measured on new images."
      ]
    }
  }

  private mutating func fallingRates(at fraction: Double) -> String? {
    let start = configuration.decayStart
    guard !saidThatRatesFall, start > 0, start < 1, configuration.finalRate < 1, fraction >= start else { return nil }
    saidThatRatesFall = true
    return "\((100 * start).text(0)) % are done: from now on the learning rates fall. Large steps found the way, small ones bring the details; "
      + "the best images most often come in this part."
  }
}
