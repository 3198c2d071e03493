import Files
import Images
import Serialization
import TestSupport
import Testing

/// How many images `augment` makes, what it keeps, and what it needs for that.
struct AugmentTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String...) throws -> Finished {
    try Program.run([arguments[0], "--model", SharedModel.path] + arguments.dropFirst() + ["--threads", "1"], in: folder.path)
  }

  private func counts(_ name: String) throws -> [Int] {
    let files = try folder.files(name)
    return (0..<10).map { label in files.count { $0.hasPrefix("\(label)/") } }
  }

  /// Ten classes with 1, 2 or 4 images.
  private func makeReal() throws -> [Int] {
    let run = try run("augment", "--counts", "0=1,1=2,2=4,3=1,4=1", "--counts", "5=1,6=2,7=1,8=1,9=2", "--seed", "9", "--out", "real")
    #expect(run.code == 0)
    #expect(
      run.errors == "16 images (1 of 0, 2 of 1, 4 of 2, 1 of 3, 1 of 4, 1 of 5, 2 of 6, 1 of 7, 1 of 8, 2 of 9) "
        + "and manifest.csv written to:\n")
    let counts = try counts("real")
    #expect(counts == [1, 2, 4, 1, 1, 1, 2, 1, 1, 2])
    return counts
  }

  @Test func balanceTopsEveryClassUpToTheLargest() throws {
    let real = try makeReal()
    #expect(try run("augment", "--balance", "real", "--out", "more").code == 0)
    #expect(try zip(real, counts("more")).map(+) == [Int](repeating: 4, count: 10))
    #expect(try run("augment", "--balance", "real", "--include-real", "--out", "all").code == 0)
    #expect(try counts("all") == [Int](repeating: 4, count: 10))
    let again = try run("augment", "--balance", "all", "--out", "none")
    #expect(again.code == 64)
    #expect(again.complaint == "gan-augment: --balance all: every class has 4 images already; there is nothing to add")
    #expect(!folder.exists("none"))
  }

  @Test func ratioIsOfTheRealImages() throws {
    let real = try makeReal()
    let run = try run("augment", "--ratio", "1.5", "--real", "real", "--include-real", "--out", "out")
    #expect(run.code == 0)
    #expect(run.errors.hasSuffix("(2 of 0, 3 of 1, 6 of 2, 2 of 3, 2 of 4, 2 of 5, 3 of 6, 2 of 7, 2 of 8, 3 of 9; "
      + "16 copies of real ones) and manifest.csv written to:\n"))
    #expect(try counts("out") == zip(real, [2, 3, 6, 2, 2, 2, 3, 2, 2, 3]).map(+))
    for (name, bytes) in try folder.contents("real") where name.hasPrefix("2/") {
      let copy = "out/2/real-\(name.suffix(10))"
      #expect(try PNG.decode(folder.read(copy), path: copy) == PNG.decode(bytes, path: name))
    }
  }

  /// What was found to help most beside real images: all classes up to the largest where they are unequal, else ten
  /// times as many where there are few, and as many where there are not.
  @Test func realImagesAloneSayHowMany() throws {
    let real = try makeReal()
    #expect(try run("augment", "--real", "real", "--out", "more").code == 0)
    #expect(try zip(real, counts("more")).map(+) == [Int](repeating: 4, count: 10))
    let equal = try run("augment", "--balance", "real", "--include-real", "--out", "equal")
    #expect(equal.code == 0)
    #expect(try run("augment", "--real", "equal", "--include-real", "--out", "both").code == 0)
    #expect(try counts("both") == [Int](repeating: 4 + 40, count: 10))
    #expect(try run("augment", "--count", "21", "--out", "many").code == 0)
    #expect(try run("augment", "--real", "many", "--out", "as-many").code == 0)
    #expect(try counts("as-many") == [Int](repeating: 21, count: 10))
    // A count is a count, and images that are only to be kept away from are not stood beside.
    #expect(try run("augment", "--real", "real", "--include-real", "--count", "1", "--out", "one").code == 0)
    #expect(try counts("one") == real.map { $0 + 1 })
    #expect(try run("augment", "--real", "real", "--min-distance", "0.01", "--classes", "3", "--out", "away").code == 0)
    #expect(try counts("away")[3] == 500)
  }

  @Test func partsMakeTheRun() throws {
    _ = try run("augment", "--count", "13", "--out", "one")
    for part in 1...3 {
      let run = try run("augment", "--count", "13", "--shard", "\(part)/3", "--out", "parts")
      #expect(run.code == 0)
      #expect(run.errors.contains("and manifest-\(part)-of-3.csv written to:"))
    }
    let pictures = try folder.contents("one").filter { $0.key.hasSuffix(".png") }
    #expect(try folder.contents("parts").filter { $0.key.hasSuffix(".png") } == pictures)
    let lines = try (1...3).map { try folder.text("parts/manifest-\($0)-of-3.csv").split(separator: "\n").dropFirst().joined(separator: "\n") }
    #expect(try lines.joined(separator: "\n") == folder.text("one/manifest.csv").split(separator: "\n").dropFirst().joined(separator: "\n"))
  }

  @Test func huggingFacesManifestLiesAtTheRoot() throws {
    #expect(try run("augment", "--count", "1", "--manifest", "hf", "--out", "out").code == 0)
    let first = try #require(folder.text("out/metadata.jsonl").split(separator: "\n").first)
    let line = try JSONValue(parsing: String(first))
    #expect(line["file_name"]?.stringValue == "0/gan-s0-000000.png" && line["label"]?.intValue == 0)
  }

  @Test func theJudgeInTheModelsFileIsAsked() throws {
    try folder.write("doubt.safetensors", try SharedModel.withDoubtingJudge())
    func draw(_ least: String, _ out: String) throws -> Finished {
      try Program.run(
        ["augment", "--model", "doubt.safetensors", "--count", "2", "--min-confidence", least, "--out", out, "--threads", "1"],
        in: folder.path)
    }
    let json = try JSONValue(parsing: Program.run(["inspect", "--json", "doubt.safetensors"], in: folder.path).output)
    #expect(json["judge"]?.stringValue == "doubt")
    let run = try draw("0.09", "out")
    #expect(run.code == 0)
    #expect(run.errorLines[0] == "accepted 100.0 % of 20 draws")
    #expect(folder.exists("out/acceptance.json"))
    #expect(try folder.text("out/manifest.csv").split(separator: "\n")[1].split(separator: ",")[5...6] == ["0", "0.1"])

    let failure = try draw("0.11", "none")
    #expect(failure.code == 70)
    #expect(
      failure.complaint == "gan-augment: class 0, image 0: none of 200 draws has a confidence of 0.11 (0 of 0 draws of this "
        + "class before had); ask for less, or train the model longer")
    #expect(try folder.files("none") == [])
  }

  @Test func modelWithoutAJudgeIsToldHowToGetOne() throws {
    let whole = try Container(decoding: readFile(SharedModel.path), path: "")
    var metadata = whole.metadata
    metadata["judge"] = nil
    let arrays = whole.arrays.filter { !$0.name.hasPrefix("judge.") }
    try folder.write("old.safetensors", Container(metadata: metadata, arrays: arrays).encoded())
    let old = try Program.run(["augment", "--model", "old.safetensors", "--min-confidence", "0.5", "--out", "x"], in: folder.path)
    #expect(old.code == 64)
    #expect(
      old.complaint == "gan-augment: --min-confidence: old.safetensors has no judge in it; train again, or add the judge of its "
        + "data with `gan-augment evaluate --dataset NAME --carry-judge`")
    #expect(!folder.exists("x"))
  }

  @Test func gridsStandInTheManifest() throws {
    #expect(try run("generate", "--digit", "5", "--count", "12", "--code", "slant=grid", "--code", "thickness=random", "--out", "out").code == 0)
    let slants = try folder.text("out/manifest.csv").split(separator: "\n").dropFirst().map { $0.split(separator: ",")[6] }
    #expect(slants == ["-1.0", "-0.8", "-0.6", "-0.4", "-0.2", "0.0", "0.2", "0.4", "0.6", "0.8", "1.0", "-1.0"])
  }

  @Test func interpolationGoesFromOneImageToAnother() throws {
    let run = try run("generate", "--interpolate", "3:0", "8:5", "--count", "4", "--out", "way")
    #expect(run.code == 0)
    #expect(run.output == "way\nway-strip.png\n")
    #expect(run.errors == "4 images on the way from 3:0 to 8:5, and manifest.csv, written to:\nall in a row:\n")
    #expect(try folder.files("way") == ["manifest.csv"] + (0..<4).map { "step-00000\($0).png" })
    _ = try self.run("generate", "--digit", "3,8", "--count", "6", "--out", "plain")
    for (step, image) in [("000000", "3/gan-s0-000000.png"), ("000003", "8/gan-s0-000005.png")] {
      #expect(try folder.read("way/step-\(step).png") == folder.read("plain/\(image)"))
    }
    let again = try self.run("generate", "--interpolate", "3:0", "8:5", "--count", "4", "--out", "way")
    #expect(again.code == 73)
  }

  /// After the first thousand images the memory grows by less than 10 MB, and no file more is open.
  @Test(arguments: ["npz", "png"])
  func memoryDoesNotGrowWithTheImages(_ format: String) throws {
    let program = try RunningProgram(
      [Program.path, "augment", "--model", SharedModel.path, "--count", "2500", "--format", format, "--out", "out",
        "--threads", "2"], in: folder.path)
    /// Of an image in the manifest as it is written, a line has some 120 bytes.
    func lines() -> Int {
      let names = (try? Folder.entries(folder.at("out"))) ?? []
      return names.filter { $0.hasPrefix(".") }.compactMap { try? readFile(folder.at("out/" + $0)) }
        .filter { $0.starts(with: Array("file,".utf8)) }.map { $0.count { $0 == 0x0A } }.max() ?? 0
    }
    #expect(RunningProgram.wait(until: { lines() > 1_000 }))
    let first = try #require(program.usage)
    var last = first
    var most = first.files
    while lines() > 0, let usage = program.usage, usage.memory > 0 {
      last = usage
      most = max(most, usage.files)
    }
    #expect(try program.wait().code == 0)
    #expect(last.memory - first.memory < 10_000_000, "\(first.memory) and \(last.memory) bytes")
    // Of image files each thread has at most one open at a time.
    #expect(most <= first.files + 2, "\(first.files) and \(most) open files")
    #expect(try folder.text("out/manifest.csv").utf8.count { $0 == 0x0A } == 25_001)
  }
}
