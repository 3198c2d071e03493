internal import Files

extension VerdictReport {
  /// The report for people, one line each: a table for each set of images, tables of classes, and the recommendation in one
  /// sentence, last.
  public var lines: [String] {
    var lines = [heading, "synthetic images: \(generator)"]
    if let chosenOn { lines += ["", validationTitle(chosenOn)] + table(chosenOn) }
    lines += ["", "test: \(test.images.count) images, read once"] + table(test)
    if let best, classNames.count <= 30 { lines += ["", "classes, on the test images"] + classes(best) }
    if let best, !rare.isEmpty { lines += [""] + rareLines(best) }
    lines += [""] + explanation
    if !warnings.isEmpty { lines += [""] + warnings }
    return lines + ["", sentence]
  }

  private var heading: String {
    let total = counts.reduce(0, +)
    let present = counts.filter { $0 > 0 }
    let each = Set(present).count == 1 ? "\(present[0]) of each of \(counted(present.count, "class", "classes"))"
      : "\(present.min() ?? 0) to \(present.max() ?? 0) of each of \(counted(present.count, "class", "classes"))"
    return "\(Path.shown(dataset)): \(counted(total, "real image", "real images")) with labels, \(each); "
      + "\(seeds) seeds, \(steps) steps each"
  }

  private func validationTitle(_ stage: VerdictStage) -> String {
    let how: String =
      switch validation {
      case .folds(let count): "the images with labels, each examined by classifiers and a generator that learned from the other folds of \(count)"
      case .heldOut: "held out of the training images"
      case .none: ""
      }
    return "validation: \(stage.images.count) images, \(how)"
  }

  private func table(_ stage: VerdictStage) -> [String] {
    let isShown = [.real, .classical].contains(reference)
    var rows = [["", "", "mean recall", "over (a)", "over (b)"] + (isShown ? [] : ["over (\(reference.letter))"])]
    for arm in stage.arms {
      rows.append(
        ["(\(arm.letter))", arm.text, percent(stage.score(arm), 2), gain(stage.gain(of: arm, over: .real)), gain(stage.gain(of: arm, over: .classical))]
          + (isShown ? [] : [gain(stage.gain(of: arm, over: reference))]))
    }
    return aligned(rows, left: 2)
  }

  private func classes(_ best: VerdictArm) -> [String] {
    var rows = [["class", "real images", "recall (\(reference.letter))", "recall (\(best.letter))", "gain"]]
    for label in classNames.indices where test.counts[label] > 0 {
      rows.append([
        Path.shown(classNames[label]), String(counts[label]), percent(test.score(reference, classes: [label]), 1),
        percent(test.score(best, classes: [label]), 1), gain(test.gain(of: best, over: reference, classes: [label])),
      ])
    }
    return aligned(rows, left: 1)
  }

  /// What topping up gives to classes of few images, beside what else is done for them.
  private func rareLines(_ best: VerdictArm) -> [String] {
    let classes = rare
    let names = classes.map { Path.shown(classNames[$0]) }.joined(separator: ", ")
    var rows = [["", "recall", "gain of (\(best.letter)) over it"]]
    for arm in test.arms where arm.amount == nil || arm == best {
      rows.append([
        "(\(arm.letter)) \(arm.text)", percent(test.score(arm, classes: classes), 2), gain(test.gain(of: best, over: arm, classes: classes)),
      ])
    }
    return ["classes of few images (\(names)), on the test images"] + aligned(rows, left: 1)
  }

  private var explanation: [String] {
    [
      "Gains are points of the mean recall over the classes, with the 95 % interval that other seeds and other test images leave.",
      "Classical: turned by up to 8.6 degrees, scaled, sheared and moved a little, anew each time that an image is shown.",
    ] + (reference == .classical ? [] : ["(\(reference.letter)) does better than (b) on the validation images, so the advice compares with it."])
  }

  /// The reference in words, within a sentence.
  var referenceText: String {
    switch (reference.isAugmented, reference.isOversampled) {
    case (true, false): "classical augmentation alone"
    case (true, true): "classical augmentation with over-sampling"
    case (false, true): "over-sampled real images"
    case (false, false): "the real images alone"
    }
  }

  /// The recommendation.
  public var sentence: String {
    let other = referenceText
    switch advice {
    case .use(let arm):
      return "Use synthetic images here: \(arm.text) gains \(gain(validationGain)) points over \(other) on the validation images, "
        + "and \(gain(testGain)) on the test images."
    case .doNotUse:
      let limit = chosenOn.map { AdviceRule.worthwhile(score: $0.score(reference)) } ?? 0
      return "Do not use synthetic images here: no amount gains \(points(limit, signed: false)) points over \(other); the best, \(best?.text ?? ""), "
        + "gains \(gain(validationGain)) on the validation images."
    case .notEnoughData(.doubt):
      return "Not enough data to tell: the best amount, \(best?.text ?? ""), gains \(gain(validationGain)) points over \(other) on the "
        + "validation images; do without synthetic images, or label more and ask again."
    case .notEnoughData(.tooFewLabels):
      return "Not enough data to tell: with fewer than \(ValidationPlan.leastPerClass) images with labels in each class nothing can be "
        + "chosen by them; do without synthetic images, or label more and ask again."
    case .notEnoughData(.seenByModel):
      return "Not enough data to tell: the model has learned from all of these images, so none is left to choose by; "
        + "leave --model out, and the generator is trained for this."
    }
  }

  /// "+1.9 (+1.0 to +2.8)", or nothing.
  private func gain(_ gain: PairedGain?) -> String {
    guard let gain else { return "" }
    let interval = gain.interval()
    return "\(points(gain.mean)) (\(points(interval.lowerBound)) to \(points(interval.upperBound)))"
  }

  /// A part of 1 in points.
  private func points(_ x: Double, signed: Bool = true) -> String {
    let text = fixed(abs(100 * x), 2)
    let isZero = text.allSatisfy { $0 == "0" || $0 == "." }
    return (isZero ? "" : x < 0 ? "-" : signed ? "+" : "") + text
  }

  private func aligned(_ rows: [[String]], left: Int) -> [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        return column < left ? row[column] + space : space + row[column]
      }
      return String(("  " + cells.joined(separator: "   ")).reversed().drop { $0 == " " }.reversed())
    }
  }
}
