import Datasets
import Files
import Images
import Serialization
import TestSupport
import Testing

/// Training on few labels and many images, as its users meet it.
struct FewLabelsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: [String], in place: String = "") throws -> Finished {
    try Program.run(arguments, in: place.isEmpty ? folder.path : folder.at(place))
  }

  private static let options = ["--epochs", "2", "--batch", "20", "--threads", "1"]

  /// 240 images of three classes; the labels of neighbours that are not chosen are exchanged in the second set. The images of a class
  /// that are chosen have the same ranks in both, so that the split is the same; all else that a label says differs.
  @Test func onlyTheChosenLabelsAreRead() throws {
    let split = LabelSplit(perClass: 40, split: 3)
    var labels = TinyData.labels(count: 240)
    let header = labels.count - 240
    let original = LabelledImages(
      name: "more", width: 1, height: 1, channels: 1, classNames: ["0", "1", "2"], pixels: [UInt8](repeating: 0, count: 240),
      labels: labels[header...].map { Int($0) })
    let chosen = Set(try split.indices(of: original))
    var (i, exchanged) = (0, 0)
    while i + 1 < 240 {
      guard !chosen.contains(i), !chosen.contains(i + 1) else {
        i += 1
        continue
      }
      labels.swapAt(header + i, header + i + 1)
      (i, exchanged) = (i + 2, exchanged + 2)
    }
    #expect(exchanged > 40)
    for (place, labels) in [("a", TinyData.labels(count: 240)), ("b", labels)] {
      try folder.write("\(place)/more/train-images-idx3-ubyte", TinyData.images(count: 240))
      try folder.write("\(place)/more/train-labels-idx1-ubyte", labels)
    }
    // In the long form with a classifier that names the other images, and scores.
    let arguments = [
      "train", "--data", "more", "--labels-per-class", "40", "--split", "3", "--epochs", "4", "--batch", "20", "--threads", "1",
      "--score-every", ReliabilityReport.isLong ? "0.444" : "0", "--stop", "never", "--weights", "f32",
    ]
    for place in ["a", "b"] {
      let training = try run(arguments, in: place)
      #expect(training.code == 0, "\(training.errors)")
      #expect(training.errorLines.contains("labels: 120 of 240 images (40 per class, split 3)"))
      #expect(training.errorLines.contains { $0.hasPrefix("classifier: from 120 labels ") } == ReliabilityReport.isLong)
    }
    #expect(try folder.read("a/models/more.safetensors") == folder.read("b/models/more.safetensors"))
    let summary = try JSONValue(parsing: try run(["inspect", "--json"], in: "a").output)
    #expect(summary["training"]?["labels"] == "120 of 240 images (40 per class, split 3)")
    // Whoever compares with all images knows that they are the same ones.
    let evaluation = try Program.shell(
      "XDG_CACHE_HOME=\"$PWD/cache\" exec $P evaluate --data more --model models/more.safetensors --against validation --count 20 "
        + "--seeds 1 --steps 5 --threads 1", in: folder.at("a"))
    #expect(evaluation.code == 0, "\(evaluation.errors)")
    #expect(!evaluation.errors.contains("other images"))
    // The labels that are read do count.
    let other = try run(arguments + ["--split", "4", "--name", "other"], in: "a")
    #expect(other.code == 0)
    #expect(try folder.read("a/models/other.safetensors") != folder.read("a/models/more.safetensors"))
  }

  @Test func whatMakesNoSenseIsRefused() throws {
    try TinyData.write(in: folder)
    for (arguments, complaint) in [
      (["--split", "3"], "--labels-per-class is missing: --split 3 says which images have the labels"),
      (["--labels-per-class", "0"], "--labels-per-class 0: expected 1 or more images"),
      (["--labels-per-class", "5", "--split", "-1"], "--split -1: expected 0 or a greater number"),
      (
        ["--labels-per-class", "14"],
        "--labels-per-class 14: the class 1 of tiny has only 13 images with a label to learn from; ask for 13 at most"
      ),
    ] {
      let refused = try run(["train", "--data", "tiny"] + arguments)
      #expect(refused.code == 64)
      #expect(refused.complaint == "gan-augment: " + complaint)
    }
    let needless = try run(["train", "--data", "tiny", "--few-labels", "both"])
    #expect(needless.code == 64)
    #expect(needless.complaint == "gan-augment: --few-labels: all images of tiny have labels; leave it out, or add --labels-per-class")
    let missing = try run(["train", "--data", "tiny", "--unlabelled", "nowhere"])
    #expect(missing.code == 66)
    #expect(!folder.exists("models"))
  }

  private func writePets() throws {
    for (label, name) in ["cat", "dog"].enumerated() {
      for i in 0..<3 { try folder.write("pets/\(name)/\(i).png", image(40 * i + 90 * label)) }
    }
    for i in 0..<20 { try folder.write("pets/unlabelled/\(100 + i).png", image(10 * i + 3)) }
  }

  private func image(_ value: Int) -> [UInt8] {
    PNG.encode(Image(width: 8, height: 8, channels: 1, pixels: (0..<64).map { UInt8(truncatingIfNeeded: $0 * value / 5) }))
  }

  @Test func foldersWithoutLabelsAreLearnedFrom() throws {
    try writePets()
    for i in 0..<5 { try folder.write("web/any/\(i).png", image(30 * i + 1)) }
    let training = try run(["train", "--data", "pets", "--unlabelled", "web"] + Self.options)
    #expect(training.code == 0, "\(training.errors)")
    #expect(training.errorLines.contains("images      26: 6 of 2 classes and 20 without a label (26 PNG), 8x8"))
    #expect(training.errorLines.contains("unlabelled  25 more to learn from, without a label (5 from another place)"))
    #expect(training.errorLines.contains { $0.hasPrefix("pets: 31 images of 8x8, 2 classes; ") })
    #expect(training.errorLines.contains("labels: 6 of 31 images"))
    let inspected = try JSONValue(parsing: try run(["datasets", "inspect", "pets", "--unlabelled", "web", "--json"]).output)
    #expect(inspected["unlabelled"] == ["beside": 20, "elsewhere": 5, "leftOut": 0])
    // One image of each class may have a label; without images of no class that is too few.
    #expect(try run(["train", "--data", "pets", "--labels-per-class", "1", "--name", "one"] + Self.options).code == 0)
    // Where classes play no part, none is needed.
    #expect(try run(["train", "--data", "pets", "--preset", "dcgan", "--name", "none"] + Self.options).code == 0)
  }

  @Test func oneLabelledClassIsTooFew() throws {
    for i in 0..<3 { try folder.write("pets/cat/\(i).png", image(40 * i)) }
    for i in 0..<20 { try folder.write("pets/unlabelled/\(100 + i).png", image(10 * i + 3)) }
    let refused = try run(["train", "--data", "pets"] + Self.options)
    #expect(refused.code == 65)
    #expect(
      refused.complaint == "gan-augment: the data set pets has images without a label and labels of one class only (cat), which says "
        + "nothing of what sets classes apart; give labels of two classes or more, or learn without any (--preset dcgan)")
  }

  /// What was said when the training began holds when it goes on: which labels, and which other images.
  @Test func aResumedTrainingReadsTheSameLabels() throws {
    try writePets()
    let arguments = [
      "train", "--data", "pets", "--labels-per-class", "2", "--split", "1", "--epochs", "40", "--batch", "10", "--threads", "1",
      "--checkpoint-every", "0",
    ]
    #expect(try run(arguments + ["--name", "unbroken"]).code == 0)
    let program = try RunningProgram([Program.path] + arguments, in: folder.path)
    #expect(RunningProgram.wait(until: { folder.exists("models/pets.training/step-000000002.safetensors") }))
    program.send(interrupt)
    #expect(try program.wait().code == 130)
    #expect(try run(["train", "--resume"]).code == 0)
    #expect(try folder.read("models/pets.safetensors") == folder.read("models/unbroken.safetensors"))
  }

  /// The classifier of few labels is part of the training's state: whoever goes on has it, made as it was asked for.
  @Test func aResumedTrainingHasTheSameClassifier() throws {
    try folder.write("more/train-images-idx3-ubyte", TinyData.images(count: 240))
    try folder.write("more/train-labels-idx1-ubyte", TinyData.labels(count: 240))
    let words = [
      "train", "--data", "more", "--labels-per-class", "5", "--few-labels", "labels", "--epochs", "12", "--batch", "20", "--threads", "1",
      "--score-every", "1.1", "--stop", "never", "--checkpoint-every", "0",
    ]
    let environment = ["/usr/bin/env", "XDG_CACHE_HOME=\(folder.at("cache"))", Program.path]
    func run(_ arguments: [String]) throws -> Finished { try RunningProgram(environment + arguments, in: folder.path).wait() }
    let unbroken = try run(words + ["--name", "unbroken"])
    #expect(unbroken.code == 0, "\(unbroken.errors)")
    #expect(unbroken.errorLines.contains { $0.hasPrefix("classifier: from 15 labels and all images it names ") })
    #expect(try folder.files("cache/gan-augment").count == 1, "no InfoGAN was asked for")
    let program = try RunningProgram(environment + words, in: folder.path)
    #expect(RunningProgram.wait(until: { folder.exists("models/more.training/step-000000002.safetensors") }))
    program.send(interrupt)
    #expect(try program.wait().code == 130)
    // Not from the cache: from the training's own state.
    removeTree(folder.at("cache"))
    let resumed = try run(["train", "--resume"])
    #expect(resumed.code == 0, "\(resumed.errors)")
    #expect(!resumed.errors.contains("% trained") && !folder.exists("cache"))
    #expect(try folder.read("models/more.safetensors") == folder.read("models/unbroken.safetensors"))
    let labelled = try run(["label", "more/train-images-idx3-ubyte", "--model", "models/more.safetensors", "--out", "-"])
    #expect(labelled.code == 0 && labelled.outputLines.count == 241)
  }

  @Test func splitsAreWrittenForOthers() throws {
    let printed = try run(["datasets", "split", "--dataset", "strokes", "--labels-per-class", "2", "--split", "1"])
    #expect(printed.code == 0 && printed.errors == "")
    #expect(printed.outputLines.count == 21)
    #expect(printed.outputLines[0] == "# strokes: split 1, 2 per class; index into the 20000 training images, label")
    for (place, line) in printed.outputLines.dropFirst().enumerated() {
      let numbers = line.split(separator: " ").compactMap { Int($0) }
      #expect(numbers.count == 2 && numbers[0] % 10 == numbers[1] && numbers[1] == place / 2)
    }
    let written = try run(["datasets", "split", "--dataset", "strokes", "--labels-per-class", "2", "--split", "1", "--out", "s.txt"])
    #expect(written.code == 0 && written.output == "s.txt\n")
    #expect(try folder.text("s.txt") == printed.output)
    let again = try run(["datasets", "split", "--dataset", "strokes", "--labels-per-class", "2", "--out", "s.txt"])
    #expect(again.code == 73 && again.complaint == "gan-augment: s.txt: this file exists; name another with --out, or replace it with --overwrite")
    let refused = try run(["datasets", "split", "--dataset", "strokes", "--labels-per-class", "0"])
    #expect(refused.code == 64 && refused.complaint == "gan-augment: --labels-per-class 0: expected 1 or more images")
  }
}
