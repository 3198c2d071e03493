internal import Files

extension EvaluationReport {
  /// The report for people, one line each: a table of measures with the real images' value beside each and what it
  /// means, then a table of the classes.
  public var lines: [String] {
    [heading, judge, ""] + table(measures) + [""] + table(classes) + [""] + explanation
      + (remarks.isEmpty ? [] : [""] + remarks)
  }

  private var heading: String {
    let evenly = Set(images).count == 1 && isLabelled ? ", \(images[0]) of each of \(counted(images.count, "class", "classes"))" : ""
    let matched = comparedCount == imageCount ? "" : "; sets are compared in \(comparedCount) images each\(isLabelled ? ", class by class" : "")"
    return "\(Path.shown(subject)): \(imageCount) images\(evenly), against \(referenceImages) \(against.rawValue) images "
      + "of \(Path.shown(dataset))\(matched)"
  }

  private var judge: String {
    "judge \(judgeDigest.prefix(16)): right on \(percent(agreement.real, 2)) of the \(against.rawValue) images"
      + (judgeValidation.map { ", \(percent($0, 2)) of its own validation images" } ?? "")
  }

  private var measures: [[String]] {
    var rows = [["", "generated", "real", ""]]
    if isLabelled { rows += agreements }
    if !isLabelled || !shares.lost.isEmpty { rows += rarest }
    for test in trainingTests {
      rows.append([
        "train on \(test.images), test on real", spread(test.synthetic), spread(test.real),
        "\(test.grade.rawValue): " + (test.gap >= 0.05
          ? "\(fixed(test.gap, 1)) points less than real images teach"
          : "as useful as real images (\(fixed(-test.gap, 1)) points more)"),
      ])
    }
    rows.append([
      "Fréchet distance", fixed(frechet.generated, 3), fixed(frechet.real, 3),
      "\(frechetGrade.rawValue): \(fixed(frechet.ratio, 2)) times the floor",
    ])
    rows.append(["kernel distance", fixed(kernel.generated, 3), fixed(kernel.real, 3), ""])
    rows.append([
      "precision", fixed(precision.generated, 3), fixed(precision.real, 3),
      sentence(shortfallGrade(precision), [
        .good: "single images look real", .fair: "some images look like none of the real ones",
        .poor: "many images look like none of the real ones",
      ]),
    ])
    rows.append([
      "recall", fixed(recall.generated, 3), fixed(recall.real, 3),
      sentence(shortfallGrade(recall), [
        .good: "the real images' variety is there", .fair: "some of the real images' variety is missing",
        .poor: "much of the real images' variety is missing",
      ]),
    ])
    rows.append(["density", fixed(density.generated, 3), fixed(density.real, 3), ""])
    rows.append(["coverage", fixed(coverage.generated, 3), fixed(coverage.real, 3), ""])
    rows.append([
      "nearer to training than 1 % of real", percent(memorization.share, 2), percent(realMemorization.share, 2),
      sentence(memorizationGrade, [
        .good: "no sign of memorized training images", .fair: "somewhat near to training images",
        .poor: "training images are repeated",
      ]),
    ])
    rows.append(["  copies (a tenth of that distance)", String(memorization.copies), String(realMemorization.copies), ""])
    rows.append([
      "diversity within a class", percent(diversity.mean ?? .nan, 1), percent(1, 1),
      sentence(diversityGrade, [
        .good: "images of a class differ as real ones do", .fair: "images of a class differ less, or more, than real ones",
        .poor: "images of a class are much more, or less, alike than real ones",
      ]) + leastDiverse,
    ])
    return rows
  }

  private var agreements: [[String]] {
    var rows: [[String]] = []
    rows.append([
      "label agreement", percent(agreement.generated, 2), percent(agreement.real, 2),
      sentence(agreementGrade, [
        .good: "the images show what they are labelled", .fair: "some images show another class than their label",
        .poor: "many images show another class than their label, or none",
      ]),
    ])
    if let label = images.indices.min(by: { agreementPerClass[$0].generated < agreementPerClass[$1].generated }) {
      let pair = agreementPerClass[label]
      rows.append(["  weakest class, \(name(label))", percent(pair.generated, 2), percent(pair.real, 2), ""])
    }
    if let worst = confusions.first {
      rows.append([
        "  \(name(worst.label)) seen as \(name(worst.seen))", percent(worst.share.generated, 2), percent(worst.share.real, 2),
        "\(worst.count) of \(images[worst.label]), the confusion that matters most",
      ])
    }
    return rows
  }

