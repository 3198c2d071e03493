import ArgumentParser
import Augmentation
import Files
import Models

/// Factors that images are to have: `--thickness 3.5`, `--slant 15`, `--factor width=12`.
struct TargetOptions: ParsableArguments {
  @Option(
    parsing: .unconditional, help: ArgumentHelp(
      "Draw strokes so thick, in pixels, by the code that was measured to move it.", valueName: "px"))
  var thickness: Double?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Draw shapes that lean so far to the right, in degrees.", valueName: "degrees"))
  var slant: Double?
  @Option(
    help: ArgumentHelp(
      "The same for any factor that a code moves (`inspect` lists them): width=12. Can be repeated.", valueName: "name=value"))
  var factor: [String] = []

  var isEmpty: Bool { thickness == nil && slant == nil && factor.isEmpty }

  /// One factor asked for.
  private struct Wish {
    /// The option as the user gave it.
    let option: String
    let name: String
    /// In degrees or the factor's unit.
    let value: Double
  }

  private func wishes() throws -> [Wish] {
    var wishes: [Wish] = []
    for (name, value, unit) in [("thickness", thickness, "pixels"), ("slant", slant, "degrees")] {
      guard let value else { continue }
      guard abs(value) < 1e6 else {
        throw UsageError.badNumber(option: "--\(name)", found: String(value), expected: "a number of \(unit)")
      }
      wishes.append(Wish(option: "--\(name)", name: name, value: value))
    }
    for text in factor {
      let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !parts[0].isEmpty, let value = Double(parts[1]), abs(value) < 1e6 else {
        throw UsageError.badFactorValue(token: text)
      }
      wishes.append(Wish(option: "--factor \(text)", name: parts[0], value: value))
    }
    return wishes
  }

  /// Refuses what cannot be read, before a model is.
  func validateWishes() throws { _ = try wishes() }

  /// - Parameter given: codes set by hand
  func targets(for model: Model, given: [Int: Float]) throws -> [FactorTarget] {
    let wishes = try wishes()
    guard !wishes.isEmpty else { return [] }
    let codes = MeasuredCodes(of: model)
    var targets: [FactorTarget] = []
    var options: [Int: String] = [:]
    for wish in wishes {
      let index = codes.descriptions.firstIndex { $0.movement != nil && $0.name == wish.name }
      guard let index, let movement = codes.descriptions[index].movement,
        let target = FactorTarget(
          Float(FactorText(unit: movement.unit).parsed(wish.value)), code: index, codes.descriptions[index])
      else {
        throw UsageError.factorNotMoved(
          option: wish.option, name: wish.name,
          moved: codes.descriptions.filter { $0.movement != nil }.map(\.name), codes: codes.descriptions.count)
      }
      if given[index] != nil { throw UsageError.together(wish.option, "--code \(codes.names.names[index])") }
      if let other = options.updateValue(wish.option, forKey: index) { throw UsageError.together(other, wish.option) }
      targets.append(target)
    }
    return targets
  }

  /// Says which of the classes cannot come so far.
  static func warn(of targets: [FactorTarget], labels: [Int?], names: [String]) {
    for target in targets {
      let text = FactorText(unit: target.unit)
      let nearest = labels.map { label in
        (label: label, value: min(max(target.value, target.reach(of: label).lowerBound), target.reach(of: label).upperBound))
      }
      let short = nearest.filter { $0.value != target.value }
      guard let least = short.map(\.value).min(), let most = short.map(\.value).max() else { continue }
      let who =
        short.count == labels.count
        ? (labels.count == 1 ? "" : " for every class")
        : " for \(short.count == 1 ? "the class" : "the classes") "
          + short.compactMap { $0.label.map { Path.shown(names[$0]) } }.joined(separator: ", ")
      let (low, high) = (text.number(Double(least)), text.number(Double(most)))
      Console.note(
        "\(target.factor) of \(text.value(Double(target.value))) is out of reach\(who): the nearest is "
          + (low == high ? "" : "\(low) to ") + "\(high)\(text.sign) on average; drawn as near as possible")
    }
  }

  /// "thickness asked 3.50 px, reached 3.47 ± 0.11 px", and where there are several classes a line of their means.
  static func lines(_ reached: FactorReached, labels: [Int?], names: [String]) -> [String] {
    let text = FactorText(unit: reached.target.unit)
    func shown(_ label: Int?) -> String { label.map { Path.shown(names[$0]) } ?? "" }
    var line = "\(reached.target.factor) asked \(text.value(Double(reached.target.value))), reached "
    guard reached.overall.count > 0 else { return [line + "nothing that could be measured"] }
    line += "\(text.number(reached.overall.mean)) ± \(text.value(reached.overall.deviation))"
    let parts = zip(labels, reached.parts).filter { $0.1.count > 0 }
    guard parts.count > 1, let low = parts.min(by: { $0.1.mean < $1.1.mean }), let high = parts.max(by: { $0.1.mean < $1.1.mean })
    else { return [line] }
    if parts.count > 12 {
      return [line, "by class: \(text.value(low.1.mean)) (\(shown(low.0))) to \(text.value(high.1.mean)) (\(shown(high.0)))"]
    }
    return [line, "by class: " + parts.map { "\(shown($0)) \(text.number($1.mean))" }.joined(separator: ", ")]
  }
}
