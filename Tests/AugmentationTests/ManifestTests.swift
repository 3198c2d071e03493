import Augmentation
import Files
import Models
import TestSupport
import Testing

struct ManifestTests {
  static func lines(_ path: String) throws -> [[String]] {
    try String(decoding: readFile(path), as: UTF8.self).split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map { String($0) } }
  }

  @Test func oneLineForEachImageInTheirOrder() throws {
    let folder = try TemporaryFolder()
    let model = try TestModels.tiny()
    let plan = AugmentationPlan([.init(label: 2, count: 70, first: 3), .init(label: 0, count: 65)], seed: 42, codes: [1: -0.125])
    try withThreads(2) { _ = try Synthesizer(model).write(plan, to: folder.path) }
    let lines = try Self.lines(folder.at("manifest.csv"))
    #expect(lines[0] == ["file", "label", "class", "seed", "index", "thickness", "slant", "model"])
    #expect(lines.count == 136)
    for (line, request) in zip(lines.dropFirst(), plan.requests) {
      let name = try model.architecture.classNames[#require(request.label)]
      #expect(line[0] == "\(name)/gan-s42-\(sixDigits(request.index)).png")
      #expect(Array(line[1...4]) == ["\(request.label ?? -1)", name, "42", "\(request.index)"])
      #expect(Array(line[6...]) == ["-0.125", model.digest])
    }
    #expect(model.digest.count == 64)
    #expect(lines.dropFirst().map { $0[0] }.sorted() == (try folder.files("").filter { $0 != "manifest.csv" }))
  }

  /// The file alone is enough to draw an image again, under a fixed code.
  @Test func codesAreThoseTheImagesWereDrawnFrom() throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny())
    try synthesizer.write(AugmentationPlan(labels: [1], count: 100, seed: 6), to: folder.path)
    let lines = try Self.lines(folder.at("manifest.csv")).dropFirst()
    for (i, line) in lines.enumerated() where i % 9 == 0 {
      let codes = try [0: #require(Float(line[5])), 1: #require(Float(line[6]))]
      #expect(codes.values.allSatisfy { (-1...1).contains($0) })
      let again = try synthesizer.images(AugmentationPlan(labels: [1], count: 1, seed: 6, first: i, codes: codes))
      #expect(try again == synthesizer.images(AugmentationPlan(labels: [1], count: 1, seed: 6, first: i)))
    }
    #expect(Set(lines.map { $0[5] }).count == 100)
  }

  @Test func fieldsAreQuotedWhereNeeded() throws {
    let folder = try TemporaryFolder()
    let model = try TestModels.tiny(classNames: ["plain", "T-shirt, top", "5\" disk"], codes: 0)
    try Synthesizer(model).write(AugmentationPlan(labels: [0, 1, 2], count: 1, seed: 0), to: folder.path)
    #expect(
      try String(decoding: readFile(folder.at("manifest.csv")), as: UTF8.self) == """
        file,label,class,seed,index,model
        plain/gan-s0-000000.png,0,plain,0,0,\(model.digest)
        "T-shirt, top/gan-s0-000000.png",1,"T-shirt, top",0,0,\(model.digest)
        5%22 disk/gan-s0-000000.png,2,"5"" disk",0,0,\(model.digest)

        """)
  }

  @Test(arguments: [("idx", "train-images-idx3-ubyte"), ("npz", "synthetic.npz")])
  func imagesInOneFileHaveTheirPlaceInIt(format: String, file: String) throws {
    let folder = try TemporaryFolder()
    try Synthesizer(TestModels.tiny()).write(
      AugmentationPlan(labels: [1, 0], count: 2, seed: 3, first: 8), to: folder.path, as: ImageOutputs.named(format))
    let lines = try Self.lines(folder.at("manifest.csv")).dropFirst()
    #expect(lines.map { $0[0] } == (0..<4).map { "\(file)#\($0)" })
    #expect(lines.map { $0[1] } == ["1", "1", "0", "0"])
    #expect(lines.map { $0[4] } == ["8", "9", "8", "9"])
  }

  @Test func withoutClassesLabelAndClassAreEmpty() throws {
    let folder = try TemporaryFolder()
    let model = try TestModels.tiny(classNames: [], codes: 0)
    try Synthesizer(model).write(AugmentationPlan(labels: [nil], count: 1, seed: 0), to: folder.path)
    #expect(try Self.lines(folder.at("manifest.csv"))[1] == ["gan-s0-000000.png", "", "", "0", "0", model.digest])
  }
}
