import Augmentation
import Datasets
import Files
import Models
import Serialization
import TestSupport
import Testing

/// Tape archives, zip files and gzip: what is in them is what the PNG folders hold.
struct ArchiveOutputTests {
  static let plan = AugmentationPlan([.init(label: 2, count: 70, first: 5), .init(label: 0, count: 65)], seed: 42)

  /// In the order of the plan.
  static func pictures(_ folder: TemporaryFolder, _ synthesizer: Synthesizer) throws -> [[UInt8]] {
    try synthesizer.write(plan, to: folder.at("png"))
    return try ManifestTests.lines(folder.at("png/manifest.csv")).dropFirst().map { try folder.read("png/" + $0[0]) }
  }

  // MARK: gzip

  @Test func gzipHoldsWhatIDXFilesHold() throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny(height: 8, width: 12))
    try synthesizer.write(Self.plan, to: folder.at("idx"), as: IDXFiles.self)
    try synthesizer.write(Self.plan, to: folder.at("gz"), as: IDXGzipFiles.self)
    #expect(try folder.files("gz") == ["manifest.csv", "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"])
    for name in ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"] {
      let file = try folder.read("gz/\(name).gz")
      // Deflate; no name, no time; from Unix.
      #expect(file.prefix(10) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3])
      #expect(try Gzip.inflate(file, expectedAtMost: 1 << 20) == folder.read("idx/\(name)"))
    }
    #expect(try ManifestTests.lines(folder.at("gz/manifest.csv"))[1][0] == "train-images-idx3-ubyte.gz#0")
  }

  /// Many times zlib's window and our buffer.
  @Test func longFilesAreCompressedWhole() throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny())
    let plan = AugmentationPlan(labels: [0, 1, 2], count: 3000, seed: 3)
    try synthesizer.write(plan, to: folder.at("idx"), as: IDXFiles.self)
    try synthesizer.write(plan, to: folder.at("gz"), as: IDXGzipFiles.self)
    let images = try folder.read("idx/train-images-idx3-ubyte")
    #expect(images.count == 16 + 9000 * 64)
    #expect(try Gzip.inflate(folder.read("gz/train-images-idx3-ubyte.gz"), expectedAtMost: images.count) == images)
    // 9,000 labels in three runs of equal ones.
    #expect(try folder.read("gz/train-labels-idx1-ubyte.gz").count < 100)
  }

  @Test func gzipRefusesColours() throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny(channels: 3))
    let error = #expect(throws: AugmentationError.self) {
      try synthesizer.write(Self.plan, to: folder.at("out"), as: IDXGzipFiles.self)
    }
    #expect(
      error?.message
        == "format idx.gz holds grey images only, but this model's have 3 channels; use the format png or npz")
  }

  // MARK: tar

  @Test func webDatasetHasThreeMembersOfEachImage() throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny())
    let pictures = try Self.pictures(folder, synthesizer)
    try synthesizer.write(Self.plan, to: folder.at("tar"), Storage(WebDatasetShards.self, imagesPerFile: 50))
    let names = (0..<3).map { "synthetic-00000\($0).tar" }
    #expect(try folder.files("tar") == ["manifest.csv"] + names)
    let manifest = try Array(ManifestTests.lines(folder.at("tar/manifest.csv")).dropFirst())
    var image = 0
    for (name, count) in zip(names, [50, 50, 35]) {
      let members = try TinyTar.read(folder.read("tar/" + name))
      #expect(members.count == 3 * count)
      for (place, start) in stride(from: 0, to: members.count, by: 3).enumerated() {
        let line = manifest[image]
        #expect(line[0] == "\(name)#\(place)")
        let index = String(repeating: "0", count: 6 - line[4].count) + line[4]
        let key = "gan-s42-c\(line[1])-\(index)"
        #expect(members[start..<start + 3].map(\.name) == [key + ".cls", key + ".json", key + ".png"])
        #expect(members[start].bytes == Array(line[1].utf8))
        let about = try JSONValue(parsing: members[start + 1].bytes)
        #expect(about["class"]?.stringValue == line[2] && about["label"]?.intValue == Int(line[1]))
        #expect(about["seed"]?.intValue == 42 && about["index"]?.intValue == Int(line[4]))
        #expect(about["source"]?.stringValue == "synthetic")
        #expect(about["codes"]?.objectValue?.keys == ["thickness", "slant"])
        #expect(about["codes"]?["slant"]?.text == JSONValue.number(Double(line[6]) ?? .nan).text)
        #expect(members[start + 2].bytes == pictures[image])
        image += 1
      }
    }
    #expect(image == 135)
  }

  /// A file that is exactly full is followed by no empty one.
  @Test func fullShardsAreFollowedByNone() throws {
    let folder = try TemporaryFolder()
    try Synthesizer(try TestModels.tiny(classNames: [])).write(
      AugmentationPlan(labels: [nil], count: 6, seed: 1), to: folder.path, Storage(WebDatasetShards.self, imagesPerFile: 3))
    #expect(try folder.files() == ["manifest.csv", "synthetic-000000.tar", "synthetic-000001.tar"])
    // Without classes there is no label.
    #expect(
      try TinyTar.read(folder.read("synthetic-000001.tar")).map(\.name).prefix(2)
        == ["gan-s1-000003.json", "gan-s1-000003.png"])
  }

  @Test func partsOfARunHaveArchivesOfTheirOwn() throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny())
    for number in 1...2 {
      let shard = Shard(number, of: 2)
      try synthesizer.write(Self.plan, to: folder.path, Storage(WebDatasetShards.self, shard: shard, imagesPerFile: 40))
    }
    #expect(
      try folder.files().filter { $0.hasSuffix(".tar") } == [
        "synthetic-1-of-2-000000.tar", "synthetic-1-of-2-000001.tar", "synthetic-2-of-2-000000.tar",
        "synthetic-2-of-2-000001.tar",
      ])
  }

  /// The tar files that are complete stay, and the manifest lists what is in them.
  @Test func anEndedRunLeavesWholeShards() throws {
    struct Ended: Error {}
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny())
    #expect(throws: Ended.self) {
      try synthesizer.write(Self.plan, to: folder.path, Storage(WebDatasetShards.self, imagesPerFile: 50)) { done in
        if done > 64 { throw Ended() }
      }
    }
    #expect(try folder.files() == ["manifest.csv", "synthetic-000000.tar", "synthetic-000001.tar"])
    #expect(try ManifestTests.lines(folder.at("manifest.csv")).count == 101)
  }

  // MARK: zip

  /// As `train --data` reads it.
  @Test func zipHoldsThePicturesAndTheirLabels() throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny(classNames: ["a", "ü", "c"]))
    let plan = AugmentationPlan([.init(label: 2, count: 70), .init(label: 0, count: 65), .init(label: 1, count: 3)], seed: 42)
    try synthesizer.write(plan, to: folder.at("zip"), as: ZipArchive.self)
    #expect(try folder.files("zip") == ["manifest.csv", "synthetic.zip"])
    let read = try DatasetFormats.read(folder.at("zip/synthetic.zip"))
    // It reads class by class.
    #expect(read.labels.elementsEqual([(0, 65), (1, 3), (2, 70)].flatMap { Array(repeating: $0, count: $1) }))
    let drawn = try synthesizer.images(plan)
    let (c, a, u) = (drawn[..<(70 * 64)], drawn[(70 * 64)..<(135 * 64)], drawn[(135 * 64)...])
    // A Boolean, lest a failure prints them all.
    let isEqual = read.pixels == Array(a + u + c)
    #expect(isEqual)
    #expect(try ManifestTests.lines(folder.at("zip/manifest.csv"))[2][0] == "synthetic.zip#1")
  }

  /// The members of `dataset.json`'s list are those of the archive, in their order.
  @Test func datasetJSONListsEveryMember() throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny(classNames: ["a", "ü", "c"]))
    try synthesizer.write(AugmentationPlan(labels: [1, 0], count: 2, seed: 42), to: folder.path, as: ZipArchive.self)
    let members = try TinyZip.read(folder.read("synthetic.zip"))
    let files = ["ü/gan-s42-000000.png", "ü/gan-s42-000001.png", "a/gan-s42-000000.png", "a/gan-s42-000001.png"]
    #expect(members.map(\.name) == files + ["dataset.json"])
    #expect(
      String(decoding: members[4].bytes, as: UTF8.self)
        == #"{"labels":[["\#(files[0])",1],["\#(files[1])",1],["\#(files[2])",0],["\#(files[3])",0]]}"#)
  }

  @Test func zipWithoutClassesHasNoLabels() throws {
    let folder = try TemporaryFolder()
    try Synthesizer(try TestModels.tiny(classNames: [])).write(
      AugmentationPlan(labels: [nil], count: 2, seed: 1), to: folder.path, as: ZipArchive.self)
    let members = try TinyZip.read(folder.read("synthetic.zip"))
    #expect(members.map(\.name) == ["gan-s1-000000.png", "gan-s1-000001.png", "dataset.json"])
    #expect(String(decoding: members[2].bytes, as: UTF8.self) == #"{"labels":null}"#)
  }

  /// 16 bits do not count so many members; where the end record says so, the one before it counts.
  @Test func manyMembersAreCountedIn64Bits() throws {
    let folder = try TemporaryFolder()
    let model = try TestModels.tiny(height: 4, width: 4)
    try Synthesizer(model).write(
      AugmentationPlan(labels: [1], count: 65_600, seed: 1), to: folder.path, as: ZipArchive.self)
    #expect(try folder.files() == ["manifest.csv", "synthetic.zip"])
    let file = try folder.read("synthetic.zip")
    func number(_ at: Int, _ count: Int) -> Int { (0..<count).reversed().reduce(0) { $0 << 8 | Int(file[at + $1]) } }
    let end = file.count - 22
    #expect(number(end, 4) == 0x0605_4B50 && number(end + 8, 2) == 0xFFFF && number(end + 10, 2) == 0xFFFF)
    #expect(number(end - 20, 4) == 0x0706_4B50)
    let record = number(end - 12, 8)
    #expect(record == end - 20 - 56 && number(record, 4) == 0x0606_4B50 && number(record + 4, 8) == 44)
    #expect(number(record + 24, 8) == 65_601 && number(record + 32, 8) == 65_601)
    let (size, start) = (number(record + 40, 8), number(record + 48, 8))
    #expect(start + size == record && number(start, 4) == 0x0201_4B50)
    #expect(number(end + 12, 4) == size && number(end + 16, 4) == start)
    #expect(try DatasetFormats.read(folder.at("synthetic.zip")).count == 65_600)
  }

  @Test(arguments: ["webdataset", "zip", "idx.gz"])
  func equalRunsGiveEqualBytes(format: String) throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny())
    for threads in 1...2 {
      _ = try withThreads(threads) {
        try synthesizer.write(Self.plan, to: folder.at("\(threads)"), as: ImageOutputs.named(format))
      }
    }
    #expect(try folder.contents("1") == folder.contents("2"))
  }

  @Test(arguments: [
    "synthetic-000000.tar", "synthetic-1234567.tar", "synthetic-03-of-16-000001.tar", "synthetic.zip", "synthetic-2-of-3.zip",
    "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
  ])
  func ownNamesAreKnown(_ name: String) {
    #expect(ImageOutputs.all.count { $0.couldHaveWritten(name) } == 1)
  }

  @Test(arguments: [
    "synthetic.tar", "synthetic-00001.tar", "synthetic-x-000000.tar", "synthetic-3-of-16-000001.tar", "synthetic-17-of-16.zip",
    "d/synthetic.zip", "../synthetic-000000.tar", "my-synthetic.zip", "t10k-images-idx3-ubyte.gz", "synthetic-0000zz.tar", "syntheti.zip",
  ])
  func foreignNamesAreNot(_ name: String) {
    #expect(!ImageOutputs.all.contains { $0.couldHaveWritten(name) })
  }
}

