import Datasets
import Evaluation
import Images
import Serialization
import Testing

/// The whole evaluation, of sets whose results are known beforehand because of what they are.
struct EvaluatorTests {
  /// A bright square of 3x3 pixels on black, 8x8, whose place is the class; it moves by a pixel and differs in brightness.
  /// Small enough that a judge takes a second.
  private static func squares(_ perClass: Int, seed: Int) -> LabelledImages {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    func random(_ n: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % n
    }
    let places = [(1, 1), (4, 1), (2, 4)]
    var pixels: [UInt8] = []
    for (x, y) in Array(repeating: places, count: perClass).flatMap({ $0 }) {
      var image = [UInt8](repeating: 0, count: 64)
      let (left, top) = (x + random(2), y + random(2))
      for dy in 0..<3 { for dx in 0..<3 { image[(top + dy) * 8 + left + dx] = UInt8(100 + random(156)) } }
      pixels += image
    }
    return LabelledImages(
      name: "squares", width: 8, height: 8, channels: 1, classNames: ["a", "b", "c/d"], pixels: pixels,
      labels: (0..<3 * perClass).map { $0 % 3 })
  }

  private static let training = squares(150, seed: 1)
  private static let test = squares(60, seed: 2)
  private static let judge = Result { try JudgeTraining(steps: 150).train(for: training) }

  private static func report(
    _ images: LabelledImages, test: LabelledImages? = test, large: LabelledImages? = nil, seeds: Int = 1
  ) throws -> EvaluationReport {
    try Evaluator(judge: judge.get(), training: training, test: test, seeds: seeds, steps: 30)
      .evaluate(images, subject: "somewhere/these", large: large)
  }

  private static let others = squares(60, seed: 3)
  private static let reportOfOthers = Result { try report(others, large: squares(80, seed: 3), seeds: 2) }
  /// Fifty times the same image of each class.
  private static let reportOfRepeated = Result { try report(training.selecting((0..<150).map { $0 % 3 })) }

