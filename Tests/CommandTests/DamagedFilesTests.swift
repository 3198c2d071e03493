import Files
import TestSupport
import Testing
private import Glibc

/// Damaged and strange files given to the program itself: an exit code of the table, one sentence, no signal, no waiting.
@Suite(.timeLimit(.minutes(10)))
struct DamagedFilesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// 300 in the long form.
  static let rounds = Environment.value("GAN_AUGMENT_RELIABILITY") == "1" ? 300 : 10

  @Test func everyMutationOfTheModelIsRefused() throws {
    let root = Path.parent(Path.parent(Path.parent(#filePath)))
    let whole = try readFile(Path.join(root, "models/mnist.safetensors"))
    let clock = ContinuousClock()
    for round in 0..<Self.rounds {
      var mutation = Mutation(seed: 1_000_000 + UInt64(round))
      let file = mutation.of(whole)
      if file == whole { continue }
      try folder.write("bad.safetensors", file)
      let command = [["inspect"], ["generate", "--model"], ["sweep", "--model"], ["augment", "--model"]][round % 4]
      var run: Finished?
      let duration = try clock.measure { run = try Program.run(command + ["bad.safetensors"], in: folder.path) }
      let found = try #require(run)
      #expect(found.code == 65, "round \(round): \(found.errors)")
      #expect(found.errors.hasPrefix("gan-augment: bad.safetensors") && found.errorLines.count == 1, "\(found.errors)")
      #expect(found.output == "")
      // The figure is a second; a machine with much else to do gets five.
      #expect(duration < .seconds(5), "round \(round)")
    }
    #expect(try folder.files() == ["bad.safetensors"])
  }

  /// A pipe nobody writes to, a socket, a device: never a wait.
  @Test func whatIsNoFileIsRefusedAtOnce() throws {
    #expect(unsafe mkfifo(folder.at("pipe"), 0o600) == 0)
    for (path, name) in [("pipe", "a pipe"), ("/dev/zero", "a device")] {
      for arguments in [["inspect", path], ["generate", "--model", path], ["train", "--data", path], ["datasets", "inspect", path]] {
        let run = try Program.run(arguments, in: folder.path)
        #expect(run.code == 66, "\(arguments): \(run.errors)")
        #expect(run.errors == "gan-augment: \(path): \(name), but a file is needed; name a file\n")
      }
    }
    for arguments in [
      ["generate", "--model", try SharedModel.path, "--out", "pipe"], ["sweep", "--code", "0", "--model", try SharedModel.path, "--out", "pipe", "--overwrite"],
      ["export", try SharedModel.path, "--out", "pipe", "--overwrite"],
    ] {
      let run = try Program.run(arguments, in: folder.path)
      #expect(run.code == 73, "\(arguments): \(run.errors)")
      #expect(run.complaint == "gan-augment: pipe: cannot be created because a pipe is there; choose another name")
    }
    #expect(try folder.files() == ["pipe"])
  }

  /// Hundreds of gigabytes that lie nowhere: what a header claims, or the list of limits, is asked first.
  @Test func vastFilesAreNotRead() throws {
    try TinyData.write(in: folder)
    let images = folder.at("tiny/train-images-idx3-ubyte")
    #expect(unsafe truncate(images, 300 << 30) == 0)
    expectRefusal(
      ["train", "--data", "tiny"],
      "tiny/train-images-idx3-ubyte: damaged: an idx file of images with this header has 2576 bytes, but more are there")
    // A header that asks for as much.
    try folder.write("tiny/train-images-idx3-ubyte", [0, 0, 8, 3, 0x01, 0, 0, 0, 0, 0, 0, 128, 0, 0, 0, 150])
    #expect(unsafe truncate(images, 16 + (128 * 150) << 24) == 0)
    expectRefusal(
      ["train", "--data", "tiny"],
      "tiny/train-images-idx3-ubyte: larger than the 4294967296 bytes that can be read here; check that it is the right file")
    // The same in gzip's clothes.
    try folder.write("tiny/train-images-idx3-ubyte", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0, 28, 0, 0xE3, 0xFF])
    #expect(unsafe truncate(images, 300 << 30) == 0)
    #expect(try Program.run(["train", "--data", "tiny"], in: folder.path).code == 65)
    for (name, code) in [("a.safetensors", 65), ("a.npz", 65), ("a.zip", 65), ("data_batch_1.bin", 65), ("labels.csv", 65), ("cat/1.png", 65)] as [(String, Int32)] {
      let path = try folder.write("set/\(name)", "")
      #expect(unsafe truncate(path, 300 << 30) == 0)
      let subject = name.contains("/") || name.hasSuffix(".bin") || name.hasSuffix(".csv") ? "set" : "set/\(name)"
      let arguments = name.hasSuffix(".safetensors") ? ["inspect", subject] : ["datasets", "inspect", subject]
      let run = try Program.run(arguments, in: folder.path)
      #expect(run.code == code, "\(name): \(run.errors)")
      #expect(run.errorLines.count == 1)
      removeTree(folder.at("set"))
    }
  }

  private func expectRefusal(_ arguments: [String], _ sentence: String) {
    let run = try? Program.run(arguments, in: folder.path)
    #expect(run?.code == 65)
    #expect(run?.errors == "gan-augment: \(sentence)\n")
  }
}
