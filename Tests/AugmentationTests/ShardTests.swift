import Augmentation
import Files
import Models
import TestSupport
import Testing

struct ShardTests {
  static let plan = AugmentationPlan(
    [.init(label: 2, count: 150, first: 7), .init(label: 0, count: 0), .init(label: 1, count: 133)], seed: 42)

  /// Each part in a run of its own, all in one folder; the manifests of the parts one after another are that of the run.
  @Test(arguments: ManifestForm.all.map(\.name), [1, 16])
  func partsTogetherAreTheRun(manifest: String, count: Int) throws {
    let folder = try TemporaryFolder()
    let form = try ManifestForm.named(manifest)
    let synthesizer = Synthesizer(try TestModels.tiny())
    try synthesizer.write(Self.plan, to: folder.at("one"), Storage(manifest: form))
    var lines: [UInt8] = []
    var images = 0
    for number in (1...count).reversed() {
      let shard = Shard(number, of: count)
      let report = try synthesizer.write(Self.plan, to: folder.at("parts"), Storage(manifest: form, shard: shard))
      #expect(report.manifest == folder.at("parts/" + form.fileName(shard)))
      images += report.images
      let text = try readFile(report.manifest)
      let head = form == .csv ? text.prefix(through: try #require(text.firstIndex(of: 0x0A))).count : 0
      lines = (number == 1 ? text : Array(text.dropFirst(head))) + lines
      #expect(report.images == text.dropFirst(head).count { $0 == 0x0A })
    }
    #expect(images == 283)
    #expect(try lines == readFile(folder.at("one/" + form.fileName())))
    let pictures = try folder.contents("one").filter { $0.key.hasSuffix(".png") }
    #expect(pictures.count == 283)
    #expect(try folder.contents("parts").filter { $0.key.hasSuffix(".png") } == pictures)
    #expect(try folder.files("parts").count == 283 + count)
  }

  @Test func partsOfAnArchiveHaveNamesOfTheirOwn() throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny())
    var pixels: [UInt8] = []
    for number in 1...3 {
      try synthesizer.write(Self.plan, to: folder.path, Storage(NPZFile.self, shard: Shard(number, of: 3)))
      pixels += try TinyNPZ.read(readFile(folder.at("synthetic-\(number)-of-3.npz")))[0].bytes
    }
    #expect(try pixels == synthesizer.images(Self.plan))
    #expect(
      try ManifestTests.lines(folder.at("manifest-2-of-3.csv"))[1][0] == "synthetic-2-of-3.npz#0")
  }

  @Test func samePartTwiceIsRefused() throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny())
    let storage = Storage(shard: Shard(2, of: 4))
    try synthesizer.write(Self.plan, to: folder.path, storage)
    let before = try folder.files("")
    #expect(throws: FileError.folderNotEmpty(path: folder.path)) {
      try synthesizer.write(Self.plan, to: folder.path, storage)
    }
    // With leave, it replaces its own images and no other's.
    try synthesizer.write(Self.plan, to: folder.path, Storage(shard: Shard(1, of: 4)))
    let both = try folder.files("")
    try synthesizer.write(Self.plan, to: folder.path, Storage(ifNotEmpty: .overwrite, shard: Shard(2, of: 4)))
    #expect(try folder.files("") == both && both.count > before.count)
  }

  @Test(arguments: ["photo.png", "notes.txt", "real-1.png", "d/photo.png"])
  func foreignFilesAreInTheWay(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("out/" + name, "mine")
    let synthesizer = Synthesizer(try TestModels.tiny())
    #expect(throws: FileError.folderNotEmpty(path: folder.at("out"))) {
      try synthesizer.write(Self.plan, to: folder.at("out"), Storage(shard: Shard(1, of: 4)))
    }
  }

  /// MNIST's names have no room for a number.
  @Test func idxFilesDoNotShareAFolder() throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny())
    try synthesizer.write(Self.plan, to: folder.path, Storage(IDXFiles.self, shard: Shard(1, of: 2)))
    #expect(throws: FileError.folderNotEmpty(path: folder.path)) {
      try synthesizer.write(Self.plan, to: folder.path, Storage(IDXFiles.self, shard: Shard(2, of: 2)))
    }
  }

  @Test(arguments: [(1, 1, "-1-of-1"), (3, 16, "-03-of-16"), (16, 16, "-16-of-16"), (7, 1000, "-0007-of-1000")])
  func namesOfPartsSortByNumber(number: Int, count: Int, suffix: String) {
    #expect(Shard(number, of: count).suffix == suffix)
  }
}
