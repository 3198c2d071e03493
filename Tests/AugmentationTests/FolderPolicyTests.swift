import Augmentation
import Files
import Models
import Synchronization
import TestSupport
import Testing

struct FolderPolicyTests {
  let folder: TemporaryFolder
  let synthesizer: Synthesizer

  init() throws {
    folder = try TemporaryFolder()
    synthesizer = Synthesizer(try TestModels.tiny())
  }

  /// The files that the manifest in `name` lists, in its order.
  func listed(_ name: String) throws -> [String] {
    try ManifestTests.lines(folder.at(name + "/manifest.csv")).dropFirst().map { $0[0] }
  }

  func expectManifestEqualsFiles(_ name: String, and others: [String] = []) throws {
    #expect(try (listed(name) + others + ["manifest.csv"]).sorted() == folder.files(name))
  }

  @Test(arguments: ["out/photo.png", "out/.hidden", "out/a/old.png"])
  func aFolderWithAnythingInItIsRefused(file: String) throws {
    try folder.write(file, "mine")
    for format in ImageOutputs.all {
      let error = #expect(throws: FileError.self) {
        try synthesizer.write(AugmentationPlan(labels: [0], count: 1, seed: 0), to: folder.at("out"), as: format)
      }
      #expect(
        error?.message
          == "\(folder.at("out")): the folder is not empty; choose another, or add `--append` or `--overwrite`")
      #expect(error?.kind == .cannotCreate)
    }
    #expect(try folder.files("") == [file])
  }

  @Test(arguments: FolderPolicy.allCases)
  func aFileInTheFoldersPlaceIsRefused(policy: FolderPolicy) throws {
    try folder.write("out", "mine")
    let error = #expect(throws: FileError.self) {
      try synthesizer.write(AugmentationPlan(labels: [0], count: 1, seed: 0), to: folder.at("out"), ifNotEmpty: policy)
    }
    #expect(error == .cannotReplace(path: folder.at("out"), found: .file))
  }

  // MARK: append

  @Test func appendedImagesFollowTheirClassAndSeed() throws {
    let out = folder.at("out")
    try synthesizer.write(AugmentationPlan([.init(label: 0, count: 3), .init(label: 1, count: 70)], seed: 1), to: out)
    let before = try readFile(folder.at("out/manifest.csv"))
    let report = try synthesizer.write(AugmentationPlan(labels: [1, 0, 2], count: 2, seed: 1), to: out, ifNotEmpty: .append)
    #expect(report.plan.parts.map(\.first) == [70, 3, 0])
    try synthesizer.write(AugmentationPlan(labels: [1], count: 2, seed: 2), to: out, ifNotEmpty: .append)
    try expectManifestEqualsFiles("out")
    #expect(
      try listed("out").suffix(8) == [
        "b/gan-s1-000070.png", "b/gan-s1-000071.png", "a/gan-s1-000003.png", "a/gan-s1-000004.png",
        "c/gan-s1-000000.png", "c/gan-s1-000001.png", "b/gan-s2-000000.png", "b/gan-s2-000001.png",
      ])
    #expect(try readFile(folder.at("out/manifest.csv")).starts(with: before))
  }

  @Test func inPiecesAsInOneRun() throws {
    for count in [10, 60, 30] {
      try synthesizer.write(AugmentationPlan(labels: [2], count: count, seed: 4), to: folder.at("pieces"), ifNotEmpty: .append)
    }
    try synthesizer.write(AugmentationPlan(labels: [2], count: 100, seed: 4), to: folder.at("one"))
    let names = try folder.files("one")
    #expect(try folder.files("pieces") == names)
    for name in names {
      #expect(try readFile(folder.at("pieces/" + name)) == readFile(folder.at("one/" + name)), "\(name)")
    }
  }

  @Test func imagesCanJoinRealOnes() throws {
    try folder.write("set/a/photo.png", "mine")
    try folder.write("set/a/gan-s1-000041.png", "left by a run that was killed")
    try folder.write("set/a/gan-s1-x.png", "mine")
    try synthesizer.write(AugmentationPlan(labels: [0], count: 1, seed: 1), to: folder.at("set"), ifNotEmpty: .append)
    #expect(try listed("set") == ["a/gan-s1-000042.png"])
    #expect(try readFile(folder.at("set/a/photo.png")) == Array("mine".utf8))
  }

  @Test func aNumberThatWasTakenOutIsNotGivenAgain() throws {
    let out = folder.at("out")
    try synthesizer.write(AugmentationPlan(labels: [0], count: 3, seed: 1), to: out)
    folder.remove("out/a/gan-s1-000002.png")
    let report = try synthesizer.write(AugmentationPlan(labels: [0], count: 1, seed: 1), to: out, ifNotEmpty: .append)
    #expect(report.plan.parts[0].first == 3)
  }

  @Test func aLaterStartIsKept() throws {
    let out = folder.at("out")
    try synthesizer.write(AugmentationPlan(labels: [0], count: 3, seed: 1), to: out)
    let report = try synthesizer.write(
      AugmentationPlan(labels: [0], count: 1, seed: 1, first: 50), to: out, ifNotEmpty: .append)
    #expect(report.plan.parts[0].first == 50)
  }

  @Test func otherCodesCannotBeAppended() throws {
    let out = folder.at("out")
    try synthesizer.write(AugmentationPlan(labels: [0], count: 3, seed: 1), to: out)
    let before = try folder.files("out")
    let other = Synthesizer(try TestModels.tiny(codes: 1))
    let error = #expect(throws: AugmentationError.self) {
      try other.write(AugmentationPlan(labels: [0], count: 3, seed: 1), to: out, ifNotEmpty: .append)
    }
    #expect(
      error?.message == "\(out)/manifest.csv: its columns are file, label, class, seed, index, thickness, slant, model, "
        + "but this model's images have file, label, class, seed, index, thickness, model; choose another folder")
    #expect(error?.kind == .cannotCreate)
    #expect(try folder.files("out") == before)
  }

  /// A run that was killed leaves images that no manifest lists: they are drawn again, and the set is what was asked for.
  @Test func appendingAgainAfterAKilledRunCompletesTheSet() throws {
    let out = folder.at("out")
    try synthesizer.write(AugmentationPlan(labels: [0], count: 3, seed: 1), to: out)
    try folder.write("out/a/gan-s1-000003.png", "left by a run that was killed")
    try folder.write("out/a/.gan-augment-gan-s1-000004.png.1x.part", "left by a run that was killed")
    try synthesizer.write(AugmentationPlan(labels: [0], count: 3, seed: 1), to: out, ifNotEmpty: .append)
    try expectManifestEqualsFiles("out")
    try synthesizer.write(AugmentationPlan(labels: [0], count: 6, seed: 1), to: folder.at("one"))
    #expect(try folder.contents("out") == folder.contents("one"))
  }

  // MARK: overwrite

  @Test func overwritingRemovesWhatTheOldManifestLists() throws {
    let out = folder.at("out")
    try synthesizer.write(AugmentationPlan(labels: [0, 1, 2], count: 70, seed: 1), to: out)
    try folder.write("out/b/photo.png", "mine")
    try synthesizer.write(AugmentationPlan(labels: [0], count: 2, seed: 2), to: out, ifNotEmpty: .overwrite)
    try expectManifestEqualsFiles("out", and: ["b/photo.png"])
    #expect(try listed("out").count == 2)
    // A class without images would be a class to torchvision.
    #expect(try Folder.entries(out) == ["a", "b", "manifest.csv"])
  }

  @Test func overwritingChangesTheFormat() throws {
    let out = folder.at("out")
    let plan = AugmentationPlan(labels: [0, 1], count: 2, seed: 1)
    for format in ["png", "idx", "npz", "idx", "webdataset", "zip", "idx.gz", "png"] {
      try synthesizer.write(plan, to: out, as: ImageOutputs.named(format), ifNotEmpty: .overwrite)
      let found = try folder.files("out")
      switch format {
      case "idx": #expect(found == ["manifest.csv", "train-images-idx3-ubyte", "train-labels-idx1-ubyte"])
      case "idx.gz": #expect(found == ["manifest.csv", "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"])
      case "npz": #expect(found == ["manifest.csv", "synthetic.npz"])
      case "webdataset": #expect(found == ["manifest.csv", "synthetic-000000.tar"])
      case "zip": #expect(found == ["manifest.csv", "synthetic.zip"])
      default: try expectManifestEqualsFiles("out")
      }
    }
  }

  /// As a run leaves them that was killed. Names that others might give stay, and so does what lies elsewhere or behind
  /// a link.
  @Test(arguments: ["png", "npz"]) func overwritingRemovesImagesThatNoManifestLists(format: String) throws {
    try folder.write("elsewhere/gan-s1-000000.png", "mine")
    folder.link("out-link", to: folder.at("elsewhere"))
    let mine = [
      "out/a/real-000001.png", "out/a/photo.png", "out/a/gan-s1-1.png", "out/x/gan-s1-000001.png", "out/gan-s1-000001.png",
      "out/synthetic-000007.tar",
    ]
    for file in mine { try folder.write(file, "mine") }
    for file in ["a/gan-s1-000000.png", "a/gan-s1-000001.png", "b/gan-s77-000001.png"] { try folder.write("out/" + file, "old") }
    try folder.write("out/synthetic-000001.tar", "gan-s1-c0-000000.cls")
    folder.link("out/c", to: folder.at("elsewhere"))
    try synthesizer.write(
      AugmentationPlan(labels: [0], count: 1, seed: 1), to: folder.at("out"), as: ImageOutputs.named(format), ifNotEmpty: .overwrite)
    let new = format == "png" ? "out/a/gan-s1-000000.png" : "out/synthetic.npz"
    #expect(try Set(folder.files("")) == Set(mine + [new, "out/manifest.csv", "elsewhere/gan-s1-000000.png", "out-link", "out/c"]))
    #expect(try readFile(folder.at(new)) != Array("old".utf8))
  }

  /// Where parts of a run share the folder, images that no manifest lists may be another part's.
  @Test(arguments: ["out/manifest-2-of-4.csv", "out/.gan-augment-manifest-2-of-4.csv.1x.part"])
  func imagesOfPartsAreNotOverwritten(sign: String) throws {
    try folder.write("out/a/gan-s1-000001.png", "another part's")
    try folder.write("out/a/.gan-augment-gan-s1-000002.png.1x.part", "another part's")
    try folder.write(sign, "file,label,class,seed,index,model\n")
    let before = try folder.files("")
    try synthesizer.write(AugmentationPlan(labels: [0], count: 1, seed: 1), to: folder.at("out"), ifNotEmpty: .overwrite)
    #expect(try Set(folder.files("")) == Set(before + ["out/a/gan-s1-000000.png", "out/manifest.csv"]))
  }

  // MARK: leftovers

  static let leftovers = [
    ".gan-augment-manifest.csv.1x.part", ".gan-augment-metadata.jsonl.1x.part", ".gan-augment-acceptance.json.1x.part",
    ".gan-augment-synthetic.npz.1x.part", ".gan-augment-synthetic.zip.1x.part", ".gan-augment-synthetic-000003.tar.1x.part",
    ".gan-augment-train-images-idx3-ubyte.gz.1x.part", "a/.gan-augment-gan-s1-000009.png.1x.part",
    "b/.gan-augment-gan-s2-000009.png.1x.part",
  ]

  static let othersFiles = [
    ".gan-augment-m.safetensors.1x.part", ".gan-augment-1x.part", ".gan-augment-manifest-1-of-2.csv.1x",
    "x/.gan-augment-gan-s1-000009.png.1x.part", "a/.gan-augment-photo.png.1x.part",
  ]

  @Test(arguments: [FolderPolicy.append, .overwrite]) func aLaterRunCleansWhatAKilledOneLeft(policy: FolderPolicy) throws {
    for file in Self.leftovers + Self.othersFiles { try folder.write("out/" + file, "begun") }
    let report = try synthesizer.write(
      AugmentationPlan(labels: [0], count: 1, seed: 1), to: folder.at("out"), ifNotEmpty: policy)
    #expect(report.plan.parts[0].first == 0)
    #expect(try Set(folder.files("out")) == Set(Self.othersFiles + ["a/gan-s1-000000.png", "manifest.csv"]))
  }

  /// A part cleans after itself alone: the others may be at work.
  @Test func aPartCleansOnlyWhatItLeftItself() throws {
    let own = [
      ".gan-augment-manifest-2-of-4.csv.1x.part", ".gan-augment-acceptance-2-of-4.json.1x.part",
      "b/.gan-augment-gan-s1-000015.png.1x.part",
    ]
    let others = [
      ".gan-augment-manifest-1-of-4.csv.1x.part", ".gan-augment-manifest.csv.1x.part", ".gan-augment-synthetic-1-of-4.npz.1x.part",
      "b/.gan-augment-gan-s1-000001.png.1x.part", "b/.gan-augment-gan-s2-000015.png.1x.part",
      "a/.gan-augment-gan-s1-000015.png.1x.part",
    ]
    for file in own + others { try folder.write("out/" + file, "begun") }
    let plan = AugmentationPlan(labels: [1], count: 40, seed: 1)
    try synthesizer.write(plan, to: folder.at("out"), Storage(shard: Shard(2, of: 4)))
    let images = (10..<20).map { "b/gan-s1-0000\($0).png" }
    #expect(try Set(folder.files("out")) == Set(others + images + ["manifest-2-of-4.csv"]))
  }

  @Test(arguments: ["npz", "zip", "webdataset"]) func aPartsArchiveIsCleanedByItsName(format: String) throws {
    let part = format == "webdataset" ? "-000000.tar" : "." + format
    try folder.write("out/.gan-augment-synthetic-2-of-4\(part).1x.part", "begun")
    try folder.write("out/.gan-augment-synthetic-3-of-4\(part).1x.part", "begun")
    try synthesizer.write(
      AugmentationPlan(labels: [1], count: 8, seed: 1), to: folder.at("out"),
      Storage(ImageOutputs.named(format), shard: Shard(2, of: 4)))
    #expect(
      try Set(folder.files("out")) == [
        ".gan-augment-synthetic-3-of-4\(part).1x.part", "manifest-2-of-4.csv", "synthetic-2-of-4\(part)",
      ])
  }

  @Test func aManifestReachesNothingBehindLinks() throws {
    try folder.write("outside/gan-s1-000000.png", "mine")
    try folder.write("out/inner/gan-s1-000000.png", "mine")
    folder.link("out/linked", to: folder.at("outside"))
    folder.link("out/inner/gan-s1-000001.png", to: folder.at("outside/gan-s1-000000.png"))
    try folder.write("out/notes.txt", "mine")
    try folder.write("out/deep/er/gan-s1-000000.png", "mine")
    let files = [
      "linked/gan-s1-000000.png", "inner/gan-s1-000001.png", "notes.txt", "deep/er/gan-s1-000000.png", "manifest.csv", "", "inner",
    ]
    try folder.write("out/manifest.csv", "file,label,class,seed,index,model\n" + files.map { $0 + ",0,a,1,0,x\n" }.joined())
    let before = try folder.files("")
    try synthesizer.write(AugmentationPlan(labels: [0], count: 1, seed: 1), to: folder.at("out"), ifNotEmpty: .overwrite)
    #expect(try folder.files("") == (before + ["out/a/gan-s1-000000.png"]).sorted())
    #expect(try readFile(folder.at("outside/gan-s1-000000.png")) == Array("mine".utf8))
  }

  @Test func quotedNamesInTheManifestAreFound() throws {
    let names = ["T-shirt, top", "5\" disk", "C#"]
    let odd = Synthesizer(try TestModels.tiny(classNames: names))
    let out = folder.at("out")
    try odd.write(AugmentationPlan(labels: [0, 1, 2], count: 2, seed: 1), to: out)
    let report = try odd.write(AugmentationPlan(labels: [0, 1, 2], count: 1, seed: 1), to: out, ifNotEmpty: .append)
    #expect(report.plan.parts.map(\.first) == [2, 2, 2])
    try odd.write(AugmentationPlan(labels: [2], count: 1, seed: 8), to: out, ifNotEmpty: .overwrite)
    #expect(try folder.files("out") == ["C#/gan-s8-000000.png", "manifest.csv"])
  }

  @Test(arguments: [FolderPolicy.append, .overwrite])
  func somebodyElsesManifestIsLeftAlone(policy: FolderPolicy) throws {
    try folder.write("out/manifest.csv", "path,split\na.png,train\n")
    let error = #expect(throws: AugmentationError.self) {
      try synthesizer.write(AugmentationPlan(labels: [0], count: 1, seed: 1), to: folder.at("out"), ifNotEmpty: policy)
    }
    #expect(
      error?.message == "\(folder.at("out/manifest.csv")): not a manifest of this program (its first line is another); "
        + "move it away or choose another folder")
    #expect(try folder.files("out") == ["manifest.csv"])
  }

  // MARK: failures

  @Test(arguments: [1, 2, 3])
  func aFailureStopsAndTheManifestListsWhatIsComplete(threads: Int) throws {
    // A folder in the place of image 1000.
    try Folder.create(folder.at("out/b/gan-s1-001000.png"))
    let done = Mutex(0)
    let error = #expect(throws: FileError.self) {
      try withThreads(threads) {
        _ = try synthesizer.write(
          AugmentationPlan(labels: [1], count: 100_000, seed: 1), to: folder.at("out"), ifNotEmpty: .overwrite,
          onProgress: { count in done.withLock { $0 = count } })
      }
    }
    #expect(error == .cannotReplace(path: folder.at("out/b/gan-s1-001000.png"), found: .folder))
    let listed = try listed("out")
    #expect(listed.count == done.withLock { $0 } && listed.count < 50_000)
    for name in listed { #expect(FileKind.at(folder.at("out/" + name)) == .file) }
    #expect(!listed.contains("b/gan-s1-001000.png"))
    #expect(try folder.files("out").allSatisfy { !$0.hasSuffix(".part") })
  }

  @Test func imagesWithoutTheirLabelsAreNotLeft() throws {
    try Folder.create(folder.at("out/train-labels-idx1-ubyte"))
    #expect(throws: FileError.cannotReplace(path: folder.at("out/train-labels-idx1-ubyte"), found: .folder)) {
      try synthesizer.write(
        AugmentationPlan(labels: [1], count: 1, seed: 1), to: folder.at("out"), as: IDXFiles.self, ifNotEmpty: .overwrite)
    }
    #expect(try Folder.entries(folder.at("out")) == ["train-labels-idx1-ubyte"])
  }

  struct Stop: Error {}

  @Test(arguments: ImageOutputs.all.map { $0.name })
  func progressCountsUpAndCanStopTheRun(format: String) throws {
    let counts = Mutex<[Int]>([])
    let plan = AugmentationPlan(labels: [0], count: 300, seed: 1)
    try withThreads(2) {
      _ = try synthesizer.write(
        plan, to: folder.at("whole"), as: ImageOutputs.named(format),
        onProgress: { count in counts.withLock { $0.append(count) } })
    }
    let seen = counts.withLock { $0 }
    #expect(seen == seen.sorted() && seen.last == 300 && seen.count == 5)
    #expect(throws: Stop.self) {
      try withThreads(2) {
        _ = try synthesizer.write(
          plan, to: folder.at("stopped"), as: ImageOutputs.named(format),
          onProgress: { count in if count > 64 { throw Stop() } })
      }
    }
    if format == "png" { try expectManifestEqualsFiles("stopped") } else { #expect(try folder.files("stopped") == []) }
  }

  /// A format whose images are complete a hundred at a time, and whose disk is full after 300.
  struct Hundreds: ImageOutput {
    static let name = "hundreds"
    static let summary = ""
    static let hasFileForEachImage = false
    static let canShareFolder = false
    static func couldHaveWritten(_ file: String) -> Bool { false }
    func writes(_ file: String) -> Bool { false }
    static func firstFreeIndex(
      label: Int?, seed: UInt64, in folder: String, listed files: [String]?, _ architecture: Architecture
    ) -> Int { 0 }

    struct Writer: ImageWriter {
      var images = 0
      var completeImages: Int { images / 100 * 100 }
      mutating func append(_ count: Int) throws {
        if images > 300 { throw Stop() }
        images += count
      }
      func finish() {}
    }

    init(_ job: OutputJob) {}
    func file(_ i: Int) -> String { "\(i / 100)#\(i % 100)" }
    func writer() -> Writer { Writer() }
    func encode(_ batch: ImageBatch) -> Int { batch.count }
  }

  /// The manifest ends within a batch, where the complete images do; a line break in a name is none of its lines'.
  @Test(arguments: ["csv", "jsonl"], [FolderPolicy.refuse, .append])
  func manifestListsTheCompleteImagesOfAFormatOfParts(form: String, policy: FolderPolicy) throws {
    let names = ["a\nb", "c"]
    let odd = Synthesizer(try TestModels.tiny(classNames: names))
    let manifest = try ManifestForm.named(form)
    let plan = AugmentationPlan(labels: [0, 1], count: 500, seed: 1)
    try odd.write(AugmentationPlan(labels: [0], count: 7, seed: 3), to: folder.at("whole"), Storage(manifest: manifest))
    let old = policy == .append ? try folder.text("whole/" + manifest.fileName()) : ""
    if policy == .append { try folder.write("out/" + manifest.fileName(), old) }
    #expect(throws: Stop.self) {
      try withThreads(2) {
        _ = try odd.write(plan, to: folder.at("out"), Storage(Hundreds.self, manifest: manifest, ifNotEmpty: policy))
      }
    }
    let text = try folder.text("out/" + manifest.fileName())
    #expect(text.hasPrefix(old))
    let added = text.dropFirst(old.count).split(separator: "\n").filter { $0.contains("a\\nb") || form == "csv" && $0.contains("#") }
    #expect(added.count == 300 && text.last == "\n")
    #expect(added.last?.contains("2#99") == true)
    #expect(try folder.files("out") == [manifest.fileName()])
  }
}