  /// What is drawn of the class that is drawn least.
  private var rarest: [[String]] {
    guard let label = shares.rarest else { return [] }
    let lost = shares.lost.map(name).joined(separator: ", ")
    return [[
      "rarest class seen, \(name(label))", percent(shares.generated[label], 2), percent(shares.real[label], 2),
      shares.lost.isEmpty
        ? "good: no class is missing"
        : "poor: hardly any images of \(shares.lost.count == 1 ? "class" : "the classes") \(lost)",
    ]]
  }

  private var leastDiverse: String {
    let known = images.indices.compactMap { label in diversity.perClass[label].map { (label, ratio: $0) } }
    guard let (label, ratio) = known.min(by: { $0.ratio < $1.ratio }) else { return "" }
    return " (least \(name(label)): \(percent(ratio, 1)))"
  }

  /// A row for each class: agreement (of images without labels the share of the class that is seen in them), diversity, and each property of shapes as mean ± standard deviation.
  private var classes: [[String]] {
    let heads = factors.flatMap { [$0.unit.isEmpty ? $0.name : "\($0.name), \(unit($0))", "(real)"] }
    var rows = [[isLabelled ? "class" : "seen as", "images", isLabelled ? "agreement" : "share", "(real)", "diversity"] + heads]
    for label in images.indices {
      let pair = isLabelled
        ? agreementPerClass[label] : Pair(generated: shares.generated[label], real: shares.real[label])
      rows.append(
        [
          name(label), String(images[label]), percent(pair.generated, 1), percent(pair.real, 1),
          percent(diversity.perClass[label] ?? .nan, 1),
        ]
          + factors.flatMap { factor in
            [factor.classes[label].generated, factor.classes[label].real].map { text($0, of: factor) }
          })
    }
    return rows
  }

  private var explanation: [String] {
    let seeds = trainingTests.first.map { "\(counted($0.real.accuracies.count, "seed")) of training, or over " } ?? ""
    return [
      "real: the same measure of real training images in place of the generated ones (for \(isLabelled ? "label agreement" : "shares") of the "
        + "\(against.rawValue) images):",
      "the floor of distances, the ceiling of all else. ±: over \(seeds)the images of a class.",
    ]
  }

  /// Degrees are what people think in.
  private func unit(_ factor: FactorReport) -> String { factor.unit == "rad" ? "°" : factor.unit }

  private func text(_ spread: Spread?, of factor: FactorReport) -> String {
    guard let spread else { return "-" }
    let (scale, places) = factor.unit == "rad" ? (180 / Double.pi, 0) : (1, factor.unit.isEmpty ? 2 : 1)
    return "\(fixed(scale * spread.mean, places))±\(fixed(scale * spread.deviation, places))"
  }

  private func name(_ label: Int) -> String { Path.shown(classNames[label]) }

  private func sentence(_ grade: Grade, _ words: [Grade: String]) -> String { "\(grade.rawValue): \(words[grade] ?? "")" }

  private func spread(_ scores: TrainOnSynthetic.Scores) -> String {
    scores.accuracies.count == 1
      ? percent(scores.mean, 2) : "\(fixed(100 * scores.mean, 2)) ± \(fixed(100 * scores.deviation, 2)) %"
  }
}

/// Rows as aligned lines: the first column to the left, numbers to the right, and a last column of words (one that has no
/// heading) to the left.
private func table(_ rows: [[String]]) -> [String] {
  let columns = rows[0].count
  let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    var line = ""
    for (column, cell) in row.enumerated() {
      let padding = String(repeating: " ", count: widths[column] - cell.count)
      let isWords = column == 0 || (column == columns - 1 && rows[0][column].isEmpty)
      line += (column == 0 ? "" : "  ") + (isWords ? cell + padding : padding + cell)
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}
