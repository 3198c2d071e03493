import Files
import TestSupport
import Testing

/// A command that writes, as it is run when one of its system calls fails.
struct FaultedCommand: Sendable, CustomTestStringConvertible {
  let name: String
  let arguments: [String]
  /// Run before, without a fault, for what is there already.
  var before: [[String]] = []
  /// What completes the set after a failure; by default the command itself with `--overwrite`.
  var again: [String]?
  /// Whether the old files may be gone after a failure: the command was told to replace them, and they are many.
  var givesUpOldFiles = false
  /// Whether two runs write the same bytes; a training writes how long it took.
  var isRepeatable = true
  /// It takes long, or makes many calls that are alike: only in the long form, and then not every call fails.
  var isLong = false

  var testDescription: String { name }

  /// The model that comes with the program.
  static let model = Path.join(Path.parent(Path.parent(Path.parent(Path.parent(#filePath)))), "models/mnist.safetensors")

  private static func draw(_ name: String, _ more: String...) -> FaultedCommand {
    FaultedCommand(name: "generate, \(name)", arguments: generate(more))
  }

  private static func generate(_ more: [String]) -> [String] {
    ["generate", "--model", model, "--digit", "3,5", "--count", "3", "--threads", "1", "--out", "out"] + more
  }

  private static func augment(_ count: Int, _ more: String...) -> [String] {
    ["augment", "--model", model, "--classes", "3,5", "--count", String(count), "--threads", "1", "--out", "out"] + more
  }

  static let all: [FaultedCommand] = [
    draw("png"), draw("npz", "--format", "npz"), draw("zip", "--format", "zip"), draw("idx", "--format", "idx"),
    draw("idx.gz", "--format", "idx.gz"), draw("webdataset", "--format", "webdataset", "--shard-size", "4"),
    FaultedCommand(
      name: "generate, png in three batches", arguments: generate(["--count", "70"]), isLong: true),
    FaultedCommand(
      name: "augment --append", arguments: augment(3, "--append"), before: [augment(2)], again: augment(5, "--overwrite")),
    FaultedCommand(
      name: "augment --overwrite, png", arguments: augment(2, "--overwrite", "--seed", "7"), before: [augment(3)],
      givesUpOldFiles: true),
    FaultedCommand(
      name: "augment --overwrite, npz", arguments: augment(2, "--overwrite", "--seed", "7", "--format", "npz"),
      before: [augment(3, "--format", "npz")]),
    FaultedCommand(
      name: "augment --overwrite, idx", arguments: augment(2, "--overwrite", "--seed", "7", "--format", "idx"),
      before: [augment(3, "--format", "idx")]),
    FaultedCommand(
      name: "augment --overwrite, png by zip", arguments: augment(2, "--overwrite", "--format", "zip"), before: [augment(3)]),
    FaultedCommand(
      name: "augment with filters",
      arguments: augment(3, "--min-confidence", "0.9", "--keep-rejected", "rejected"),
      again: augment(3, "--min-confidence", "0.9", "--overwrite")),
    FaultedCommand(
      name: "export, onnx", arguments: ["export", model, "--out", "m.onnx", "--with-example", "m.npz"]),
    FaultedCommand(
      name: "export --overwrite, safetensors",
      arguments: ["export", model, "--format", "safetensors", "--out", "m.safetensors", "--overwrite"],
      before: [["export", model, "--out", "m.safetensors"]]),
    FaultedCommand(
      name: "sweep", arguments: ["sweep", "--model", model, "--code", "all", "--class", "3", "--threads", "1", "--out", "s.png"]),
    FaultedCommand(
      name: "evaluate",
      arguments: [
        "evaluate", "--model", "m.safetensors", "--data", "tiny", "--count", "8", "--seeds", "1", "--steps", "2", "--threads", "1",
        "--picture", "pictures/e.png",
      ],
      before: [["train", "--data", "tiny", "--epochs", "1", "--threads", "1", "--model", "m.safetensors"]], isLong: true),
    FaultedCommand(
      name: "train",
      arguments: ["train", "--data", "tiny", "--epochs", "2", "--score-every", "0", "--threads", "1", "--checkpoint-every", "0"],
      isRepeatable: false),
    FaultedCommand(
      name: "train --overwrite",
      arguments: [
        "train", "--data", "tiny", "--epochs", "2", "--score-every", "0", "--threads", "1", "--seed", "7", "--overwrite",
      ],
      before: [["train", "--data", "tiny", "--epochs", "1", "--score-every", "0", "--threads", "1"]], givesUpOldFiles: true,
      isRepeatable: false),
  ]

  /// What it needs in a new folder: the data of those that learn, and what the commands before it wrote.
  func prepare(_ folder: TemporaryFolder) throws {
    if (before + [arguments]).contains(where: { $0.contains("tiny") }) {
      for part in ["train", "t10k"] {
        try folder.write("tiny/\(part)-images-idx3-ubyte", TinyData.images())
        try folder.write("tiny/\(part)-labels-idx1-ubyte", TinyData.labels())
      }
    }
    for command in before {
      let run = try Program.run(command, in: folder.path)
      try #require(run.code == 0, "\(run.errors)")
    }
  }

  /// What is run after a failure.
  var completion: [String] { again ?? arguments.filter { $0 != "--overwrite" } + ["--overwrite"] }
}
