import Datasets
import Files
import Images
import Serialization
import TestSupport
import Testing

/// What `generate`, `augment` and `sweep` write, and where.
struct OutputTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String...) throws -> Finished {
    try Program.run([arguments[0], "--model", SharedModel.path] + arguments.dropFirst() + ["--threads", "1"], in: folder.path)
  }

  private func manifest(_ path: String) throws -> [[String]] {
    try folder.text(path).split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  @Test func augmentWritesExactlyCountImagesOfEveryClass() throws {
    let run = try run("augment", "--count", "3", "--out", "augmented")
    #expect(run.code == 0)
    #expect(run.output == "augmented\n")
    #expect(run.errors == "30 images (3 of each of 10 classes) and manifest.csv written to:\n")
    let expected = (0..<10).flatMap { label in (0..<3).map { "\(label)/gan-s0-00000\($0).png" } }
    #expect(try folder.files("augmented") == expected + ["manifest.csv"])
    for file in expected {
      let image = try PNG.decode(try folder.read("augmented/\(file)"), path: file)
      #expect((image.width, image.height, image.channels) == (28, 28, 1))
    }
    let lines = try manifest("augmented/manifest.csv")
    #expect(lines[0] == ["file", "label", "class", "seed", "index", "thickness", "slant", "model"])
    #expect(lines.dropFirst().map(\.[0]) == expected)
    let json = try Program.run(["inspect", "--json", SharedModel.path], in: folder.path)
    let digest = try #require(try JSONValue(parsing: json.output)["digest"]?.stringValue)
    for (line, file) in zip(lines.dropFirst(), expected) {
      #expect(Array(line[1...4]) == [String(file.prefix(1)), String(file.prefix(1)), "0", String(file.dropLast(4).last!)])
      #expect(line[5...6].allSatisfy { (-1...1).contains(Float($0) ?? 9) })
      #expect(line[7] == digest)
    }
  }

  @Test func generateDrawsTheClassesAskedFor() throws {
    let run = try run("generate", "--class", "1,3", "--count", "2", "--out", "out", "--seed", "7")
    #expect(run.code == 0)
    #expect(
      try folder.files("out") == [
        "1/gan-s7-000000.png", "1/gan-s7-000001.png", "3/gan-s7-000000.png", "3/gan-s7-000001.png", "manifest.csv",
      ])
  }

  @Test func classClassesAndDigitAreOneOption() throws {
    for (number, option) in ["--class", "--classes", "--digit"].enumerated() {
      #expect(try run("generate", option, "5", "--count", "1", "--out", "\(number)").code == 0)
    }
    let first = try folder.contents("0")
    #expect(first.keys.sorted() == ["5/gan-s0-000000.png", "manifest.csv"])
    #expect(try folder.contents("1") == first)
    #expect(try folder.contents("2") == first)
  }

  @Test func withoutOutEachRunHasANewNumberedFolder() throws {
    for number in 1...2 {
      let run = try run("generate", "--digit", "5", "--count", "1")
      #expect(run.code == 0)
      #expect(run.output == "samples/strokes-images-\(number)\n")
      #expect(folder.exists("samples/strokes-images-\(number)/5/gan-s0-000000.png"))
    }
  }

  @Test func commandRepeatedGivesTheSame() throws {
    for out in ["a", "b"] { _ = try run("generate", "--count", "2", "--out", out) }
    #expect(try folder.contents("a") == folder.contents("b"))
    _ = try run("generate", "--count", "2", "--out", "c", "--seed", "1")
    let other = try folder.contents("c").filter { $0.key.hasSuffix(".png") }
    #expect(Set(other.values).isDisjoint(with: try folder.contents("a").values))
  }

  @Test func folderThatIsNotEmptyIsRefused() throws {
    try folder.write("out/mine.txt", [1])
    let run = try run("augment", "--count", "1", "--out", "out")
    #expect(run.code == 73)
    #expect(run.errors == "gan-augment: out: the folder is not empty; choose another, or add `--append` or `--overwrite`\n")
    #expect(run.output == "")
    #expect(try folder.files("out") == ["mine.txt"])
  }

  @Test func appendContinuesTheNumbers() throws {
    _ = try run("generate", "--digit", "5", "--count", "2", "--out", "out")
    let before = try folder.contents("out")
    #expect(try run("generate", "--class", "5,6", "--count", "2", "--out", "out", "--append").code == 0)
    _ = try run("generate", "--digit", "5", "--count", "4", "--out", "whole")
    let after = try folder.contents("out")
    #expect(after.keys.sorted() == (0..<4).map { "5/gan-s0-00000\($0).png" } + ["6/gan-s0-000000.png", "6/gan-s0-000001.png", "manifest.csv"])
    for (name, bytes) in before where name != "manifest.csv" { #expect(after[name] == bytes) }
    for (name, bytes) in try folder.contents("whole") where name != "manifest.csv" { #expect(after[name] == bytes, "\(name)") }
    #expect(try manifest("out/manifest.csv").count == 7)
  }

  @Test func overwriteReplacesOnlyWhatAnEarlierRunWrote() throws {
    _ = try run("generate", "--class", "5,6", "--count", "3", "--out", "out")
    try folder.write("out/5/mine.png", [1])
    #expect(try run("generate", "--digit", "5", "--count", "1", "--out", "out", "--overwrite").code == 0)
    #expect(try folder.files("out") == ["5/gan-s0-000000.png", "5/mine.png", "manifest.csv"])
    #expect(try manifest("out/manifest.csv").count == 2)
  }

  @Test func startContinuesWhereAnotherRunEnded() throws {
    _ = try run("generate", "--digit", "5", "--count", "5", "--out", "whole")
    _ = try run("generate", "--digit", "5", "--count", "2", "--start", "3", "--out", "rest")
    let whole = try folder.contents("whole")
    let rest = try folder.contents("rest").filter { $0.key != "manifest.csv" }
    #expect(rest.keys.sorted() == ["5/gan-s0-000003.png", "5/gan-s0-000004.png"])
    for (name, bytes) in rest { #expect(whole[name] == bytes) }
  }

  @Test func idxIsADropInForMNIST() throws {
    #expect(try run("augment", "--count", "3", "--out", "idx", "--format", "idx").code == 0)
    #expect(try folder.files("idx") == ["manifest.csv", "train-images-idx3-ubyte", "train-labels-idx1-ubyte"])
    let data = try DatasetLocator(folder: folder.at("idx")).load("idx", split: .train)
    #expect(data.labels == (0..<10).flatMap { [$0, $0, $0] })
    _ = try run("augment", "--count", "3", "--out", "png")
    for label in 0..<10 {
      for index in 0..<3 {
        let file = "png/\(label)/gan-s0-00000\(index).png"
        let image = try PNG.decode(try folder.read(file), path: file)
        let start = (label * 3 + index) * 784
        #expect(image.pixels == Array(data.pixels[start..<start + 784]))
      }
    }
    // The program learns from its own images.
    let again = try Program.run(["train", "--data", "idx", "--epochs", "1", "--threads", "1"], in: folder.path)
    #expect(again.code == 0)
    #expect(folder.exists("models/idx.safetensors"))
  }

  @Test func npzHoldsTheSameImages() throws {
    #expect(try run("augment", "--count", "2", "--out", "npz", "--format", "npz").code == 0)
    #expect(try folder.files("npz") == ["manifest.csv", "synthetic.npz"])
    _ = try run("augment", "--count", "2", "--out", "idx", "--format", "idx")
    let archive = try folder.read("npz/synthetic.npz")
    #expect(archive.starts(with: [0x50, 0x4B, 3, 4]))
    // Stored without compression: the pixels stand in it as they are in the idx file, after its header of 16 bytes.
    let text = String(decoding: archive.prefix(200), as: UTF8.self)
    #expect(text.contains("{'descr': '|u1', 'fortran_order': False, 'shape': (20, 28, 28), }"))
    let pixels = Array(try folder.read("idx/train-images-idx3-ubyte").dropFirst(16))
    let start = 30 + "x_train.npy".utf8.count + 128
    #expect(Array(archive[start..<start + pixels.count]) == pixels)
    let append = try run("augment", "--count", "2", "--out", "npz", "--format", "npz", "--append")
    #expect(append.code == 64)
    #expect(append.complaint.hasPrefix("gan-augment: format npz holds many images in one file, so nothing can be appended"))
  }

  @Test func codesThatAreGivenStandInTheManifest() throws {
    _ = try run("generate", "--digit", "5", "--count", "2", "--out", "named", "--code", "thickness=0.5", "--code", "slant=-1")
    _ = try run("generate", "--digit", "5", "--count", "2", "--out", "numbered", "--code", "0=0.5", "--code", "1=-1")
    _ = try run("generate", "--digit", "5", "--count", "2", "--out", "drawn")
    #expect(try folder.contents("named") == folder.contents("numbered"))
    for line in try manifest("named/manifest.csv").dropFirst() { #expect(Array(line[5...6]) == ["0.5", "-1.0"]) }
    for (name, bytes) in try folder.contents("drawn") { #expect(try folder.read("named/\(name)") != bytes, "\(name)") }
  }

  /// Each is followed by what its code was measured to do.
  private func pictures(_ run: Finished) -> [String] { run.outputLines.filter { $0.hasSuffix(".png") } }

  @Test func sweepOfAllCodesWritesOnePictureEach() throws {
    let first = try run("sweep", "--code", "all", "--class", "1,2", "--rows", "2", "--steps", "5")
    #expect(first.code == 0)
    #expect(pictures(first) == ["samples/strokes-sweep-thickness.png", "samples/strokes-sweep-slant.png"])
    #expect(first.errors == "")
    #expect(try pictures(run("sweep", "--code", "0")) == ["samples/strokes-sweep-thickness-2.png"])
    #expect(try pictures(run("sweep", "--code", "thickness", "--overwrite")) == ["samples/strokes-sweep-thickness.png"])
    let small = try PNG.decode(try folder.read("samples/strokes-sweep-slant.png"), path: "")
    let large = try PNG.decode(try folder.read("samples/strokes-sweep-thickness-2.png"), path: "")
    // 5 columns and 4 rows against 11 and 10.
    #expect(small.width > 5 * 28 && small.width < large.width)
    #expect(small.height > 4 * 28 && small.height < large.height)
  }

  @Test func sweepNeverReplacesAPictureUnasked() throws {
    #expect(try pictures(run("sweep", "--code", "0", "--out", "pictures/s.png", "--steps", "2")) == ["pictures/s.png"])
    let before = try folder.read("pictures/s.png")
    let again = try run("sweep", "--code", "0", "--out", "pictures/s.png")
    #expect(again.code == 73)
    #expect(
      again.errors
        == "gan-augment: pictures/s.png: this file exists; name another with --out, or replace it with --overwrite\n")
    #expect(try folder.read("pictures/s.png") == before)
    #expect(try run("sweep", "--code", "0", "--out", "pictures/s.png", "--overwrite").code == 0)
    #expect(try folder.read("pictures/s.png") != before)
  }

  /// One picture of several is taken: none is written.
  @Test func sweepOfAllCodesIsRefusedAsAWhole() throws {
    try folder.write("s-slant.png", [1])
    #expect(try run("sweep", "--code", "all", "--out", "s.png").code == 73)
    #expect(try folder.files() == ["s-slant.png"])
  }
}

/// Same seed, same bytes.
struct SameBytesTests {
  @Test(arguments: ["png", "idx", "idx.gz", "npz", "webdataset", "zip"])
  func threadsDoNotMatter(_ format: String) throws {
    let folder = try TemporaryFolder()
    for threads in ["1", "2", "4", "8"] {
      let run = try Program.run(
        ["augment", "--model", SharedModel.path, "--count", "20", "--format", format, "--threads", threads, "--out", threads],
        in: folder.path)
      #expect(run.code == 0)
    }
    let one = try folder.contents("1")
    #expect(one.count == (format == "png" ? 201 : format.hasPrefix("idx") ? 3 : 2))
    for threads in ["2", "4", "8"] { #expect(try folder.contents(threads) == one, "\(threads) threads") }
  }

  /// 150 images of one class are three batches, 2 are part of one, and with other classes they share one.
  @Test func countAndCompanyDoNotMatter() throws {
    let folder = try TemporaryFolder()
    for (out, arguments) in [
      ("many", ["--class", "5", "--count", "150"]), ("few", ["--class", "5", "--count", "2"]),
      ("mixed", ["--class", "3,5,0", "--count", "70"]),
    ] {
      let run = try Program.run(
        ["generate", "--model", SharedModel.path, "--out", out, "--threads", "2"] + arguments, in: folder.path)
      #expect(run.code == 0)
    }
    let many = try folder.contents("many")
    for other in ["few", "mixed"] {
      let shared = try folder.contents(other).filter { $0.key.hasPrefix("5/") }
      #expect(shared.count == (other == "few" ? 2 : 70))
      for (name, bytes) in shared { #expect(many[name] == bytes, "\(other)/\(name)") }
    }
  }
}
