import Evaluation
import Images
import Testing

struct VerdictReportTests {
  private let d = VerdictArm(isAugmented: true, amount: .each(100))

  /// 100 images of two classes; of each arm the first so many of a class are taken for what they are, by every seed but that one
  /// differs by an image.
  private func stage(_ right: [(VerdictArm, Int)]) -> VerdictStage {
    var answers: [VerdictArm: [[Bool]]] = [:]
    for (arm, count) in right {
      answers[arm] = (0..<5).map { seed in (0..<100).map { $0 / 2 < count + (seed == 2 ? 1 : 0) } }
    }
    return VerdictStage(
      ExaminedImages(labels: (0..<100).map { $0 % 2 }, folds: (0..<100).map { $0 / 2 % 5 }, classCount: 2), arms: right.map(\.0), answers: answers)
  }

  private func report(b: Int, d count: Int, test: Int, counts: [Int] = [30, 30], warnings: [String] = []) -> VerdictReport {
    let c = VerdictArm(amount: .each(100))
    let chosenOn = stage([(.real, 20), (.classical, b), (c, 20), (d, count)])
    let choice = VerdictReport.choice(on: chosenOn)
    return VerdictReport(
      dataset: "leaves", classNames: ["oak", "elm"], counts: counts, generator: "drawn by m", seeds: 5, steps: 200, validation: .folds(5),
      chosenOn: chosenOn, test: stage([(.real, 20), (.classical, b), (d, test)]), reference: choice.reference, advice: choice.advice,
      best: choice.best, warnings: warnings)
  }

  @Test func whatHelpsIsRecommendedInOneSentence() {
    let report = report(b: 25, d: 45, test: 44)
    #expect(report.advice == .use(d) && report.best == d)
    #expect(
      report.lines.last
        == "Use synthetic images here: real + classical + 100 synthetic of each gains +40.00 (+30.11 to +49.89) points over classical "
        + "augmentation alone on the validation images, and +38.00 (+28.20 to +47.80) on the test images.")
    #expect(report.lines[0] == "leaves: 60 real images with labels, 30 of each of 2 classes; 5 seeds, 200 steps each")
    #expect(report.lines[1] == "synthetic images: drawn by m")
    #expect(
      report.lines[3] == "validation: 100 images, the images with labels, each examined by classifiers and a generator that learned from "
        + "the other folds of 5")
    let name = "real + classical" + String(repeating: " ", count: d.text.count - 16)
    #expect(report.lines[6].hasPrefix("  (b)   \(name)       50.40 %    +10.00 (+3.87 to +16.13)"), "\(report.lines[6])")
  }

  @Test func whatHarmsIsNotRecommended() {
    let report = report(b: 45, d: 20, test: 20, warnings: ["m has learned from others."])
    #expect(report.advice == .doNotUse)
    #expect(report.lines.last?.hasPrefix("Do not use synthetic images here: no amount gains 1.00 points over classical augmentation alone; the best, real + ") == true)
    #expect(report.lines.contains("m has learned from others."))
  }

  @Test func doubtIsSaid() {
    let report = report(b: 40, d: 40, test: 40)
    #expect(report.advice == .notEnoughData(.doubt))
    #expect(
      report.lines.last?.hasPrefix("Not enough data to tell: the best amount, real + classical + 100 synthetic of each, gains 0.00 (-") == true)
    #expect(report.lines.last?.hasSuffix("do without synthetic images, or label more and ask again.") == true)
  }

  @Test func rareClassesHaveATableOfTheirOwn() throws {
    let report = report(b: 25, d: 45, test: 44, counts: [30, 3])
    #expect(report.rare == [1])
    #expect(report.lines.contains("classes of few images (elm), on the test images"))
    #expect(report.lines.contains { $0.hasPrefix("  (d) real + classical + 100 synthetic of each   88.40 %") })
    #expect(report.json["rareClasses"]?.arrayValue?.count == 1)
    #expect(report.json["rareRecall"]?.arrayValue?.count == 3)
  }

  @Test func jsonHasWhatTheTextHas() throws {
    let json = report(b: 25, d: 45, test: 44).json
    #expect(json["advice"]?.stringValue == "use" && json["best"]?.stringValue == "d 100" && json["reason"] == .null)
    #expect(abs((json["validationGain"]?["mean"]?.doubleValue ?? 0) - 0.4) < 1e-12)
    #expect(abs((json["testGain"]?["mean"]?.doubleValue ?? 0) - 0.38) < 1e-12)
    #expect(json["validation"]?["arms"]?.arrayValue?.count == 4)
    let arm = try #require(json["test"]?["arms"]?.arrayValue?.last)
    #expect(arm["name"]?.stringValue == "d 100" && arm["scores"]?.arrayValue?.count == 5)
    #expect(arm["recallPerClass"]?.arrayValue?.count == 2)
  }

  /// Whatever does best without synthetic images is what they have to beat.
  @Test func theReferenceIsTheBestWithout() {
    let worse = VerdictReport.choice(on: stage([(.classical, 30), (.classicalOversampled, 30), (d, 45)]))
    #expect(worse.reference == .classical)
    let better = VerdictReport.choice(on: stage([(.classical, 30), (.classicalOversampled, 35), (d, 45)]))
    #expect(better.reference == .classicalOversampled && better.advice == .use(d))
    // Augmentation harms here: what is better than that, but no better than the real images alone, is of no use.
    let harmed = VerdictReport.choice(on: stage([(.real, 45), (.classical, 30), (d, 45)]))
    #expect(harmed.reference == .real && harmed.advice != .use(d))
  }

  @Test func thePictureHasABarForEveryGain() {
    let chart = report(b: 25, d: 45, test: 44).chart
    #expect(chart.title == "leaves: use" && chart.sections.map(\.bars.count) == [3, 2])
    #expect(chart.sections[1].bars.map(\.name) == ["(a) real", "(d) real + classical + 100 synthetic of each"])
    #expect(abs(chart.sections[1].bars[1].value - 38) < 1e-9)
  }
}
