import Augmentation
import Compute
import Datasets
import Evaluation
import Files
import Images
import Models
import Serialization
import TestSupport
import Testing

struct FilterTests {
  /// The tiny model, and a judge of its size that reads its classes out of noise: it has opinions, and that is enough.
  private static let judged = Result { () throws -> Model in
    var model = try TestModels.tiny()
    let drawn = try Synthesizer(model).images(AugmentationPlan(labels: [0, 1, 2], count: 40, seed: 9))
    let images = LabelledImages(
      name: "drawn", width: 8, height: 8, channels: 1, classNames: model.architecture.classNames, pixels: drawn,
      labels: (0..<120).map { $0 / 40 })
    model.judge = CarriedJudge.pack(try JudgeTraining(steps: 30).train(for: images))
    return model
  }

  private static func filters(_ model: Model, _ least: Float) throws -> ImageFilters {
    ImageFilters(confidence: .init(try #require(CarriedJudge(of: model)), atLeast: least))
  }

  /// The probability that passes half of the images of class 0.
  private static func median(_ model: Model) throws -> Float {
    let pixels = try Synthesizer(model).images(AugmentationPlan(labels: [0], count: 200, seed: 1))
    let judge = try #require(CarriedJudge(of: model))
    return judge.judge(images(pixels, model, labels: [Int?](repeating: 0, count: 200))).probabilities
      .enumerated().filter { $0.offset % 3 == 0 }.map(\.element).sorted()[100]
  }

  private static func images(_ pixels: [UInt8], _ model: Model, labels: [Int?]) -> LabelledImages {
    LabelledImages(
      name: "", width: 8, height: 8, channels: 1, classNames: model.architecture.classNames, pixels: pixels, labels: labels)
  }

  private static let plan = AugmentationPlan([.init(label: 0, count: 150), .init(label: 2, count: 0)], seed: 1)

  @Test func onlyImagesThatTheJudgeBelievesAreKept() throws {
    let model = try Self.judged.get()
    let least = try Self.median(model)
    let folder = try TemporaryFolder()
    let report = try Synthesizer(model).write(Self.plan, to: folder.at("out"), Storage(NPZFile.self), filters: Self.filters(model, least))
    #expect(report.images == 150)
    let kept = try TinyNPZ.read(readFile(folder.at("out/synthetic.npz")))[0].bytes
    let judge = try #require(CarriedJudge(of: model))
    let judged = judge.judge(Self.images(kept, model, labels: [Int?](repeating: 0, count: 150))).probabilities
    let lines = try ManifestTests.lines(folder.at("out/manifest.csv"))
    #expect(lines[0] == ["file", "label", "class", "seed", "index", "draw", "confidence", "thickness", "slant", "model"])
    let plain = try Synthesizer(model).images(Self.plan)
    var draws = 0
    for (i, line) in lines.dropFirst().enumerated() {
      #expect(judged[3 * i] >= least)
      #expect(try #require(Float(line[6])) == judged[3 * i])
      let draw = try #require(Int(line[5]))
      draws += draw + 1
      // Draw 0 is the image without filters.
      #expect((kept[i * 64..<(i + 1) * 64] == plain[i * 64..<(i + 1) * 64]) == (draw == 0))
    }
    let acceptance = try #require(report.acceptance.first)
    #expect(report.acceptance.count == 1 && acceptance.label == 0)
    #expect(acceptance.images == 150 && acceptance.draws == draws && acceptance.rejected == [.confidence: draws - 150])
    // Half are believed, give or take four standard errors.
    #expect((0.36...0.64).contains(acceptance.rate))
    #expect(
      try folder.text("out/acceptance.json") == "{\"asked\":{\"minConfidence\":\(least)},\"classes\":[{\"label\":0,\"class\":\"a\","
        + "\"images\":150,\"draws\":\(draws),\"acceptance\":\(150 / Double(draws)),\"rejectedForConfidence\":\(draws - 150)}]}\n")
  }

  /// Not the threads, not the count, not the part, not the other classes.
  @Test func nothingElseDecidesWhichDrawIsKept() throws {
    let model = try Self.judged.get()
    let filters = try Self.filters(model, Self.median(model))
    let synthesizer = Synthesizer(model)
    let folder = try TemporaryFolder()
    let plan = AugmentationPlan(labels: [0, 1], count: 300, seed: 1)
    for threads in 1...3 {
      try withThreads(threads) { _ = try synthesizer.write(plan, to: folder.at("\(threads)"), Storage(), filters: filters) }
      #expect(try folder.contents("\(threads)") == folder.contents("1"))
    }
    let whole = try folder.contents("1").filter { $0.key.hasSuffix(".png") }
    for number in 1...3 {
      try synthesizer.write(plan, to: folder.at("parts"), Storage(shard: Shard(number, of: 3)), filters: filters)
    }
    #expect(try folder.contents("parts").filter { $0.key.hasSuffix(".png") } == whole)
    try synthesizer.write(
      AugmentationPlan([.init(label: 1, count: 20, first: 7)], seed: 1), to: folder.at("few"), Storage(), filters: filters)
    for (name, bytes) in try folder.contents("few") where name.hasSuffix(".png") { #expect(whole[name] == bytes) }
  }

  @Test func rejectedDrawsAreKeptWithTheirReasons() throws {
    let model = try Self.judged.get()
    let least = try Self.median(model)
    var filters = try Self.filters(model, least)
    let folder = try TemporaryFolder()
    filters.rejectedFolder = folder.at("rejected")
    let report = try withThreads(3) {
      try Synthesizer(model).write(Self.plan, to: folder.at("out"), Storage(), filters: filters)
    }
    let lines = try ManifestTests.lines(folder.at("rejected/manifest.csv"))
    #expect(
      lines[0] == ["file", "label", "class", "seed", "index", "draw", "reason", "confidence", "thickness", "slant", "model"])
    #expect(lines.count - 1 == report.acceptance[0].draws - 150 && lines.count > 50)
    #expect(try folder.files("rejected") == lines.dropFirst().map { $0[0] } + ["manifest.csv"])
    let judge = try #require(CarriedJudge(of: model))
    for line in lines.dropFirst() {
      let (index, draw) = try (#require(Int(line[4])), #require(Int(line[5])))
      #expect(line[0] == "a/gan-s1-\(sixDigits(index))-d\(sixDigits(draw).suffix(3)).png")
      #expect(line[6] == "confidence")
      let confidence = try #require(Float(line[7]))
      #expect(confidence < least)
      let image = try PNG.decode(folder.read("rejected/" + line[0]), path: "")
      #expect(judge.judge(Self.images(image.pixels, model, labels: [0])).probabilities[0] == confidence)
    }
    // The first of an image's draws is 0; the one that was kept follows the last that was not.
    let kept = try ManifestTests.lines(folder.at("out/manifest.csv")).dropFirst().map { try #require(Int($0[5])) }
    for (index, draw) in kept.enumerated() {
      #expect(lines.filter { $0[4] == "\(index)" }.map { $0[5] } == (0..<draw).map { "\($0)" })
    }
    #expect(throws: FileError.folderNotEmpty(path: folder.at("rejected"))) {
      try Synthesizer(model).write(Self.plan, to: folder.at("again"), Storage(), filters: filters)
    }
  }

  /// More than any judge gives: the run says so, and keeps what is complete.
  @Test func whatCannotBeHadEndsTheRun() throws {
    let model = try Self.judged.get()
    let folder = try TemporaryFolder()
    let error = try #require(throws: AugmentationError.self) {
      try withThreads(2) {
        _ = try Synthesizer(model).write(
          AugmentationPlan(labels: [1], count: 600, seed: 1), to: folder.at("out"), Storage(), filters: Self.filters(model, 1.5))
      }
    }
    #expect(
      error.message == "class b, image 0: none of 200 draws has a confidence of 1.5 (0 of 0 draws of this class before had); "
        + "ask for less, or train the model longer"
        || error.message == "class b, image 256: none of 200 draws has a confidence of 1.5 (0 of 0 draws of this class before had); "
        + "ask for less, or train the model longer")
    #expect(error.kind == .trainingFailed)
    #expect(try folder.files("out") == [])
  }

