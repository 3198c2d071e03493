import Augmentation
import Datasets
import Files
import Images
import Models
import TestSupport
import Testing

struct RealImagesTests {
  /// Classes in turn, each image of one grey level, its number.
  private func set(_ count: Int = 30, classes: [String] = ["a", "b", "c"], width: Int = 8) -> LabelledImages {
    LabelledImages(
      name: "set", width: width, height: 8, channels: 1, classNames: classes,
      pixels: (0..<count).flatMap { [UInt8](repeating: UInt8($0), count: 8 * width) }, labels: (0..<count).map { $0 % classes.count })
  }

  private static let plan = AugmentationPlan(
    [
      .init(label: 1, count: 70), .init(label: 1, count: 10, source: .real), .init(label: 2, count: 0),
      .init(label: 2, count: 10, source: .real),
    ], seed: 42)

  @Test(arguments: [1, 2, 3])
  func realImagesStandBesideSyntheticOnes(threads: Int) throws {
    let folder = try TemporaryFolder()
    let model = try TestModels.tiny()
    let real = try RealImages(set(), for: model.architecture)
    #expect(real.counts == [10, 10, 10])
    let report = try withThreads(threads) {
      try Synthesizer(model).write(Self.plan, to: folder.at("out"), Storage(), real: real)
    }
    #expect(report.images == 90)
    var names: [String] = (0..<70).map { "b/gan-s42-\(sixDigits($0)).png" }
    for name in ["b", "c"] { names += (0..<10).map { "\(name)/real-\(sixDigits($0)).png" } }
    #expect(try folder.files("out") == (names + ["manifest.csv"]).sorted())
    for i in 0..<10 {
      for (folderName, label) in [("b", 1), ("c", 2)] {
        let image = try PNG.decode(folder.read("out/\(folderName)/real-\(sixDigits(i)).png"), path: "")
        #expect(image.pixels == [UInt8](repeating: UInt8(3 * i + label), count: 64))
      }
    }
    let lines = try ManifestTests.lines(folder.at("out/manifest.csv"))
    #expect(lines[0] == ["file", "label", "class", "source", "seed", "index", "thickness", "slant", "model"])
    #expect(lines.dropFirst().map { $0[0] } == names)
    #expect(lines[1][3...5] == ["synthetic", "42", "0"] && lines[1][8] == model.digest)
    #expect(lines[81] == ["c/real-000000.png", "2", "c", "real", "", "0", "", "", ""])
  }

  @Test func archivesHaveThemInTheSameOrder() throws {
    let folder = try TemporaryFolder()
    let model = try TestModels.tiny()
    let real = try RealImages(set(), for: model.architecture)
    try Synthesizer(model).write(Self.plan, to: folder.at("out"), Storage(NPZFile.self), real: real)
    let arrays = try TinyNPZ.read(readFile(folder.at("out/synthetic.npz")))
    #expect(arrays[1].bytes == [UInt8](repeating: 1, count: 80) + [UInt8](repeating: 2, count: 10))
    #expect(arrays[0].bytes.suffix(64) == [UInt8](repeating: 29, count: 64)[...])
    #expect(
      try arrays[0].bytes.prefix(70 * 64).elementsEqual(
        Synthesizer(model).images(AugmentationPlan(labels: [1], count: 70, seed: 42))))
  }

  @Test func overwritingRemovesTheCopies() throws {
    let folder = try TemporaryFolder()
    let model = try TestModels.tiny()
    let real = try RealImages(set(), for: model.architecture)
    try Synthesizer(model).write(Self.plan, to: folder.at("out"), Storage(), real: real)
    try folder.write("out/b/real-x.png", "mine")
    try Synthesizer(model).write(
      AugmentationPlan(labels: [0], count: 1, seed: 1), to: folder.at("out"), Storage(ifNotEmpty: .overwrite))
    #expect(try folder.files("out") == ["a/gan-s1-000000.png", "b/real-x.png", "manifest.csv"])
  }

  @Test func otherClassesOrSizesAreRefused() throws {
    let architecture = try TestModels.tiny().architecture
    let classes = #expect(throws: AugmentationError.self) {
      try RealImages(set(classes: ["a", "b", "d"]), for: architecture)
    }
    #expect(
      classes?.message == "set: the real images have the classes a, b, d, but the model has a, b, c; "
        + "name the images that it was trained on, or others of the same classes")
    let size = #expect(throws: AugmentationError.self) { try RealImages(set(width: 12), for: architecture) }
    #expect(
      size?.message == "set: the real images have 12x8 pixels and 1 channel, but the model's have 8x8 pixels and 1 channel; "
        + "name images of the model's size")
    #expect(size?.kind == .badData)
  }

  /// What is only to be kept away from may show anything, if the model has no classes of its own; its size counts always.
  @Test func distancesAskForNoClasses() throws {
    let none = try TestModels.tiny(classNames: []).architecture
    #expect(try RealImages(set(), for: none, .distances).images.count == 30)
    #expect(throws: AugmentationError.self) { try RealImages(set(), for: none) }
    #expect(throws: AugmentationError.self) { try RealImages(set(width: 12), for: none, .distances) }
    var found = try TestModels.tiny().architecture
    #expect(throws: AugmentationError.self) { try RealImages(set(classes: ["x", "y"]), for: found, .distances) }
    found.discoversClasses = true
    #expect(try RealImages(set(classes: ["x", "y"]), for: found, .distances).images.count == 30)
  }
}
