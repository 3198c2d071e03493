import Augmentation
import Files
import Images
import Models
import TestSupport
import Testing

struct InterpolationTests {
  private let way = Interpolation(
    from: .init(label: 2, index: 3), to: .init(label: 0, index: 7), count: 9, seed: 42, codes: [1: 0.5])

  @Test(arguments: [1, 2])
  func endsAreThePlainImages(threads: Int) throws {
    let model = try TestModels.tiny()
    let steps = try withThreads(threads) { try way.draw(from: model) }
    #expect(steps.count == 9)
    for (step, part) in [(steps[0], (label: 2, index: 3)), (steps[8], (label: 0, index: 7))] {
      let plan = AugmentationPlan([.init(label: part.label, count: 1, first: part.index)], seed: 42, codes: [1: 0.5])
      #expect(try step.image.pixels == Synthesizer(model).images(plan))
    }
    #expect(steps.map(\.share) == [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1])
    #expect(steps.allSatisfy { $0.codes[1] == 0.5 })
    #expect(abs(steps[4].codes[0] - (steps[0].codes[0] + steps[8].codes[0]) / 2) < 1e-6)
    #expect(Set(steps.map(\.image.pixels)).count == 9)
  }

  /// scipy.spatial.geometric_slerp([1, 0, 0], [0.6, 0.8, 0], [0, 0.25, 0.5, 1]), times 2: lengths stay.
  @Test(arguments: [
    (0, [2, 0, 0]), (0.25, [1.946498, 0.459506, 0]), (0.5, [1.788854, 0.894427, 0]), (1, [1.2, 1.6, 0]),
  ] as [(Float, [Float])])
  func noiseGoesAlongTheSphere(_ share: Float, _ expected: [Float]) {
    func input(_ noise: [Float], _ label: Int) -> LatentInput {
      LatentInput(labels: [.init(label)], LatentPoint(noise: noise, codes: [Float(label)]))
    }
    let between = Interpolation.between(input([2, 0, 0], 1), input([1.2, 1.6, 0], 4), at: share)
    for (x, y) in zip(between.point.noise, expected) { #expect(abs(x - y) < 1e-5) }
    #expect(abs(between.labels.reduce(0) { $0 + $1.share } - 1) < 1e-6)
    #expect(between.point.codes == [1 * (1 - share) + 4 * share])
  }

  /// No angle between them: nothing is divided by nothing.
  @Test func sameNoiseStays() {
    let input = LatentInput(labels: [.init(1)], LatentPoint(noise: [1, 2], codes: []))
    #expect(Interpolation.between(input, input, at: 0.5).point.noise == [1, 2])
  }

  @Test func imagesManifestAndStripAreWritten() throws {
    let folder = try TemporaryFolder()
    let model = try TestModels.tiny()
    try way.write(
      from: model, to: folder.at("way"), names: ("c:3", "a:7"), manifest: .csv, strip: folder.at("way-strip.png"))
    #expect(try folder.files("way") == ["manifest.csv"] + (0..<9).map { "step-00000\($0).png" })
    let lines = try ManifestTests.lines(folder.at("way/manifest.csv"))
    #expect(lines[0] == ["file", "from", "to", "share", "seed", "thickness", "slant", "model"])
    #expect(lines[2].prefix(5) == ["step-000001.png", "c:3", "a:7", "0.125", "42"])
    let strip = try PNG.decode(folder.read("way-strip.png"), path: "")
    // Nine images of 8 pixels, magnified twice, with gaps of 1 and edges of 4.
    #expect((strip.width, strip.height) == (9 * 16 + 8 + 8, 16 + 8))
    #expect(throws: FileError.folderNotEmpty(path: folder.at("way"))) {
      try way.write(from: model, to: folder.at("way"), names: ("", ""), manifest: .csv, strip: folder.at("s.png"))
    }
  }

  @Test func unknownClassIsRefused() throws {
    let way = Interpolation(from: .init(label: 2, index: 3), to: .init(label: 3, index: 7), count: 2, seed: 42)
    #expect(throws: AugmentationError.classOutOfRange(label: 3, classNames: ["a", "b", "c"])) {
      try way.draw(from: TestModels.tiny())
    }
  }
}
