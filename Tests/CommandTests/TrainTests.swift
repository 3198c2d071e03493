import Files
import Images
import Serialization
import TestSupport
import Testing

/// What `train` writes, and under which names.
struct TrainTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try TinyData.write(in: folder)
  }

  private func train(_ arguments: String...) throws -> Finished {
    try Program.run(["train", "--data", "tiny", "--epochs", "2", "--batch", "20", "--threads", "1"] + arguments, in: folder.path)
  }

  @Test func builtInDigitsNeedNothing() throws {
    let (path, training, place) = try SharedModel.get()
    #expect(training.code == 0)
    #expect(
      training.errors.hasPrefix(
        "strokes: 20000 images of 28x28, 10 classes; model models/strokes.safetensors, pictures samples/strokes\n"))
    #expect(training.output.hasPrefix("model:    models/strokes.safetensors (\(try readFile(path).count) bytes, 2048 images seen in "))
    #expect(training.outputLines.dropFirst().first == "pictures: samples/strokes")
    #expect(try Folder.entries(place.at("models")) == [".last", "strokes.safetensors"])
    #expect(
      try Folder.entries(place.at("samples/strokes"))
        == ["epoch-000.png", "epochs.png", "final.png", "log.jsonl", "real.png", "training.png", "training.svg"])
  }

  @Test func epochsHaveGridsAndLines() throws {
    let run = try train()
    #expect(run.code == 0)
    #expect(
      try folder.files("samples/tiny") == [
        "epoch-000.png", "epoch-001.png", "epoch-002.png", "epochs.png", "final.png", "log.jsonl", "real.png", "training.png", "training.svg",
      ])
    let real = try PNG.decode(try folder.read("samples/tiny/real.png"), path: "")
    for name in ["epoch-000.png", "epoch-002.png", "final.png"] {
      let grid = try PNG.decode(try folder.read("samples/tiny/\(name)"), path: "")
      #expect((grid.width, grid.height) == (real.width, real.height), "\(name)")
    }
    #expect(try folder.read("samples/tiny/epoch-000.png") != folder.read("samples/tiny/epoch-002.png"))
    let events = try folder.text("samples/tiny/log.jsonl").split(separator: "\n").map {
      try JSONValue(parsing: String($0))["event"]?.stringValue
    }
    #expect(events == ["start", "epoch", "epoch", "end"])
  }

  /// Explanations stand set in among what is always said, and change nothing of it.
  @Test func explanationsAreToldOnRequest() throws {
    let (plain, explained) = (try train("--name", "plain"), try train("--name", "explained", "--explain"))
    #expect(plain.code == 0 && explained.code == 0)
    #expect(!plain.errorLines.contains { $0.hasPrefix("  ") })
    let told = explained.errorLines.filter { $0.hasPrefix("  ") && !$0.contains("%|") }
    #expect(told.first == "  Two networks play. The generator is a forger: it draws images from random numbers. The")
    #expect(told.last?.hasSuffix("samples/explained/training.png, the curves of this game.") == true)
    #expect(told.count < 30 && told.allSatisfy { $0.count <= 100 })
    #expect(explained.outputLines.count == plain.outputLines.count)
    #expect(try folder.read("models/plain.safetensors") == folder.read("models/explained.safetensors"))
  }

  @Test func anExplainedTrainingThatFailsSaysWhatToLookAt() throws {
    let run = try train("--epochs", "50", "--sabotage", "generator-rate-not-finite", "--explain")
    #expect(run.code == 70)
    let told = run.errorLines.filter { $0.hasPrefix("  ") }.joined()
    #expect(told.contains("A number has become infinite") && told.contains("samples/tiny/training.png"))
  }

  @Test func progressLineHasRateEpochLossesScoresAndTimes() throws {
    // Long enough for the line that comes after a quarter of a second.
    let run = try train("--epochs", "80")
    let line = try #require(run.errorLines.first { $0.contains("%|") })
    for part in ["/3200 [", "<", "img/s", "epoch ", "d=", "g=", "real=", "generated="] { #expect(line.contains(part), "\(line)") }
  }

  /// With a judge: it is trained first, the scores are told in words, and the best model is kept.
  @Test func scoresAreToldAndTheBestIsKept() throws {
    try folder.write("more/train-images-idx3-ubyte", TinyData.images(count: 240))
    try folder.write("more/train-labels-idx1-ubyte", TinyData.labels(count: 240))
    let run = try Program.run(
      [
        "train", "--data", "more", "--epochs", "6", "--batch", "20", "--threads", "1", "--score-every", "0.444", "--stop", "never",
      ], in: folder.path)
    #expect(run.code == 0)
    // Six epochs of the 222 images that are not held out, scored after every second one.
    let told = run.errorLines.filter { $0.hasPrefix("epoch ") }
    #expect(told.map { $0.prefix { $0 != ":" } } == ["epoch 2", "epoch 4", "epoch 6"])
    for line in told {
      #expect(line.contains(" % labels right, Fréchet ") && line.contains("x real, variety "), "\(line)")
    }
    #expect(run.errorLines.contains { $0.hasPrefix("judge: ") && $0.contains(" % right on 18 images that are held out") })
    let best = try #require(run.outputLines.first { $0.hasPrefix("best:     at epoch ") })
    #expect(best.contains(" of 6: "))
    let events = try folder.text("samples/more/log.jsonl").split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    #expect(events.first?["trainingImages"] == 222 && events.first?["validationImages"] == 18)
    #expect(events.count { $0["event"] == "score" } == 4)
    let inspected = try JSONValue(parsing: try Program.run(["inspect", "--json"], in: folder.path).output)
    let kept = try #require(inspected["training"]?["best"]?.stringValue)
    #expect(best == "best:     \(kept)")
  }

  /// Shorter runs than a judge is worth, and data that no judge can learn, are trained on as they are.
  @Test func withoutAJudgeNothingIsHeldOut() throws {
    let run = try train("--score-every", "0.04")
    #expect(run.code == 0 && !run.errors.contains("judge") && !run.output.contains("best:"))
    #expect(try folder.text("samples/tiny/log.jsonl").contains("\"trainingImages\":40,\"validationImages\":0"))
  }

  /// Whatever the watchdog does, numbers that are not finite cannot be mended here: the exit code tells, no model is left.
  @Test func aTrainingThatIsGivenUpExitsWith70() throws {
    let run = try train("--epochs", "50", "--sabotage", "generator-rate-not-finite")
    #expect(run.code == 70)
    #expect(run.complaint.hasPrefix("gan-augment: training failed in epoch "))
    #expect(run.complaint.contains("numbers that are not finite") && run.complaint.contains("after 3 returns to a good state"))
    #expect(try folder.files("models") == [])
  }

  /// An existing model is never overwritten.
  @Test func nextFreeNameIsTakenAndSaid() throws {
    #expect(try train().code == 0)
    let first = try folder.read("models/tiny.safetensors")
    for number in [2, 3] {
      let run = try train("--seed", "\(number)")
      #expect(run.code == 0)
      #expect(run.errorLines.contains { $0.hasSuffix("; model models/tiny-\(number).safetensors, pictures samples/tiny-\(number)") })
      #expect(run.output.hasPrefix("model:    models/tiny-\(number).safetensors ("))
      #expect(folder.exists("models/tiny-\(number).safetensors"))
      #expect(folder.exists("samples/tiny-\(number)/final.png"))
    }
    #expect(try folder.read("models/tiny.safetensors") == first)
    #expect(try train("--overwrite", "--seed", "9").output.hasPrefix("model:    models/tiny.safetensors ("))
    #expect(try folder.read("models/tiny.safetensors") != first)
    #expect(!folder.exists("models/tiny-4.safetensors"))
  }

  /// The names belong together: samples of that name take the number as well.
  @Test func samplesWithoutAModelTakeTheNumberToo() throws {
    try Folder.create(folder.at("samples/tiny"))
    #expect(try train().code == 0)
    #expect(folder.exists("models/tiny-2.safetensors"))
    #expect(folder.exists("samples/tiny-2/log.jsonl"))
  }

  @Test func nameModelAndSamplesSayOtherwise() throws {
    #expect(try train("--name", "other").code == 0)
    #expect(folder.exists("models/other.safetensors") && folder.exists("samples/other/log.jsonl"))
    #expect(try train("--model", "deep/down/m.safetensors", "--samples", "pictures").code == 0)
    #expect(folder.exists("deep/down/m.safetensors") && folder.exists("pictures/log.jsonl"))
    // A free model file is taken as it is, also where the samples need a number.
    #expect(try train("--model", "n.safetensors", "--samples", "pictures").code == 0)
    #expect(folder.exists("n.safetensors") && folder.exists("pictures-2/log.jsonl"))
    #expect(try train("--model", "n.safetensors").code == 0)
    #expect(folder.exists("n-2.safetensors") && folder.exists("samples/tiny/log.jsonl"))
    #expect(!folder.exists("models/tiny.safetensors"))
  }

  @Test func datasetAndDataTogetherGiveTheNamesOfTheKnownOne() throws {
    let run = try Program.run(
      ["train", "--dataset", "fashion-mnist", "--data", "tiny", "--epochs", "1", "--threads", "1"], in: folder.path)
    #expect(run.code == 0)
    let json = try Program.run(["inspect", "--json"], in: folder.path)
    let document = try JSONValue(parsing: json.output)
    #expect(document["file"] == "models/fashion-mnist.safetensors")
    #expect(document["classes"]?.arrayValue?.prefix(2) == ["T-shirt/top", "Trouser"])
    #expect(document["classes"]?.arrayValue?.count == 10)
  }

  /// Either arithmetic trains, says what it was, and is gone on with only in its own.
  @Test func arithmeticOfTwoPrecisions() throws {
    for precision in ["bf16", "f32"] {
      let run = try train("--precision", precision, "--name", precision)
      #expect(run.code == 0)
      let start = try #require(try folder.text("samples/\(precision)/log.jsonl").split(separator: "\n").first)
      let said = try JSONValue(parsing: String(start))["options"]?["precision"]?.stringValue
      // Where the processor does not multiply bf16, the program says that it takes the other.
      #expect(said == precision || said == "f32" && run.errors.contains("this processor does not multiply bf16 numbers"))
    }
    let wrong = try train("--precision", "f16")
    #expect(wrong.code == 64)
    #expect(wrong.errors.hasPrefix("Error: The value 'f16' is invalid for '--precision <type>'."))
  }

  /// The table of a step: what is measured there depends on the machine, but the parts make up the whole.
  @Test func profileSaysWhereTheTimeGoesAndWritesNothing() throws {
    func play(_ arguments: String...) throws -> Finished {
      try Program.run(["train", "--data", "tiny", "--profile", "--minutes", "0.02", "--batch", "20"] + arguments, in: folder.path)
    }
    let before = try folder.files("")
    let run = try play("--json")
    #expect(run.code == 0)
    let table = try JSONValue(parsing: run.output)
    let whole = try #require(table["millisecondsPerStep"]?.doubleValue)
    let lines = try #require(table["lines"]?.arrayValue)
    let parts = lines.compactMap { $0["millisecondsPerStep"]?.doubleValue }
    #expect(parts.count == lines.count && parts.allSatisfy { $0 > 0 })
    #expect(parts.reduce(0, +) <= whole && parts.reduce(0, +) > whole / 2)
    // Each network's every layer forward and back, each with its arithmetic.
    for name in ["generator.up0", "discriminator.down0", "discriminator.hidden", "recognizer1.down0"] {
      let own = lines.filter { $0["name"]?.stringValue?.hasPrefix(name) == true && ($0["operationsPerSecond"]?.doubleValue ?? 0) > 0 }
      #expect(own.count >= 3, "\(name)")
    }
    let text = try play()
    #expect(text.code == 0)
    #expect(text.output.contains(" images/s: ") && text.output.contains("convolutions and matrix products: "))
    #expect(try folder.files("") == before)
    let alone = try train("--json")
    #expect(alone.code == 64)
    #expect(alone.errors.hasPrefix("gan-augment: --profile is missing: --json is the form of its table"))
  }

  @Test func weightsOfTwoPrecisions() throws {
    _ = try train("--name", "half")
    _ = try train("--name", "full", "--weights", "f32")
    let (half, full) = (try folder.read("models/half.safetensors").count, try folder.read("models/full.safetensors").count)
    #expect(full > half * 3 / 2)
    #expect(try Program.run(["generate", "--model", "models/full.safetensors", "--count", "1"], in: folder.path).code == 0)
  }

  @Test func modelWithoutCodesDrawsAndHasNoSweep() throws {
    #expect(try train("--codes", "0").code == 0)
    #expect(try Program.run(["augment", "--count", "1", "--out", "out"], in: folder.path).code == 0)
    #expect(try folder.text("out/manifest.csv").hasPrefix("file,label,class,seed,index,model\n"))
    let sweep = try Program.run(["sweep"], in: folder.path)
    #expect(sweep.code == 64)
    #expect(sweep.complaint == "gan-augment: --code 0: this model has no codes; train one with --codes 2")
  }
}