/// Reads tape archives, and checks every header.
enum TinyTar {
  static func read(_ file: [UInt8]) throws -> [(name: String, bytes: [UInt8])] {
    var members: [(name: String, bytes: [UInt8])] = []
    var position = 0
    while try #require(position + 512 <= file.count ? file[position..<position + 512] : nil).contains(where: { $0 != 0 }) {
      let header = Array(file[position..<position + 512])
      func text(_ range: Range<Int>) -> String { String(decoding: header[range].prefix { $0 != 0 && $0 != 0x20 }, as: UTF8.self) }
      let sum = header.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
      try #require(Int(text(148..<156), radix: 8) == sum)
      try #require(text(100..<108) == "0000644" && text(136..<148) == "00000000000" && header[156] == UInt8(ascii: "0"))
      let size = try #require(Int(text(124..<136), radix: 8))
      members.append((text(0..<100), Array(file[position + 512..<position + 512 + size])))
      position += 512 + (size + 511) / 512 * 512
    }
    try #require(file[position...].count == 1024 && file[position...].allSatisfy { $0 == 0 })
    return members
  }
}

/// Reads small zip files whose members are stored, and compares what is there twice.
enum TinyZip {
  static func read(_ file: [UInt8]) throws -> [(name: String, bytes: [UInt8])] {
    func number(_ at: Int, _ count: Int) -> Int { (0..<count).reversed().reduce(0) { $0 << 8 | Int(file[at + $1]) } }
    let end = file.count - 22
    try #require(number(end, 4) == 0x0605_4B50 && number(end + 12, 4) + number(end + 16, 4) == end)
    var entry = number(end + 16, 4)
    return try (0..<number(end + 10, 2)).map { _ in
      let local = number(entry + 42, 4)
      try #require(number(entry, 4) == 0x0201_4B50 && number(local, 4) == 0x0403_4B50)
      try #require(file[entry + 6..<entry + 32] == file[local + 4..<local + 30])
      let start = local + 30 + number(local + 26, 2)
      let name = Array(file[local + 30..<start])
      // Bit 11: the name is UTF-8.
      try #require(number(local + 6, 2) == (name.allSatisfy { $0 < 0x80 } ? 0 : 0x0800) && number(local + 8, 2) == 0)
      entry += 46 + name.count
      return (String(decoding: name, as: UTF8.self), Array(file[start..<start + number(local + 18, 4)]))
    }
  }
}
