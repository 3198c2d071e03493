import Files
import Images
import Serialization
import TestSupport
import Testing

/// A model that was trained without labels: everything but asking for a class works, and that says how to ask.
struct WithoutClassesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("m.safetensors", SharedModel.withoutClasses(SharedModel.path))
  }

  private func run(_ line: String) throws -> Finished {
    try Program.run(line.split(separator: " ").map(String.init) + ["--model", "m.safetensors"], in: folder.path)
  }

  @Test(arguments: ["generate --count 30 --out o", "augment --count 30 --out o", "augment --classes all --count 30 --out o"])
  func countIsThatOfAllImages(_ line: String) throws {
    let run = try run(line)
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.outputLines == ["o"])
    #expect(run.complaint == "30 images and manifest.csv written to:")
    let names = try Folder.entries(folder.at("o")).sorted()
    #expect(names == (0..<30).map { "gan-s0-0000" + ($0 < 10 ? "0" : "") + "\($0).png" } + ["manifest.csv"])
    let rows = try String(decoding: readFile(folder.at("o/manifest.csv")), as: UTF8.self).split(separator: "\n")
    #expect(rows.count == 31 && rows[0].hasPrefix("file,label,class,seed,index,") && rows[1].hasPrefix("gan-s0-000000.png,,,0,0,"))
    // Images differ, and image 7 is image 7 of any run.
    let images = try names.dropLast().map { try readFile(folder.at("o/" + $0)) }
    #expect(Set(images).count == 30)
    _ = try self.run("generate --start 7 --count 1 --out p --threads 1")
    #expect(try readFile(folder.at("p/gan-s0-000007.png")) == images[7])
  }

  @Test func withoutACountAugmentDraws500() throws {
    #expect(try run("augment --out o").complaint == "500 images and manifest.csv written to:")
    #expect(try Folder.entries(folder.at("o")).count == 501)
  }

  @Test(arguments: [("idx", ["manifest.csv", "train-images-idx3-ubyte"]), ("npz", ["manifest.csv", "synthetic.npz"])])
  func filesOfManyImagesHaveNoLabels(_ format: String, _ files: [String]) throws {
    let run = try run("augment --count 20 --format \(format) --out o")
    #expect(run.code == 0, "\(run.errors)")
    #expect(try Folder.entries(folder.at("o")).sorted() == files)
  }

  static let refused = [
    ("generate --class 5", "--class"), ("generate --digit 0", "--class"), ("augment --classes 1,2", "--class"),
    ("augment --counts 5=10", "--counts"), ("augment --balance strokes", "--balance"),
    ("augment --ratio 0.5 --real strokes", "--real"), ("augment --real strokes", "--real"), ("augment --include-real --real strokes", "--include-real"),
    ("augment --min-confidence 0.5", "--min-confidence"), ("sweep --class 3", "--class"),
  ]

  @Test(arguments: refused)
  func whatNeedsClassesIsRefused(_ line: String, _ option: String) throws {
    let run = try run(line)
    #expect(run.code == 64)
    #expect(
      run.complaint.hasSuffix(
        "\(option): this model was trained without labels and has no classes; leave the option out (--count says how many images "
          + "are drawn in all)"), "\(run.errors)")
    #expect(try Folder.entries(folder.path) == ["m.safetensors"])
  }

  @Test func imagesOnTheWayAreNumbers() throws {
    let wrong = try run("generate --interpolate 3:0 8:5")
    #expect(wrong.code == 64)
    #expect(
      wrong.complaint.hasSuffix(
        "--interpolate 3:0: this model has no classes; name two images by their numbers alone, for example 0 5"), "\(wrong.errors)")
    let right = try run("generate --interpolate 0 5 --count 8 --out way")
    #expect(right.code == 0, "\(right.errors)")
    #expect(right.outputLines == ["way", "way-strip.png"])
  }

  @Test func targetsWorkOrSayThatNothingMovesThem() throws {
    let run = try run("generate --thickness 3 --count 4")
    #expect(run.code == 64)
    #expect(run.complaint.contains("--thickness: none of this model's codes was found to move thickness"), "\(run.errors)")
  }

  @Test func copiesAreKeptAwayFrom() throws {
    let run = try run("generate --count 20 --min-distance 0.2 --real strokes --out o")
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.errors.contains("strokes: typical distance between real images"))
    #expect(run.errors.contains("accepted 100.0 % of 20 draws\n"))
    #expect(try Folder.entries(folder.at("o")).count { $0.hasSuffix(".png") } == 20)
  }

  @Test func aSweepHasOneRow() throws {
    let run = try run("sweep --code 1 --steps 5 --out s.png")
    #expect(run.code == 0, "\(run.errors)")
    let picture = try PNG.decode(readFile(folder.at("s.png")), path: "s.png")
    #expect((picture.width, picture.height) == (2 * (5 * 28) + 4 + 8, 2 * 28 + 8))
  }

  @Test func inspectSaysSo() throws {
    let text = try run("inspect")
    #expect(text.code == 0 && text.outputLines.contains { $0.hasPrefix("classes ") && $0.hasSuffix(" none (trained without labels)") })
    let json = try JSONValue(parsing: try run("inspect --json").output)
    #expect(json["classes"]?.arrayValue == [] && json["classesFound"] == .bool(false) && json["family"]?.stringValue == "dcgan")
  }

  @Test func exportReadsNoiseAndCodes() throws {
    let run = try run("export --out m.onnx --with-example e.npz")
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.outputLines == ["m.onnx", "e.npz"])
  }
}