struct InspectTests {
  @Test func textNamesWhatTheModelIs() throws {
    let folder = try TemporaryFolder()
    let path = try SharedModel.path
    let run = try Program.run(["inspect", path], in: folder.path)
    #expect(run.code == 0)
    #expect(run.errors == "")
    let rows = run.outputLines.map { $0.split(separator: " ").map(String.init) }
    func row(_ start: String...) -> [String]? { rows.first { $0.starts(with: start) }.map { Array($0.dropFirst(start.count)) } }
    #expect(row("file") == [path])
    #expect(row("images") == ["28x28,", "grey"])
    #expect(row("classes")?.first == "10:")
    // After 2000 images its codes do nothing yet.
    #expect(row("code", "0")?.first == "unnamed," && row("code", "0")?.suffix(2) == ["(guided:", "thickness)"])
    #expect(row("imagesSeen") == ["2048"])
    #expect(row("seed") == ["0"])
    #expect(row("generator.linear.weight") == ["3136x76"])
  }

  @Test func jsonIsOneDocumentThatAgrees() throws {
    let folder = try TemporaryFolder()
    let path = try SharedModel.path
    let run = try Program.run(["inspect", path, "--json"], in: folder.path)
    #expect(run.code == 0)
    #expect(run.outputLines.count == 1)
    let document = try JSONValue(parsing: run.output)
    #expect(document["file"]?.stringValue == path)
    #expect((document["width"], document["height"], document["channels"]) == (28, 28, 1))
    #expect(document["classes"] == .array((0...9).map { .string(String($0)) }))
    #expect(document["codes"]?.arrayValue?.map { $0["guide"] } == ["thickness", "slant"])
    #expect(document["codes"]?.arrayValue?.map { $0["name"] } == ["unnamed", "unnamed"])
    #expect(document["training"]?["data"] == "strokes")
    #expect(document["training"]?["imagesSeen"] == "2048")
    #expect(document["dataDigest"]?.stringValue?.utf8.count == 64)
    let container = try Container(decoding: readFile(path), path: path)
    #expect(document["digest"]?.stringValue == container.checksum)
    let shapes = document["arrays"]?.arrayValue?.compactMap { $0["shape"]?.arrayValue?.compactMap(\.intValue) }
    #expect(shapes == container.arrays.map(\.shape))
  }
}

