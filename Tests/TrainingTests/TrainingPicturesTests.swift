import Files
import Images
import Serialization
import TestSupport
import Testing
import Training

/// What is drawn of a training's log, and put together from its grids.
struct TrainingPicturesTests {
  private func history(_ lines: [String], objective: String = "hinge") -> TrainingHistory {
    let start = "{\"event\":\"start\",\"data\":\"bars\",\"trainingImages\":100,\"options\":{\"objective\":\"\(objective)\"}}"
    return TrainingHistory(log: Array(([start] + lines).joined(separator: "\n").utf8))
  }

  private func step(_ seen: Int, _ event: String = "step", rate: Double = 0.002, real: String = "0.5", generated: String = "-0.5") -> String {
    "{\"event\":\"\(event)\",\"epoch\":1,\"imagesSeen\":\(seen),\"rate\":\(rate),\"discriminatorLoss\":1.5,\"generatorLoss\":0.25,"
      + "\"realScore\":\(real),\"generatedScore\":\(generated)}"
  }

  private func score(_ seen: Int, _ frechet: Double, isBest: Bool = false) -> String {
    "{\"event\":\"score\",\"epoch\":\(seen / 100),\"imagesSeen\":\(seen),\"score\":\(frechet + 1),\"frechetMultiple\":\(frechet),\"isBest\":\(isBest)}"
  }

  @Test func curvesLieOverEpochs() {
    let chart = history([step(50), step(100, real: "0.75"), step(150, real: "null")]).chart
    #expect(chart.title == "training: bars, hinge" && chart.xLabel == "epochs")
    #expect(chart.panels.map(\.title) == ["losses", "the discriminator's mean scores"])
    #expect(chart.panels[0].series.map(\.name) == ["discriminator", "generator"])
    #expect(chart.panels[0].series[0].points == [.init(x: 0.5, y: 1.5), .init(x: 1, y: 1.5), .init(x: 1.5, y: 1.5)])
    #expect(chart.panels[0].series[1].points.map(\.y) == [0.25, 0.25, 0.25])
    let real = chart.panels[1].series[0].points.map(\.y)
    #expect(real[..<2] == [0.5, 0.75] && real[2].isNaN)
    #expect(chart.panels[1].series[1].points.map(\.y) == [-0.5, -0.5, -0.5])
  }

  /// Of a training that ends before a hundred steps there are only epochs.
  @Test func aShortTrainingIsDrawnFromItsEpochs() {
    let points = history([step(100, "epoch"), step(200, "epoch"), step(250, "end")]).chart.panels[0].series[0].points
    #expect(points.map(\.x) == [1, 2, 2.5])
    // The same moment is not drawn twice.
    #expect(history([step(100, "epoch"), step(100, "failed")]).chart.panels[0].series[0].points.map(\.x) == [1])
  }

  @Test func onlyACriticsScoresHaveADistance() {
    for objective in AdversarialObjectives.all {
      let chart = history([step(100, "epoch", real: "3.5", generated: "-1.0")], objective: objective.name).chart
      let distance = chart.panels.first { $0.title.contains("distance") }
      #expect((distance != nil) == (objective.name == "wasserstein"))
      #expect(distance?.series[0].points == (distance == nil ? nil : [.init(x: 1, y: 4.5)]))
      #expect(distance?.note == (distance == nil ? nil : "falls as the images get better; where it no longer falls, more training brings little"))
    }
  }

  @Test func theJudgesScoresHaveAMarkAtTheBest() throws {
    let chart = history([score(0, 900), score(100, 40, isBest: true), score(200, 4, isBest: true), score(300, 5)]).chart
    let judged = try #require(chart.panels.last)
    #expect(judged.scale == .logarithmic && judged.series[0].points.map(\.y) == [900, 40, 4, 5])
    #expect(judged.marks == [.init(point: .init(x: 2, y: 4), caption: "epoch 2: 4", colour: .green)])
    #expect(judged.levels == [.init(y: 1, caption: "real images")])
    #expect(chart.rules == [.init(x: 2, caption: "best model")])
  }

  @Test func whatHappenedIsMarkedInAllPanels() {
    let cooled = "{\"event\":\"coolDown\",\"epoch\":3,\"imagesSeen\":300,\"reason\":\"no better score\"}"
    let trouble = "{\"event\":\"trouble\",\"epoch\":2,\"imagesSeen\":150,\"trouble\":\"mode collapse\",\"words\":\"w\",\"action\":\"a\"}"
    #expect(history([step(100), step(200), step(300, rate: 0.001), step(400, rate: 0.0005)]).chart.rules == [.init(x: 3, caption: "rates fall")])
    #expect(history([step(100), cooled, step(400, rate: 0.0005)]).chart.rules == [.init(x: 3, caption: "rates fall")])
    // After trouble rates are lower for another reason.
    #expect(history([step(100), trouble, step(200, rate: 0.001)]).chart.rules == [.init(x: 1.5, caption: "mode collapse")])
  }

