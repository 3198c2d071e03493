import Augmentation
import Files
import Images
import Models
import TestSupport
import Testing

/// Images that come out as thick, or leaning as far, as was asked.
struct FactorTargetTests {
  private static func shipped() throws -> Model {
    try Model.load(Path.join(Path.parent(Path.parent(Path.parent(#filePath))), "models/mnist.safetensors"))
  }

  private static func code(
    _ factor: String, _ unit: String, positions: [Double] = [-1, 0, 1], _ means: [Double], classes: [[Double]?] = []
  ) -> CodeDescription {
    CodeDescription(
      name: factor, positions: positions,
      movement: .init(
        factor: factor, unit: unit, spearman: 1, spearmanOfMeans: 1, deviation: 1, yardstick: .data, means: means,
        classMeans: classes), effects: [], kept: nil)
  }

  /// What the shipped model's codes do, roughly and for all classes alike: `sweep` prints it.
  private static let thickness = code("thickness", "px", positions: [-1, -0.5, 0, 0.5, 1], [1.68, 2.12, 2.52, 3.02, 4.13])
  private static let slant = code("slant", "rad", [-0.34, 0.11, 0.52])

  /// A rough map is enough, since every image is corrected by itself: what holds here for the shipped digits is promised for
  /// all, within what every class can reach.
  @Test(arguments: [(2.0, -10.0), (2.5, 20), (3.3, 5)])
  func meansAreAsAsked(_ pixels: Double, _ degrees: Double) throws {
    let targets = try [
      #require(FactorTarget(Float(pixels), code: 0, Self.thickness)),
      #require(FactorTarget(Float(degrees * .pi / 180), code: 1, Self.slant)),
    ]
    let folder = try TemporaryFolder()
    let plan = AugmentationPlan(labels: (0..<10).map { $0 }, count: 8, seed: 4, targets: targets)
    let report = try Synthesizer(Self.shipped()).write(plan, to: folder.path)
    #expect(report.reached.map(\.target) == targets)
    let (thickness, slant) = (report.reached[0], report.reached[1])
    #expect(thickness.overall.count == 80 && thickness.parts.count == 10)
    #expect(abs(thickness.overall.mean - pixels) < 0.1)
    #expect(abs(slant.overall.mean * 180 / .pi - degrees) < 1.5)
    // The report is measured, not hoped for.
    var measured: [Float] = []
    for file in try folder.files("").filter({ $0.hasSuffix(".png") }) {
      measured.append(try #require(Thickness().measure(try PNG.decode(try folder.read(file), path: file))))
    }
    let mean = measured.reduce(0) { $0 + Double($1) } / 80
    let variance = measured.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / 80
    #expect(abs(thickness.overall.mean - mean) < 1e-5 && abs(thickness.overall.deviation - variance.squareRoot()) < 1e-5)
    for (part, own) in zip(thickness.parts, stride(from: 0, to: 80, by: 8)) {
      #expect(abs(part.mean - measured[own..<own + 8].reduce(0) { $0 + Double($1) } / 8) < 1e-5)
    }
  }

  /// Without targets two images of one code differ by more than twice what is left here.
  @Test func everyImageIsCorrectedByItself() throws {
    let model = try Self.shipped()
    let target = try #require(FactorTarget(2.5, code: 0, Self.thickness))
    func deviation(_ plan: AugmentationPlan) throws -> Double {
      let folder = try TemporaryFolder()
      _ = try Synthesizer(model).write(plan, to: folder.path)
      let values = try folder.files("").filter { $0.hasSuffix(".png") }.map { file in
        Double(try #require(Thickness().measure(try PNG.decode(try folder.read(file), path: file))))
      }
      let mean = values.reduce(0, +) / Double(values.count)
      return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }
    let aimed = try deviation(AugmentationPlan(labels: [2, 5], count: 32, seed: 1, targets: [target]))
    let fixed = try deviation(AugmentationPlan(labels: [2, 5], count: 32, seed: 1, codes: [0: 0]))
    #expect(aimed * 2 < fixed, "\(aimed) \(fixed)")
  }

  /// As without targets: not the batch, the count, the threads or the company.
  @Test func nothingElseDecidesAnImage() throws {
    let model = try Self.shipped()
    let synthesizer = Synthesizer(model)
    let targets = try [#require(FactorTarget(3, code: 0, Self.thickness)), #require(FactorTarget(0.2, code: 1, Self.slant))]
    let many = try withThreads(2) {
      try synthesizer.images(AugmentationPlan(labels: [3, 7], count: 70, seed: 2, targets: targets))
    }
    let few = try withThreads(1) {
      try synthesizer.images(AugmentationPlan([.init(label: 7, count: 3, first: 64)], seed: 2, targets: targets))
    }
    #expect(few.elementsEqual(many[(70 + 64) * 784..<(70 + 67) * 784]))
  }

  /// The manifest has the codes that were found: with them the same image is drawn again.
  @Test func manifestHasTheCodesFound() throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try Self.shipped())
    let target = try #require(FactorTarget(3, code: 0, Self.thickness))
    let plan = AugmentationPlan(labels: [4], count: 3, seed: 2, targets: [target])
    try synthesizer.write(plan, to: folder.path)
    let images = try synthesizer.images(plan)
    let lines = try ManifestTests.lines(folder.at("manifest.csv")).dropFirst()
    for (i, line) in lines.enumerated() {
      let codes = try [0: #require(Float(line[5])), 1: #require(Float(line[6]))]
      let again = try synthesizer.images(AugmentationPlan(labels: [4], count: 1, seed: 2, first: i, codes: codes))
      #expect(again.elementsEqual(images[i * 784..<(i + 1) * 784]))
    }
  }

  /// What cannot be reached ends at the end of the code, and no further.
  @Test(arguments: [(20.0, "1.0"), (0.1, "-1.0")])
  func beyondReachIsTheEnd(_ pixels: Double, _ code: String) throws {
    let folder = try TemporaryFolder()
    let target = try #require(FactorTarget(Float(pixels), code: 0, Self.thickness))
    let report = try Synthesizer(Self.shipped()).write(
      AugmentationPlan(labels: [1, 4], count: 3, seed: 2, targets: [target]), to: folder.path)
    for line in try ManifestTests.lines(folder.at("manifest.csv")).dropFirst() { #expect(line[5] == code) }
    #expect((1.2...5).contains(report.reached[0].overall.mean))
  }

  @Test func reachIsThatOfTheClass() throws {
    let code = Self.code("thickness", "px", [1, 2, 3], classes: [[1, 2, 4], nil, [2, 1, 3], [3, 2, 1], [2, 1, 1]])
    let target = try #require(FactorTarget(2, code: 0, code))
    #expect(target.reach(of: 0) == 1...4)
    for label in [nil, 1, 5] { #expect(target.reach(of: label) == 1...3) }
    // Out of order: 2 and 1 are taken for 1.5 each.
    #expect(target.reach(of: 2) == 1.5...3)
    #expect(target.reach(of: 3) == 1...3)
    #expect(target.reach(of: 4) == 1...2)
  }

  @Test func onlyWhatIsMovedAndMeasuredCanBeAskedFor() throws {
    var unnamed = Self.thickness
    unnamed.movement = nil
    #expect(FactorTarget(2, code: 0, unnamed) == nil)
    #expect(FactorTarget(2, code: 0, Self.code("charm", "", [1, 2, 3])) == nil)
    let target = try #require(FactorTarget(2, code: 0, Self.thickness))
    #expect((target.factor, target.unit, target.value, target.code) == ("thickness", "px", 2, 0))
  }

  @Test func oneCodeIsSetOnce() throws {
    let model = try TestModels.tiny()
    let target = try #require(FactorTarget(2, code: 1, Self.thickness))
    for plan in [
      AugmentationPlan(labels: [0], count: 1, seed: 0, codes: [1: 0], targets: [target]),
      AugmentationPlan(labels: [0], count: 1, seed: 0, targets: [target, target]),
    ] {
      let error = try #require(throws: AugmentationError.self) { try Synthesizer(model).images(plan) }
      #expect(error == .codeTwice(name: "slant"))
      #expect(error.message == "code slant is set twice, by a value and a target or by two targets; leave one out")
      #expect(error.kind == .usage)
    }
    let far = try #require(FactorTarget(2, code: 2, Self.thickness))
    #expect(throws: AugmentationError.codeOutOfRange(code: 2, names: ["thickness", "slant"])) {
      try Synthesizer(model).images(AugmentationPlan(labels: [0], count: 1, seed: 0, targets: [far]))
    }
  }

  /// Pictures in which there is nothing to measure are drawn all the same.
  @Test func whatIsUndefinedStaysAsItIs() throws {
    let folder = try TemporaryFolder()
    let target = try #require(FactorTarget(2, code: 0, Self.thickness))
    let report = try Synthesizer(TestModels.tiny()).write(
      AugmentationPlan(labels: [0, 1, 2], count: 5, seed: 0, targets: [target]), to: folder.path)
    #expect(report.images == 15 && report.reached.count == 1)
  }
}