/// Which model is used when none is named, and that it is said.
struct DefaultModelTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func used(as program: String = Program.path) throws -> String {
    let run = try Program.run(["generate", "--digit", "5", "--count", "1", "--threads", "1"], in: folder.path, as: program)
    #expect(run.code == 0, "\(run.errors)")
    return run.errorLines.first ?? ""
  }

  @Test func lastTrainedThenMNIST() throws {
    let model = try readFile(SharedModel.path)
    try folder.write("models/mnist.safetensors", model)
    #expect(try used() == "model: models/mnist.safetensors")
    try folder.write("models/a.safetensors", model)
    try folder.write("models/.last", Array("a.safetensors\n".utf8))
    #expect(try used() == "model: models/a.safetensors")
    // A model that was removed since, and a note that leads elsewhere.
    for last in ["gone.safetensors\n", "../models/a.safetensors\n", "", "\n", "\u{0}\n"] {
      try folder.write("models/.last", Array(last.utf8))
      #expect(try used() == "model: models/mnist.safetensors", "\(last)")
    }
  }

  @Test func trainRemembersTheModelItWrote() throws {
    try TinyData.write(in: folder)
    let train = ["train", "--data", "tiny", "--epochs", "1", "--threads", "1"]
    for (arguments, expected) in [
      ([], "models/tiny.safetensors"), ([], "models/tiny-2.safetensors"), (["--name", "b"], "models/b.safetensors"),
      (["--model", "./models/c.safetensors"], "models/c.safetensors"), (["--overwrite"], "models/tiny.safetensors"),
    ] as [([String], String)] {
      #expect(try Program.run(train + arguments, in: folder.path).code == 0)
      let run = try Program.run(["inspect"], in: folder.path)
      #expect(run.errors == "model: \(expected)\n")
    }
  }

  /// A copy of the program in PREFIX/bin.
  @Test func installedModelComesLast() throws {
    try folder.write("prefix/bin/gan-augment", try readFile(Program.path))
    let program = folder.at("prefix/bin/gan-augment")
    makeExecutable(program)
    let none = try Program.run(["generate", "--digit", "5"], in: folder.path, as: program)
    #expect(none.code == 66)
    #expect(none.errors.hasPrefix("gan-augment: no model found (looked for models/mnist.safetensors, "))
    #expect(none.errors.hasSuffix("); `gan-augment train` makes one, --model names one\n"))
    let installed = "prefix/share/gan-augment/models/mnist.safetensors"
    try folder.write(installed, try readFile(SharedModel.path))
    #expect(try used(as: program).hasSuffix(installed))
    try folder.write("models/mnist.safetensors", try readFile(SharedModel.path))
    #expect(try used(as: program) == "model: models/mnist.safetensors")
  }

  @Test func namedModelIsNotSaid() throws {
    let run = try Program.run(["inspect", SharedModel.path], in: folder.path)
    #expect(run.errors == "")
  }
}
