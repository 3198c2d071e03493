import ArgumentParser
import Augmentation
import Evaluation
import Files
import Models

/// What drawn images must be to be kept.
struct FilterOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Keep only images to whose class the judge in the model's file gives at least this probability; others are drawn again.",
      valueName: "p"))
  var minConfidence: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Keep only images that are at least this far from every real image, in multiples of how far real images commonly are "
        + "from each other (0.25 drops near-copies).", valueName: "x"))
  var minDistance: Double?
  @Option(
    help: ArgumentHelp("Keep the images that did not pass in this folder, with the reasons.", valueName: "folder"))
  var keepRejected: String?

  var isEmpty: Bool { minConfidence == nil && minDistance == nil }

  /// Refuses what cannot be read, before a model is.
  func check() throws {
    if let minConfidence, !(minConfidence > 0 && minConfidence <= 1) {
      throw UsageError.badNumber(
        option: "--min-confidence", found: String(minConfidence), expected: "a probability above 0 and at most 1")
    }
    if let minDistance, !(minDistance > 0 && minDistance <= 1000) {
      throw UsageError.badNumber(option: "--min-distance", found: String(minDistance), expected: "a number above 0, such as 0.25")
    }
    if keepRejected != nil, isEmpty {
      throw UsageError.missing(option: "--min-confidence or --min-distance", why: "--keep-rejected keeps what they reject")
    }
  }

  /// - Parameter real: gives the real images, which are not looked for unless they are needed
  func filters(for model: Model, path: String, real: (_ option: String) throws -> RealImages) throws -> ImageFilters? {
    guard !isEmpty else { return nil }
    var filters = ImageFilters(rejectedFolder: keepRejected)
    if let minConfidence {
      if model.architecture.classNames.isEmpty { throw UsageError.noClasses(option: "--min-confidence") }
      guard let judge = CarriedJudge(of: model) else { throw UsageError.noJudge(path: path) }
      filters.confidence = .init(judge, atLeast: Float(minConfidence))
    }
    if let minDistance {
      let images = try real("--min-distance").images
      guard images.count >= 2 else { throw UsageError.noRealImages(option: "--min-distance") }
      let copies = NearCopies(of: images)
      Console.note(
        "\(images.name): typical distance between real images \(decimal(copies.typicalDistance, 2)); "
          + "images nearer than \(decimal(minDistance * copies.typicalDistance, 2)) are drawn again")
      filters.distance = .init(copies, atLeast: minDistance)
    }
    return filters
  }

  /// "accepted 98.7 % of 5066 draws", and by class.
  static func lines(_ acceptance: [Acceptance], names: [String]) -> [String] {
    guard !acceptance.isEmpty else { return [] }
    let draws = acceptance.reduce(0) { $0 + $1.draws }
    let images = acceptance.reduce(0) { $0 + $1.images }
    let reasons = Rejection.allCases.compactMap { reason -> String? in
      let count = acceptance.reduce(0) { $0 + ($1.rejected[reason] ?? 0) }
      return count > 0 ? "\(count) for their \(reason.rawValue)" : nil
    }
    func percent(_ rate: Double) -> String { decimal(100 * rate, 1) + " %" }
    func shown(_ part: Acceptance) -> String { (part.label.map { Path.shown(names[$0]) + " " } ?? "") + percent(part.rate) }
    var lines = [
      "accepted \(percent(draws > 0 ? Double(images) / Double(draws) : 1)) of \(draws) draws"
        + (reasons.isEmpty ? "" : " (rejected: " + reasons.joined(separator: ", ") + ")")
    ]
    let sorted = acceptance.sorted { $0.rate < $1.rate }
    if acceptance.count > 12, let low = sorted.first, let high = sorted.last {
      lines.append("by class: \(shown(low)) to \(shown(high))")
    } else if acceptance.count > 1 {
      lines.append("by class: " + acceptance.map(shown).joined(separator: ", "))
    }
    return lines
  }
}
