internal import Models

/// What a run has written.
public struct AugmentationReport: Sendable, Equatable {
  /// How many images.
  public let images: Int
  /// The plan as it was drawn: when images were appended, its parts begin behind those that were there; of a part of a
  /// run, only what belongs to it.
  public let plan: AugmentationPlan
  public let folder: String
  /// The manifest's path.
  public let manifest: String
  /// What became of each of the plan's targets.
  public let reached: [FactorReached]
  /// How many draws passed the filters, for each part of the plan that is drawn; empty without filters.
  public let acceptance: [Acceptance]
}

/// What is told of a run at its end, gathered batch by batch.
struct RunRecord {
  private(set) var done = 0
  private(set) var reached: [FactorReached]
  private var parts: [Acceptance]

  init(_ plan: AugmentationPlan) {
    reached = plan.targets.map { FactorReached($0, parts: plan.parts.count) }
    parts = plan.parts.map { Acceptance(label: $0.label) }
  }

  /// Of the parts of which anything was drawn.
  var acceptance: [Acceptance] { parts.filter { $0.draws > 0 } }

  mutating func add(_ images: [PlannedImage], _ measured: [[Float]], _ rejected: [(part: Int, reason: Rejection)]) {
    done += images.count
    for (i, image) in images.enumerated() where image.source == .synthetic {
      for (target, values) in measured.enumerated() { reached[target].add(values[i], part: image.part) }
      parts[image.part].addImage()
    }
    for (part, reason) in rejected { parts[part].add(reason) }
  }

  func error(_ exhausted: Exhausted, _ filters: ImageFilters, _ architecture: Architecture) -> AugmentationError {
    let part = parts[exhausted.image.part]
    var asked: [String] = []
    if let least = filters.confidence?.least { asked.append("a confidence of \(least)") }
    if let least = filters.distance?.least { asked.append("a distance of \(least)") }
    return .exhausted(
      name: exhausted.image.label.map { architecture.classNames[$0] }, index: exhausted.image.index,
      tries: ImageFilters.mostDraws, asked: asked, passed: part.images, drawn: part.draws)
  }
}