  /// Real images that are what the model draws: those draws, and only those, are too near.
  @Test func nearCopiesOfRealImagesAreDrawnAgain() throws {
    let model = try TestModels.tiny()
    let synthesizer = Synthesizer(model)
    let copied = try synthesizer.images(AugmentationPlan([.init(label: 1, count: 30, first: 10)], seed: 1))
    let real = NearCopies(of: Self.images(copied, model, labels: [Int?](repeating: 1, count: 30)))
    let folder = try TemporaryFolder()
    let report = try synthesizer.write(
      AugmentationPlan(labels: [1], count: 60, seed: 1), to: folder.at("out"), Storage(),
      filters: ImageFilters(distance: .init(real, atLeast: 1e-6)))
    let lines = try ManifestTests.lines(folder.at("out/manifest.csv"))
    #expect(lines[0] == ["file", "label", "class", "seed", "index", "draw", "thickness", "slant", "model"])
    for (i, line) in lines.dropFirst().enumerated() { #expect(line[5] == ((10..<40).contains(i) ? "1" : "0")) }
    #expect(report.acceptance[0].rejected == [.distance: 30])
    #expect(report.acceptance[0].rate == 60.0 / 90)
  }

  @Test func withoutFiltersThereIsNoAcceptance() throws {
    let folder = try TemporaryFolder()
    let report = try Synthesizer(TestModels.tiny()).write(
      AugmentationPlan(labels: [1], count: 2, seed: 1), to: folder.at("out"), Storage(), filters: ImageFilters())
    #expect(report.acceptance.isEmpty)
    #expect(try folder.files("out") == ["b/gan-s1-000000.png", "b/gan-s1-000001.png", "manifest.csv"])
  }

  @Test func overwritingTakesTheOldAcceptanceAway() throws {
    let model = try Self.judged.get()
    let folder = try TemporaryFolder()
    try Synthesizer(model).write(Self.plan, to: folder.at("out"), Storage(), filters: Self.filters(model, 0.01))
    #expect(folder.exists("out/acceptance.json"))
    try Synthesizer(model).write(
      AugmentationPlan(labels: [1], count: 1, seed: 1), to: folder.at("out"), Storage(ifNotEmpty: .overwrite))
    #expect(try folder.files("out") == ["b/gan-s1-000000.png", "manifest.csv"])
  }

  @Test func numbersWithoutRoomForDrawsAreRefused() throws {
    let model = try Self.judged.get()
    let folder = try TemporaryFolder()
    let error = try #require(throws: AugmentationError.self) {
      try Synthesizer(model).write(
        AugmentationPlan(labels: [1], count: 2, seed: 1, first: (1 << 40) - 1), to: folder.at("out"), Storage(),
        filters: Self.filters(model, 0.5))
    }
    #expect(
      error.message == "2 images from number 1099511627775 on: with filters a class has the images 0 to 1099511627775; start lower")
    #expect(error.kind == .usage)
  }
}
