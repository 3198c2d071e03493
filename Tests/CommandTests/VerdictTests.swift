import Files
import Images
import Serialization
import TestSupport
import Testing

/// `verdict`, on tiny images with few and short trainings: what it decides there means nothing, how it says so does.
struct VerdictTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func verdict(_ arguments: String...) throws -> Finished {
    try Program.run(["verdict", "--data", TinyModel.path + "/tiny", "--seeds", "2", "--steps", "3"] + arguments, in: folder.path)
  }

  private var model: String { get throws { try TinyModel.path + "/models/tiny.safetensors" } }

  @Test func generatorsAreTrainedAndTheLastLineIsTheRecommendation() throws {
    let run = try verdict("--minutes", "0.02", "--folds", "2", "--amounts", "2,1x", "--threads", "1")
    #expect(run.code == 0 || run.code == 5, "\(run.errors)")
    #expect(run.outputLines[0] == "tiny: 40 real images with labels, 13 to 14 of each of 3 classes; 2 seeds, 3 steps each")
    #expect(
      run.outputLines[1] == "synthetic images: drawn by 3 generators trained for this, 0.00667 minutes each; the last one is kept as "
        + "models/tiny-verdict.safetensors")
    #expect(
      run.outputLines[2] == "validation: 40 images, the images with labels, each examined by classifiers and a generator that learned from "
        + "the other folds of 2")
    let arms = run.outputLines.filter { $0.hasPrefix("  (") }.map { $0.prefix { $0 != ")" } }
    #expect(arms.prefix(6) == ["  (a", "  (b", "  (c", "  (d", "  (c", "  (d"] && arms.count == 9)
    let last = try #require(run.outputLines.last)
    let beginnings = ["Use synthetic images here: ", "Do not use synthetic images here: ", "Not enough data to tell: "]
    #expect(beginnings.contains { last.hasPrefix($0) } && (run.code == 5) == last.hasPrefix(beginnings[1]))
    #expect(run.errorLines.last == "picture: samples/tiny-verdict.png")
    #expect(try PNG.decode(folder.read("samples/tiny-verdict.png"), path: "").width == 1000)
    #expect(try Program.run(["inspect", "models/tiny-verdict.safetensors"], in: folder.path).code == 0)
  }

  /// Of so few images no classifier can name the rest; the generators learn from them without a class.
  @Test func generatorsLearnFromImagesWithoutLabelsWhereAsked() throws {
    let run = try verdict(
      "--labels-per-class", "6", "--with-unlabelled", "--minutes", "0.02", "--folds", "2", "--amounts", "2", "--threads", "1")
    #expect(run.code == 0 || run.code == 5, "\(run.errors)")
    #expect(run.outputLines[0] == "tiny: 18 real images with labels, 6 of each of 3 classes; 2 seeds, 3 steps each")
    #expect(run.outputLines[1].hasPrefix("synthetic images: drawn by 3 generators trained for this, also on 22 images without a label, 0.00667 "))
  }

  /// With a model that is there nothing depends on the time.
  @Test func aModelThatHasSeenAllImagesCannotBeJudgedByThem() throws {
    let run = try verdict("--model", model, "--amounts", "3", "--json", "--threads", "1")
    #expect(run.code == 0, "\(run.errors)")
    let json = try JSONValue(parsing: run.output)
    #expect(json["advice"]?.stringValue == "not enough data to tell" && json["reason"]?.stringValue == "seenByModel")
    #expect(
      json["sentence"]?.stringValue == "Not enough data to tell: the model has learned from all of these images, so none is left to "
        + "choose by; leave --model out, and the generator is trained for this.")
    #expect(json["validation"] == .null && json["best"]?.stringValue == "d 3" && json["picture"]?.stringValue == "samples/tiny-verdict.png")
    #expect(json["test"]?["arms"]?.arrayValue?.count == 3)
    let again = try verdict("--model", model, "--amounts", "3", "--json", "--threads", "2", "--overwrite")
    #expect(again.output == run.output)
    #expect(try folder.files() == ["samples/tiny-verdict.png"])
  }

  @Test func rareClassesAndFewLabelsAreTried() throws {
    let run = try verdict(
      "--model", model, "--labels-per-class", "10", "--rare", "1", "--amounts", "top-up", "--blind", "4", "--truncation", "0.7", "--mirror",
      "--picture", "bars.svg")
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.outputLines[0] == "tiny: 21 real images with labels, 1 to 10 of each of 3 classes; 2 seeds, 3 steps each")
    #expect(run.outputLines[1].hasSuffix("; truncation 0.7"))
    #expect(run.outputLines.contains("classes of few images (1), on the test images"))
    for arm in ["(a')   real, over-sampled ", "(b')   real, over-sampled + classical ", "(d)    real + classical + synthetic up to 10 of each "] {
      #expect(run.output.contains(arm), "\(arm)")
    }
    // Both parts of the tiny data are the same images.
    #expect(run.output.contains(" has learned from the test images: what it gains on them means nothing."))
    #expect(try folder.text("bars.svg").hasPrefix("<svg "))
  }

  @Test(arguments: [
    (["--seeds", "1"], "--seeds 1: expected 2 to 100 (5 or more for advice to rely on)"),
    (["--steps", "0"], "--steps 0: expected 1 to 1000000"), (["--folds", "1"], "--folds 1: expected 2 to 20"),
    (["--minutes", "0"], "--minutes 0.0: expected a number above 0"),
    (["--kimg", "0"], "--kimg 0.0: expected a number above 0"),
    (["--minutes", "1", "--kimg", "1"], "--minutes and --kimg cannot be used together"),
    (["--blind", "0"], "--blind 0: expected 1 to 100000 images of each class"),
    (["--truncation", "1.5"], "--truncation 1.5: expected a number above 0 and at most 1"),
    (["--model", "m", "--minutes", "1"], "--model and --minutes (no generator is trained) cannot be used together"),
    (["--model", "m", "--kimg", "1"], "--model and --kimg (no generator is trained) cannot be used together"),
    (["--keep-rejected", "x"], "--keep-rejected: a verdict writes no images; `gan-augment augment` does"),
    (
      ["--min-confidence", "0.9"],
      "--model is missing: generators that are trained for a verdict carry no judge for --min-confidence"
    ),
    (["--split", "3"], "--labels-per-class is missing: --split 3 says which images have the labels"),
    (["--model", "m", "--with-unlabelled"], "--model and --with-unlabelled (no generator is trained) cannot be used together"),
    (["--with-unlabelled"], "--with-unlabelled: all images of tiny have labels; leave it out, or add --labels-per-class"),
    (
      ["--unlabelled", "x"],
      "--with-unlabelled is missing: the generators of a verdict learn from images with labels, unless told otherwise"
    ),
    (
      ["--amounts", "3y"],
      "--amounts 3y: expected amounts that add images, 1 to 100000 of a class, such as 3x,1000 or top-up"
    ),
    (["--amounts", "to5"], "--amounts to5: expected amounts that add images, 1 to 100000 of a class, such as 3x,1000 or top-up"),
    (["--rare", "9"], "--rare 9: this model has the classes 0 to 2"),
  ])
  func whatCannotBeIsRefused(_ arguments: [String], _ message: String) throws {
    let run = try Program.run(["verdict", "--data", TinyModel.path + "/tiny"] + arguments, in: folder.path)
    #expect(run.code == 64)
    #expect(run.complaint == "gan-augment: \(message)")
    #expect(try folder.files() == [])
  }

  @Test func aModelOfOtherClassesIsRefused() throws {
    let run = try Program.run(["verdict", "--data", TinyModel.path + "/tiny", "--model", SharedModel.path], in: folder.path)
    #expect(run.code == 65)
    #expect(
      run.complaint == "gan-augment: \(try SharedModel.path): this model has the classes 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, but tiny has 0, 1, 2; "
        + "name the data set that it was trained on with --dataset or --data")
  }

  /// Ctrl-C, while a generator learns and while classifiers do: nothing is decided, and no training waits to be gone on with.
  @Test(arguments: [["--minutes", "10"], ["--minutes", "0.02", "--steps", "1000000"]])
  func aSignalEndsIt(_ arguments: [String]) throws {
    let program = try RunningProgram(
      [Program.path, "verdict", "--data", TinyModel.path + "/tiny", "--threads", "2", "--folds", "2"] + arguments, in: folder.path)
    // The first generator has begun; in the second case it is soon over.
    #expect(RunningProgram.wait(until: { folder.exists("samples/tiny-verdict/fold-1/epoch-000.png") }))
    if arguments.count > 2 {
      #expect(RunningProgram.wait(until: { folder.exists("samples/tiny-verdict/fold-2/model.safetensors") }))
    }
    pause(seconds: 0.3)
    program.send(interrupt)
    let run = try program.wait()
    #expect(run.code == 130)
    #expect(run.complaint == "stopped on request; nothing was decided" && run.output == "")
    #expect(!folder.exists("samples/tiny-verdict.png"))
    #expect(try folder.files().allSatisfy { !$0.contains(".training/") })
  }
}
