package import Images

extension TrainingHistory {
  /// Events that are told one by one; a training has had more than enough trouble then.
  private static let mostRules = 12
  /// Points of one curve: more lie within one pixel.
  private static let mostPoints = 450

  /// The training as curves over its epochs: losses, the discriminator's scores, the critic's distance where there is one, and
  /// the judge's scores if any.
  package var chart: Chart {
    var panels = [losses, discriminatorScores]
    if AdversarialObjectives.named(objective)?.reading.isDistance == true { panels.append(distance) }
    if scores.contains(where: { $0.frechet.isFinite }) { panels.append(judged) }
    var rules = events.prefix(TrainingHistory.mostRules).map { Chart.Rule(x: $0.epochs, caption: $0.words) }
    if let best { rules.append(Chart.Rule(x: best.epochs, caption: "best model")) }
    return Chart(title: "training: \(data), \(objective)", xLabel: "epochs", panels: panels, rules: rules)
  }

  private var losses: Chart.Panel {
    panel(
      "losses", note: "each depends on how good the other network is: they need not fall while images get better",
      [("discriminator", .blue, \.discriminatorLoss), ("generator", .vermilion, \.generatorLoss)])
  }

  private var discriminatorScores: Chart.Panel {
    panel(
      "the discriminator's mean scores", note: "far apart: it tells real images from generated ones. together: it cannot",
      [("real images", .blue, \.realScore), ("generated", .vermilion, \.generatedScore)])
  }

  private var distance: Chart.Panel {
    panel(
      "the critic's distance: real minus generated score",
      note: "falls as the images get better; where it no longer falls, more training brings little",
      [("distance", .green, \.distance)])
  }

  private var judged: Chart.Panel {
    let points = scores.map { Chart.Point(x: $0.epochs, y: $0.frechet) }
    return Chart.Panel(
      title: "the judge's score: Fréchet distance, real images = 1", scale: .logarithmic,
      series: [.init(name: "Fréchet distance", colour: .green, points: points)],
      levels: [.init(y: 1, caption: "real images")],
      marks: best.map { best in
        let caption = "epoch \(best.epoch): \(ChartNumber.text(best.frechet))"
        return [.init(point: .init(x: best.epochs, y: best.frechet), caption: caption, colour: .green)]
      } ?? [])
  }

  private func panel(
    _ title: String, note: String, _ curves: [(name: String, colour: Colour, value: (Moment) -> Double)]
  ) -> Chart.Panel {
    let moments = moments
    let series = curves.map { curve in
      Chart.Series(
        name: curve.name, colour: curve.colour,
        points: TrainingHistory.thinned(moments.map { Chart.Point(x: $0.epochs, y: curve.value($0)) }))
    }
    return Chart.Panel(
      title: title, note: note, range: TrainingHistory.range(of: series.flatMap { $0.points.map(\.y) }), series: series)
  }

  /// Means of neighbours, each at its last one's place, so that there are not too many.
  package static func thinned(_ points: [Chart.Point]) -> [Chart.Point] {
    let group = (points.count + mostPoints - 1) / mostPoints
    guard group > 1 else { return points }
    return stride(from: 0, to: points.count, by: group).map { start in
      let members = points[start..<min(points.count, start + group)]
      return Chart.Point(x: members[members.endIndex - 1].x, y: members.reduce(0) { $0 + $1.y } / Double(members.count))
    }
  }

  /// What to show of curves that are far away for a short while, as in the first steps or before a collapse: nearly all values,
  /// and as much room again. nil: all of them.
  package static func range(of values: [Double]) -> ClosedRange<Double>? {
    let sorted = values.filter(\.isFinite).sorted()
    guard sorted.count >= 20, let least = sorted.first, let most = sorted.last else { return nil }
    let low = sorted[sorted.count / 25]
    let high = sorted[sorted.count - 1 - sorted.count / 25]
    guard high > low, most - least > 3 * (high - low) else { return nil }
    let room = (high - low) / 2
    return max(least, low - room)...min(most, high + room)
  }
}

extension TrainingHistory.Moment {
  fileprivate var distance: Double { realScore - generatedScore }
}
