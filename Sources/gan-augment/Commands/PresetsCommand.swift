import ArgumentParser
import Files
import Serialization
import Training

/// `gan-augment presets`: the GANs that `train --preset` knows.
struct PresetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "presets",
    abstract: "Show the GANs that can be trained: what each is made of, and what it was measured to reach.",
    discussion: """
      Without a name a table of all; with one its paper, idea, formulas and measurements. `train --preset NAME` trains it, and each of
      its parts can be changed by an option of its own.
      """)

  @Argument(help: ArgumentHelp("One of them, to be told more of.", valueName: "name"))
  var name: String?
  @Flag(help: "One JSON document instead of text.")
  var json = false
  /// What docs/gans.md is.
  @Flag(help: .hidden)
  var page = false

  func run() throws {
    var chosen = Presets.all
    if let name {
      guard let preset = Presets.named(name) else {
        throw UsageError.badNumber(option: "presets", found: Path.shown(name), expected: "one of " + Presets.all.map(\.name).joined(separator: ", "))
      }
      chosen = [preset]
    }
    if json {
      Console.print(JSONValue.array(chosen.map(\.json)).text)
    } else if page {
      Console.print(PresetPage.text)
    } else if let preset = name.map({ _ in chosen[0] }) {
      for line in preset.lines { Console.print(line) }
    } else {
      for line in PresetTable.lines { Console.print(line) }
      Console.note("next: gan-augment presets NAME, or gan-augment train --preset NAME --dataset mnist")
    }
  }
}

/// What all presets are made of and reach, side by side.
enum PresetTable {
  static var lines: [String] {
    let parts = aligned(
      [["preset", "paper", "objective", "conditioning", "codes", "normalization", "networks"]]
        + Presets.all.map { preset in
          let d = preset.design
          return [
            preset.name, preset.citation, d.configuration.objective, d.conditioningInWords, d.codesInWords, d.normalization.rawValue,
            d.family.rawValue,
          ]
        })
    let measured = aligned([PresetTable.measuredHeads] + Presets.all.map { [$0.name] + measures($0) + [$0.goodFor] })
    return parts + [""] + measured + ["", measuredHow]
  }

  static let measuredHeads = ["preset", "Fréchet", "recall", "rarest class", "labels right", "minutes", "good for"]
  static let measuredHow = "Measured on MNIST's test set, the middle of three seeds: Fréchet distance in multiples of that of real images, "
    + "the share of real images that the drawn ones cover, the share of the draws that the rarest class has, labels that are right, minutes of training "
    + "on one core."

  /// The columns that follow the name.
  static func measures(_ preset: Preset) -> [String] {
    func cell(_ number: Double?, _ text: (Double) -> String) -> String { number.map(text) ?? "-" }
    func percent(_ x: Double) -> String { decimal(100 * x, 1) + " %" }
    return [
      cell(preset.median(\.frechet)) { decimal($0, 1) }, cell(preset.median(\.recall)) { decimal($0, 2) },
      cell(preset.median(\.leastShare), percent), cell(preset.median(\.agreement), percent), cell(preset.median(\.minutes)) { decimal($0, 1) },
    ]
  }

  private static func aligned(_ rows: [[String]]) -> [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { i, cell in
        i == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[i] - cell.count)
      }
      return cells.joined(separator: "  ")
    }
  }
}

extension Preset {
  /// "Mirza & Osindero 2014"
  var citation: String { String(paper.prefix { $0 != "," }) }

  /// Its parts, by name.
  var parts: [(name: String, value: String)] {
    let c = design.configuration
    var parts = [
      (name: "networks", value: design.family.rawValue), ("objective", c.objective), ("conditioning", design.conditioningInWords),
      ("codes", design.codesInWords), ("normalization", design.normalization.rawValue), ("optimizer", design.optimizerInWords),
      ("discriminator steps", String(c.discriminatorSteps)), ("generator learns from", c.reusesFakes ? "the images just judged" : "new images"),
    ]
    if c.penalty != .none { parts.append((name: "gradient penalty", value: "\(c.penalty.rawValue), weight \(c.penaltyWeight)")) }
    if c.weightClip > 0 { parts.append((name: "weights clipped to", value: "\(c.weightClip)")) }
    return parts
  }

  var lines: [String] {
    let (discriminator, generator) = design.formulas
    var lines = ["\(name): \(title)", paper, "", idea, "Good for: \(goodFor).", ""]
    lines += ["discriminator minimizes  \(discriminator)", "generator minimizes      \(generator)", ""]
    lines += parts.map { $0.name + String(repeating: " ", count: max(1, 25 - $0.name.count)) + $0.value }
    if let departures { lines += ["", "Not as in the paper: \(departures)"] }
    if let findings { lines += ["", findings] }
    guard !measurements.isEmpty else { return lines }
    lines.append("")
    lines += measurements.map { m in
      "seed \(m.seed): Fréchet \(decimal(m.frechet, 2))x real, precision \(decimal(m.precision, 2)), recall \(decimal(m.recall, 2)), "
        + "rarest class \(decimal(100 * m.leastShare, 1)) %"
        + (m.agreement.map { ", labels right \(decimal(100 * $0, 1)) %" } ?? "")
        + ", \(decimal(m.minutes, 1)) minutes for \(decimal(m.epochs, 0)) epochs" + (m.isCollapsed ? "; collapsed" : "")
    }
    return lines
  }

  var json: JSONValue {
    let (discriminator, generator) = design.formulas
    let measured = measurements.map { m -> JSONValue in
      [
        "seed": .integer(m.seed), "minutes": .number(m.minutes), "epochs": .number(m.epochs), "frechetMultiple": .number(m.frechet),
        "precision": .number(m.precision), "recall": .number(m.recall), "leastShare": .number(m.leastShare),
        "labelAgreement": m.agreement.map { .number($0) } ?? .null, "isCollapsed": .bool(m.isCollapsed),
      ]
    }
    return [
      "name": .string(name), "title": .string(title), "paper": .string(paper), "idea": .string(idea), "goodFor": .string(goodFor),
      "departures": departures.map { .string($0) } ?? .null, "findings": findings.map { .string($0) } ?? .null,
      "discriminatorMinimizes": .string(discriminator), "generatorMinimizes": .string(generator),
      "parts": .object(JSONObject(parts.map { (key: $0.name, value: .string($0.value)) })), "measurements": .array(measured),
    ]
  }
}