  /// A log has lines of later versions and, after a crash, half ones.
  @Test func otherLinesArePassedOver() {
    let lines = [step(100), step(200)]
    #expect(history(lines).chart == history([lines[0], "{\"event\":\"later\"}", "{\"eve", "[1]", "", lines[1], "\u{0}"]).chart)
    #expect(TrainingHistory(log: []).chart.panels.count == 2)
    #expect(TrainingHistory(log: []).chart.image().width == 1000)
  }

  /// The first steps and a collapse may be far away from all the rest.
  @Test func outliersDoNotFlattenACurve() throws {
    let values = [90.0, 40] + (0..<100).map { 1 + Double($0 % 7) / 10 }
    let range = try #require(TrainingHistory.range(of: values))
    #expect(range.lowerBound == 1 && range.upperBound > 1.6 && range.upperBound < 3)
    #expect(TrainingHistory.range(of: (0..<100).map { Double($0) }) == nil)
    #expect(TrainingHistory.range(of: [Double](repeating: 2, count: 100)) == nil && TrainingHistory.range(of: [1, 2, 90]) == nil)
    #expect(TrainingHistory.range(of: values + [.nan, .infinity]) == range)
  }

  /// More points than pixels are averaged, and none is lost.
  @Test func longCurvesAreThinned() {
    let points = (0..<10_000).map { Chart.Point(x: Double($0), y: Double($0 % 2)) }
    let thinned = TrainingHistory.thinned(points)
    #expect(thinned.count <= 450 && thinned.count > 200)
    #expect(thinned.allSatisfy { abs($0.y - 0.5) < 0.03 } && thinned.last?.x == 9999)
    #expect(TrainingHistory.thinned(Array(points.prefix(400))) == Array(points.prefix(400)))
  }

  /// A real log of 25 epochs of MNIST.
  @Test func aRealLogIsRead() throws {
    let history = TrainingHistory(log: try readFile("\(root)/samples/mnist/log.jsonl"))
    #expect(history.steps.count == 214 && history.scores.count == 26 && history.reachedEpochs == Array(1...25))
    #expect(history.best?.epoch == 25 && history.best?.frechet == 1.3597)
    #expect(history.events.map(\.words) == ["rates fall"] && abs((history.events.first?.epochs ?? 0) - 12.5) < 0.2)
    let image = history.chart.image()
    #expect(image.width == 1000 && (700...900).contains(image.height))
  }

  // MARK: The strip

  @Test func fewEpochsAreAllShown() {
    #expect(EpochStrip.choose(from: [0, 1, 2, 5]) == [0, 1, 2, 5])
    #expect(EpochStrip.choose(from: Array(0..<12)) == Array(0..<12))
    #expect(EpochStrip.choose(from: []) == [])
  }

  @Test(arguments: [[1, 13], [1, 26], [1, 100], [17, 600], [1, 10_000]])
  func ofManyEpochsTheEarlyOnesAreShown(_ sizes: [Int]) {
    let epochs = Array(stride(from: 0, through: sizes[1], by: sizes[0]))
    let chosen = EpochStrip.choose(from: epochs)
    #expect(chosen.count == 12 && chosen.first == 0 && chosen[1] == epochs[1] && chosen.last == epochs.last)
    #expect(zip(chosen, chosen.dropFirst()).allSatisfy { $0 < $1 } && Set(chosen).isSubset(of: epochs))
    // Steps grow.
    #expect(chosen[1] - chosen[0] < chosen[11] - chosen[10] || sizes[1] == 13)
  }

  @Test func aColumnIsAnEpochAndARowALatent() {
    func image(_ level: UInt8) -> Image { Image(width: 28, height: 28, channels: 1, pixels: [UInt8](repeating: level, count: 784)) }
    let strip = EpochStrip.draw([(0, [image(10), image(20)]), (7, [image(30), image(40)])])
    #expect((strip.width, strip.height, strip.channels) == (2 * 60 + 4, 18 + 2 * 60, 1))
    func pixel(_ x: Int, _ y: Int) -> UInt8 { strip.pixels[y * strip.width + x] }
    for (x, y, level) in [(4, 18, 10), (59, 73, 10), (4, 78, 20), (64, 18, 30), (119, 133, 40)] as [(Int, Int, UInt8)] {
      #expect(pixel(x, y) == level, "\(x), \(y)")
    }
    #expect(pixel(60, 40) == 48 && strip.pixels.contains(255))
    // Colours stay.
    let red = Image(width: 4, height: 4, channels: 3, pixels: (0..<16).flatMap { _ in [200, 0, 0] as [UInt8] })
    #expect(EpochStrip.draw([(3, [red])]).channels == 3)
  }
}

/// The repository's root.
private let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
