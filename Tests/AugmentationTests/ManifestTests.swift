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
    for (line, request) in zip(lines.dropFirst(), plan.images) {
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

  @Test(arguments: [("jsonl", "manifest.jsonl", "file"), ("hf", "metadata.jsonl", "file_name")])
  func jsonLinesHaveTheSameFields(form: String, file: String, column: String) throws {
    let folder = try TemporaryFolder()
    let model = try TestModels.tiny(classNames: ["plain", "5\" disk", "c"])
    let plan = AugmentationPlan(labels: [1], count: 2, seed: 18_446_744_073_709_551_615, codes: [0: 0.1, 1: -1e-6])
    let report = try Synthesizer(model).write(plan, to: folder.path, Storage(manifest: .named(form)))
    #expect(report.manifest == folder.at(file))
    #expect(
      try folder.text(file) == (0..<2).map { i in
        "{\"\(column)\":\"5%22 disk/gan-s18446744073709551615-00000\(i).png\",\"label\":1,\"class\":\"5\\\" disk\","
          + "\"seed\":18446744073709551615,\"index\":\(i),\"thickness\":0.1,\"slant\":-1e-06,\"model\":\"\(model.digest)\"}\n"
      }.joined())
  }

  @Test(arguments: ["csv", "jsonl", "hf"], ["csv", "jsonl", "hf"])
  func anyManifestCanBeOverwritten(first: String, second: String) throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny())
    let (one, two) = try (ManifestForm.named(first), ManifestForm.named(second))
    try synthesizer.write(AugmentationPlan(labels: [0, 1], count: 3, seed: 1), to: folder.path, Storage(manifest: one))
    try synthesizer.write(
      AugmentationPlan(labels: [0], count: 1, seed: 1), to: folder.path, Storage(manifest: two, ifNotEmpty: .overwrite))
    #expect(try folder.files("") == ["a/gan-s1-000000.png", two.fileName()])
  }

  @Test(arguments: ["csv", "jsonl", "hf"])
  func linesAreAppendedInTheSameForm(form: String) throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny())
    let manifest = try ManifestForm.named(form)
    for _ in 0..<2 {
      try synthesizer.write(
        AugmentationPlan(labels: [0], count: 3, seed: 1), to: folder.at("pieces"),
        Storage(manifest: manifest, ifNotEmpty: .append))
    }
    try synthesizer.write(AugmentationPlan(labels: [0], count: 6, seed: 1), to: folder.at("one"), Storage(manifest: manifest))
    #expect(try folder.contents("pieces") == folder.contents("one"))
    let other = form == "csv" ? "jsonl" : "csv"
    let error = try #require(throws: AugmentationError.self) {
      try synthesizer.write(
        AugmentationPlan(labels: [0], count: 3, seed: 1), to: folder.at("pieces"),
        Storage(manifest: .named(other), ifNotEmpty: .append))
    }
    #expect(
      error.message == "\(folder.at("pieces/" + manifest.fileName())): the images that are there have this manifest; "
        + "add `--manifest \(form)`, or choose another folder")
    #expect(error.kind == .cannotCreate)
  }

  @Test func huggingFacesManifestNeedsFiles() throws {
    let folder = try TemporaryFolder()
    let error = try #require(throws: AugmentationError.self) {
      try Synthesizer(TestModels.tiny()).write(
        AugmentationPlan(labels: [0], count: 3, seed: 1), to: folder.path, Storage(IDXFiles.self, manifest: .named("hf")))
    }
    #expect(
      error.message == "manifest hf describes files of single images, but format idx has none; "
        + "use the format png or another manifest")
  }

  @Test func formsAreFoundByName() throws {
    #expect(ManifestForm.all.map(\.name) == ["csv", "jsonl", "hf"])
    let error = #expect(throws: AugmentationError.self) { try ManifestForm.named("xml") }
    #expect(error?.message == "unknown manifest 'xml' (one of: csv, jsonl, hf)")
  }
}
