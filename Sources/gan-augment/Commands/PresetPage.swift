import Training

/// docs/gans.md: each preset with its formulas, its picture and what it was measured to reach. A test compares the file with this.
enum PresetPage {
  static var text: String {
    (introduction + Presets.all.flatMap(section) + table).joined(separator: "\n")
  }

  private static let introduction = [
    "# The GANs of the story", "",
    "Written by `gan-augment presets --page`; a test fails when it is not what the program says.", "",
    "A generator G (the forger) turns noise z into images; a discriminator D (the detective) gives each image a score, high for real. They",
    "learn by turns. What they minimize, what the detective is told, and what keeps it from winning outright is what the presets differ in.",
    "Everything else is the same for all: 64 numbers of noise, batches of 64, the clock (rates that fall over the second half), the averaged generator that is",
    "saved, the judge that scores it and keeps the best. `gan-augment train --preset NAME --dataset mnist` trains one; each part can be chosen apart",
    "(`gan-augment train --help`), and combinations that make no sense are refused with the reason.", "",
    "x is a real image, y its class, σ(s) = 1 / (1 + e⁻ˢ), C what the class head says, Q what is read of the codes: k the categorical one, c the others.", "",
  ]

  private static func section(_ preset: Preset) -> [String] {
    let (discriminator, generator) = preset.design.formulas
    var lines = ["## `\(preset.name)`: \(preset.title)", "", "\(preset.paper)", "", preset.idea, "", "Good for: \(preset.goodFor).", ""]
    lines += ["```", "discriminator minimizes  \(discriminator)", "generator minimizes      \(generator)", "```", ""]
    lines += ["| part | |", "|---|---|"] + preset.parts.map { "| \($0.name) | \($0.value) |" } + [""]
    if let departures = preset.departures { lines += ["Not as in the paper: \(departures)", ""] }
    guard !preset.measurements.isEmpty else { return lines }
    lines += ["![\(preset.name), first to last epoch](gans/\(preset.name).png)", ""]
    lines += ["| seed | Fréchet | precision | recall | rarest class | labels right | minutes | epochs | |", "|---|---|---|---|---|---|---|---|---|"]
    lines += preset.measurements.map { m in
      "| \(m.seed) | \(decimal(m.frechet, 2)) | \(decimal(m.precision, 2)) | \(decimal(m.recall, 2)) | \(decimal(100 * m.leastShare, 1)) % | "
        + (m.agreement.map { decimal(100 * $0, 1) + " %" } ?? "-") + " | \(decimal(m.minutes, 1)) | \(decimal(m.epochs, 0)) | "
        + (m.isCollapsed ? "collapsed" : "") + " |"
    }
    lines.append("")
    if let findings = preset.findings { lines += [findings, ""] }
    return lines
  }

  private static var table: [String] {
    ["## Side by side", "", PresetTable.measuredHow, "", "| " + PresetTable.measuredHeads.joined(separator: " | ") + " |"]
      + ["|" + String(repeating: "---|", count: PresetTable.measuredHeads.count)]
      + Presets.all.map { "| `\($0.name)` | " + (PresetTable.measures($0) + [$0.goodFor]).joined(separator: " | ") + " |" }
  }
}