  @Test func otherImagesOfTheSameKindAreGood() throws {
    let report = try Self.reportOfOthers.get()
    #expect(report.images == [60, 60, 60] && report.compared == [60, 60, 60] && report.against == .test)
    #expect(report.agreement.generated > 0.98 && report.agreement.real > 0.98)
    #expect(report.agreementGrade == .good)
    #expect(report.trainingTests.map(\.countPerClass) == [[60, 60, 60], [80, 80, 80]])
    #expect(report.trainingTests.allSatisfy { $0.gap.magnitude < 5 && $0.real.accuracies.count == 2 })
    // Chance only: these are as real as the training images.
    #expect((0.3...3).contains(report.frechet.ratio))
    for pair in [report.precision, report.recall, report.coverage] { #expect(pair.difference.magnitude < 0.15) }
    #expect(report.memorization.copies == 0 && report.memorization.share < 0.06)
    #expect((report.diversity.mean ?? 0) > 0.9 && (report.diversity.mean ?? 9) < 1.1)
    // A square of 3 pixels, whose sides the enlargement blurs by half a pixel.
    let width = try #require(report.factors.first { $0.name == "width" })
    for label in width.classes { #expect((3...4.5).contains(label.generated?.mean ?? 0)) }
    for label in width.classes { #expect(((label.generated?.mean ?? 0) - (label.real?.mean ?? 9)).magnitude < 0.2) }
  }

  @Test func trainingImagesAreCopies() throws {
    let report = try Self.report(Self.training)
    #expect(report.compared == [60, 60, 60])
    #expect(report.memorization.copies == 450 && report.memorization.share == 1)
    #expect(report.realMemorization.copies == 0)
    #expect(report.memorizationGrade == .poor)
    #expect(report.memorization.closest.allSatisfy { $0.generated == $0.training && $0.distance == 0 })
  }

  @Test func oneImageOfEachClassRepeatedIsPoor() throws {
    let report = try Self.reportOfRepeated.get()
    #expect(report.diversity.mean == 0 && report.diversityGrade == .poor)
    #expect(report.recall.generated < 0.1 && report.shortfallGrade(report.recall) == .poor)
    #expect(report.frechet.ratio > 4 && report.frechetGrade == .poor)
    #expect(report.kernel.generated > report.kernel.real)
  }

  @Test func wrongLabelsAreFound() throws {
    let images = Self.squares(60, seed: 4)
    let shifted = LabelledImages(
      name: "shifted", width: 8, height: 8, channels: 1, classNames: images.classNames, pixels: images.pixels,
      labels: images.labels.map { $0.map { ($0 + 1) % 3 } })
    let report = try Self.report(shifted)
    #expect(report.agreement.generated < 0.02 && report.agreementGrade == .poor)
    #expect(report.confusions.count >= 3)
    #expect(Set(report.confusions.prefix(3).map { [$0.label, $0.seen] }) == [[0, 2], [1, 0], [2, 1]])
    #expect(report.confusions[0].count == 60 && report.confusions[0].share.generated == 1)
    #expect(report.trainingTests[0].gap > 90 && report.trainingTests[0].grade == .poor)
    #expect(report.worst.count == 16 && report.worst.allSatisfy { $0.seen != $0.label && $0.probability < 0.1 })
    // Whatever the labels are: as pictures they are as good as the others.
    #expect(report.precision.difference.magnitude < 0.15)
  }

  @Test func noiseLooksLikeNothingReal() throws {
    let noise = LabelledImages(
      name: "noise", width: 8, height: 8, channels: 1, classNames: Self.training.classNames,
      pixels: (0..<150 * 64).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 2_654_435_761 >> 13) }, labels: (0..<150).map { $0 % 3 })
    let report = try Self.report(noise)
    #expect(report.precision.generated < 0.2 && report.shortfallGrade(report.precision) == .poor)
    #expect(report.frechet.ratio > 4)
    #expect(report.memorization.copies == 0)
  }

  @Test func validationIsTheHeldOutPart() throws {
    let report = try Self.report(Self.squares(20, seed: 5), test: nil)
    #expect(report.against == .validation)
    // One in twelve of 150.
    #expect(report.referenceImages == 36 && report.trainingImages == 414 && report.compared == [12, 12, 12])
  }

  @Test func aSetIsJudgedAlikeEveryTime() throws {
    #expect(try Self.report(Self.others, large: Self.squares(80, seed: 3), seeds: 2) == Self.reportOfOthers.get())
  }

  @Test func documentHasTheKeysItPromises() throws {
    let report = try Self.reportOfOthers.get()
    let document = try JSONValue(parsing: report.json.text)
    #expect(document == report.json)
    #expect(document.objectValue?.keys == [
      "subject", "dataset", "against", "classes", "images", "imagesPerClass", "comparedPerClass", "referenceImages",
      "trainingImages", "judge", "labelAgreement", "classShares", "trainOnSynthetic", "frechetDistance", "kernelDistance", "precision",
      "recall", "density", "coverage", "memorization", "diversity", "morphology", "worst", "best", "remarks",
    ])
    #expect(document["subject"]?.stringValue == "somewhere/these")
    #expect(document["judge"]?["digest"]?.stringValue?.count == 64)
    #expect(document["labelAgreement"]?["perClass"]?.arrayValue?.count == 3)
    #expect(document["labelAgreement"]?["generated"]?.doubleValue == report.agreement.generated)
    #expect(document["frechetDistance"]?["timesFloor"]?.doubleValue == report.frechet.ratio)
    #expect(document["trainOnSynthetic"]?.arrayValue?.first?["gapPoints"]?.doubleValue == report.trainingTests[0].gap)
    #expect(document["morphology"]?.arrayValue?.compactMap { $0["factor"]?.stringValue } == ["thickness", "slant", "width", "height"])
    #expect(document["memorization"]?["closest"]?.arrayValue?.count == 16)
  }

  @Test func textSaysWhatIsComparedAndHowGoodItIs() throws {
    let report = try Self.reportOfRepeated.get()
    let lines = report.lines
    #expect(lines[0] == "somewhere/these: 150 images, 50 of each of 3 classes, against 180 test images of squares")
    #expect(lines[1].hasPrefix("judge \(report.judgeDigest.prefix(16)): right on "))
    func line(_ start: String) -> String? { lines.first { $0.hasPrefix(start) } }
    #expect(line("diversity within a class")?.hasSuffix("poor: images of a class are much more, or less, alike than real ones (least a: 0.0 %)") == true)
    #expect(line("nearer to training than 1 % of real")?.hasSuffix("poor: training images are repeated") == true)
    #expect(line("Fréchet distance")?.contains("poor: ") == true && line("Fréchet distance")?.hasSuffix(" times the floor") == true)
    #expect(line("class  images  agreement")?.contains("thickness, px") == true && lines.contains { $0.hasPrefix("c/d ") })
    #expect(lines.last == "Only 150 images could be compared: distances in 128 features are rough below 256.")
    // Columns are aligned: the table's numbers end where their headings do.
    let heading = try #require(lines.first { $0.hasSuffix("generated   real") || $0.contains("generated") })
    #expect(try #require(line("recall")).count > heading.count)
  }

  @Test func pictureShowsPairsAndImages() throws {
    let images = Self.others
    let report = try Self.reportOfOthers.get()
    let picture = report.picture(of: images, training: Self.training)
    // 16 columns of 8 pixels magnified 7 times, 4 apart, in a margin of 8.
    #expect(picture.width == 16 + 16 * 60 - 4 && picture.channels == 1)
    // The first pair: below the heading's line or two, in the first column.
    func cell(_ x: Int, _ y: Int) -> [UInt8] {
      (0..<64).map { picture.pixels[(y + $0 / 8 * 7 + 3) * picture.width + x + $0 % 8 * 7 + 3] }
    }
    let pair = report.memorization.closest[0]
    let expected = Array(images.pixels[pair.generated * 64..<(pair.generated + 1) * 64])
    let top = try #require((0..<60).first { cell(8, $0) == expected })
    #expect(cell(8, top + 60) == Array(Self.training.pixels[pair.training * 64..<(pair.training + 1) * 64]))
  }

  /// The same pictures, of which nobody says what they show.
  private static func unlabelled(_ images: LabelledImages) -> LabelledImages {
    LabelledImages(
      name: "unlabelled", width: 8, height: 8, channels: 1, classNames: images.classNames, pixels: images.pixels,
      labels: [Int?](repeating: nil, count: images.count))
  }

  private static let reportWithoutLabels = Result { try report(unlabelled(others), large: unlabelled(squares(80, seed: 3))) }

  @Test func imagesWithoutLabelsAreOfTheClassesThatAreSeen() throws {
    let report = try Self.reportWithoutLabels.get()
    let labelled = try Self.reportOfOthers.get()
    #expect(!report.isLabelled && labelled.isLabelled)
    #expect(report.agreement.generated.isNaN && report.agreement.real == labelled.agreement.real)
    #expect(report.agreementPerClass.allSatisfy { $0.generated.isNaN } && report.confusions.isEmpty && report.trainingTests.isEmpty)
    // The judge knows these squares.
    for share in report.shares.generated { #expect((share - 1 / 3.0).magnitude < 0.02) }
    #expect(report.shares == labelled.shares && report.shares.lost.isEmpty)
    #expect(report.imageCount == 180 && report.comparedCount == 180 && report.images.allSatisfy { (58...62).contains($0) })
    #expect((0.3...3).contains(report.frechet.ratio))
    for pair in [report.precision, report.recall, report.coverage] { #expect(pair.difference.magnitude < 0.15) }
    #expect(report.memorization == labelled.memorization)
    #expect((report.diversity.mean ?? 0) > 0.9 && (report.diversity.mean ?? 9) < 1.1)
    #expect(report.best.count == 16 && report.worst.count == 16 && report.worst.allSatisfy { $0.label == $0.seen })
    #expect(report.worst[0].probability <= report.worst[15].probability)
  }

  /// A collapse that measures class by class would not see: two of three classes are drawn.
  @Test func aMissingClassIsNoticed() throws {
    let two = Self.others.selecting((0..<180).filter { $0 % 3 != 1 })
    let report = try Self.report(Self.unlabelled(two))
    #expect(report.shares.rarest == 1 && report.shares.lost == [1])
    #expect(report.images[1] <= 2 && report.comparedCount == 120)
    #expect(report.frechet.ratio > 4 && report.recall.generated < report.recall.real - 0.2)
    #expect(report.lines.contains { $0.hasPrefix("rarest class seen, b") && $0.hasSuffix("poor: hardly any images of class b") })
  }

  @Test func aLostClassIsToldOfLabelledImagesToo() throws {
    // Asked for evenly, but all of the third class show the first.
    let source = Self.others
    let pixels = (0..<180).flatMap { i in
      let from = i % 3 == 2 ? i - 2 : i
      return Array(source.pixels[from * 64..<(from + 1) * 64])
    }
    let report = try Self.report(
      LabelledImages(
        name: "lost", width: 8, height: 8, channels: 1, classNames: source.classNames, pixels: pixels, labels: source.labels))
    #expect(report.shares.lost == [2])
    #expect(report.lines.contains { $0.hasPrefix("rarest class seen, c/d") && $0.hasSuffix("poor: hardly any images of class c/d") })
    #expect(!(try Self.reportOfOthers.get().lines.contains { $0.hasPrefix("rarest class seen") }))
  }

  @Test func textOfImagesWithoutLabelsSaysSo() throws {
    let report = try Self.reportWithoutLabels.get()
    let lines = report.lines
    #expect(lines[0] == "somewhere/these: 180 images, against 180 test images of squares")
    #expect(!lines.contains { $0.hasPrefix("label agreement") || $0.hasPrefix("train on") })
    #expect(lines.contains { $0.hasPrefix("rarest class seen, ") && $0.hasSuffix("good: no class is missing") })
    #expect(lines.contains { $0.hasPrefix("seen as  images   share  (real)  diversity") })
    #expect(
      lines.contains(
        "real: the same measure of real training images in place of the generated ones (for shares of the test images):"))
    #expect(lines.contains("the floor of distances, the ceiling of all else. ±: over the images of a class."))
    #expect(
      lines.contains(
        "These images have no labels: the classes are those that the judge sees in them, and label agreement and training on "
          + "synthetic images are left out."))
  }

  @Test func documentOfImagesWithoutLabelsHasNoAgreement() throws {
    let report = try Self.reportWithoutLabels.get()
    let document = try JSONValue(parsing: report.json.text)
    #expect(document["labelAgreement"] == .null && document["trainOnSynthetic"]?.arrayValue == [])
    let shares = try #require(document["classShares"]?["perClass"]?.arrayValue)
    #expect(shares.compactMap { $0["generated"]?.doubleValue } == report.shares.generated)
    #expect(document["classShares"]?["lost"]?.arrayValue == [])
    let keys = try Self.reportOfOthers.get().json.objectValue?.keys
    #expect(document.objectValue?.keys == keys)
  }

  @Test func pictureOfImagesWithoutLabelsIsDrawn() throws {
    let picture = try Self.reportWithoutLabels.get().picture(of: Self.unlabelled(Self.others), training: Self.training)
    #expect(picture.width == 16 + 16 * 60 - 4)
  }

  @Test func tooFewImagesWithoutLabelsAreRefused() throws {
    let error = try #require(throws: EvaluationError.self) {
      try Self.report(Self.unlabelled(Self.others.selecting(Array(0..<11))))
    }
    #expect(error == .tooFewUnlabelled(set: "somewhere/these", count: 11, least: 12))
    #expect(error.message == "somewhere/these: 11 images; at least 12 are needed, and 10000 for numbers that mean much")
    #expect(throws: Never.self) { try Self.report(Self.unlabelled(Self.others.selecting(Array(0..<12)))) }
  }

  @Test func tooFewImagesAreRefused() throws {
    let few = Self.training.selecting([0, 1, 2, 3, 4, 5, 6, 7])
    #expect(throws: EvaluationError.tooFew(set: "somewhere/these", className: "a", count: 3, least: 4)) { try Self.report(few) }
    let error = EvaluationError.tooFew(set: "x", className: "a", count: 1, least: 4)
    #expect(error.message == "x: 1 image of class a; at least 4 of each class are needed, and 1000 for numbers that mean much")
    let small = Self.training.selecting(Array(0..<30))
    #expect(throws: EvaluationError.tooFew(set: "squares (validation)", className: "a", count: 0, least: 4)) {
      try Evaluator(judge: Self.judge.get(), training: small, test: nil)
    }
  }
}
