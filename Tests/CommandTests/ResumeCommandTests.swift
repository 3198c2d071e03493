import Files
import TestSupport
import Testing

/// `train --resume`, as its users meet it.
struct ResumeCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try TinyData.write(in: folder)
  }

  private static let options = ["--data", "tiny", "--epochs", "30", "--batch", "20", "--threads", "1", "--checkpoint-every", "0"]

  private func train(_ arguments: String...) throws -> Finished {
    try Program.run(["train"] + arguments, in: folder.path)
  }

  /// Starts a training and interrupts it in its first epochs.
  @discardableResult
  private func interrupted(_ more: String..., name: String = "tiny") throws -> Finished {
    let program = try RunningProgram([Program.path, "train"] + Self.options + more, in: folder.path)
    #expect(RunningProgram.wait(until: { folder.exists("models/\(name).training/step-000000002.safetensors") }))
    program.send(interrupt)
    return try program.wait()
  }

  /// The line that is printed does it: from the folder, with all options as they were.
  @Test func thePrintedCommandGoesOn() throws {
    #expect(try Program.run(["train", "--name", "unbroken"] + Self.options, in: folder.path).code == 0)
    let run = try interrupted("--samples", "my pictures/of 'it'")
    #expect(run.code == 130)
    let line = try #require(run.errorLines.first { $0.hasPrefix("to go on: ") }).dropFirst("to go on: ".count)
    let resumed = try Program.shell(String(line), in: folder.path)
    #expect(resumed.code == 0)
    #expect(resumed.errors.hasPrefix("going on with models/tiny.training/step-00000"))
    #expect(try folder.read("models/tiny.safetensors") == folder.read("models/unbroken.safetensors"))
    #expect(try folder.files("my pictures/of 'it'").count == folder.files("samples/unbroken").count)
    #expect(try folder.files("models") == [".last", "tiny.safetensors", "unbroken.safetensors"])
    // Once more, for scripts that repeat it until it succeeds.
    let again = try train("--resume", "--name", "tiny")
    #expect(again.code == 0 && again.output == "")
    #expect(again.errors == "models/tiny.safetensors: its training is over, there is nothing left to do\n")
  }

  @Test func theOnlyOneNeedsNoName() throws {
    try interrupted()
    #expect(try train("--resume").code == 0)
    let nothing = try train("--resume")
    #expect(nothing.code == 66)
    #expect(nothing.complaint == "gan-augment: models: there is no training to go on with; train without --resume")
  }

  @Test func ofSeveralOneIsNamed() throws {
    try interrupted()
    // The name is taken, though no model may be there yet.
    let second = try interrupted(name: "tiny-2")
    #expect(
      second.errorLines.contains(
        "the training of models/tiny.safetensors is unfinished; this is another one (--resume --name tiny goes on with that)"))
    let run = try train("--resume")
    #expect(run.code == 64)
    #expect(run.complaint == "gan-augment: --resume: there are 2 unfinished trainings (tiny, tiny-2); say which one with --name")
    #expect(try train("--resume", "--name", "tiny-2").code == 0)
    #expect(try train("--resume").code == 0)
  }

  @Test func finishEndsItThere() throws {
    let run = try interrupted()
    let seen = try #require(run.outputLines.first?.split(separator: " ").first { Int($0) != nil && (Int($0) ?? 0) < 1000 })
    let finished = try train("--resume", "--finish")
    #expect(finished.code == 0)
    #expect(finished.outputLines.first?.contains(" \(seen) images seen") == true)
    #expect(finished.output.contains("code 0:   "))
    #expect(!folder.exists("models/tiny.training"))
    let inspected = try Program.run(["inspect", "--json"], in: folder.path).output
    #expect(inspected.contains("ended on request in epoch "))
    let alone = try train("--data", "tiny", "--finish")
    #expect(alone.code == 64)
    #expect(alone.complaint == "gan-augment: --resume is missing: --finish ends a training that was interrupted")
  }

  @Test func otherOptionsAndOtherDataAreRefused() throws {
    try interrupted()
    let options = try train("--resume", "--batch", "10", "--threads", "2")
    #expect(options.code == 65)
    #expect(
      options.complaint
        == "gan-augment: models/tiny.training: the training cannot go on, since its data or options were others "
        + "(--threads: 1 there, 2 here; --batch: 20 there, 10 here); leave out what differs, or train anew without --resume")
    // The same ones may be said again.
    try folder.write("tiny/train-labels-idx1-ubyte", TinyData.labels(classes: 2))
    let data = try train("--resume", "--batch", "20", "--data", "tiny")
    #expect(data.code == 65)
    #expect(data.complaint.contains("(images (SHA-256): "))
    try folder.write("tiny/train-labels-idx1-ubyte", TinyData.labels())
    #expect(try train("--resume", "--batch", "20").code == 0)
  }

  @Test func anOverwrittenTrainingIsForgotten() throws {
    try interrupted()
    #expect(try Program.run(["train", "--overwrite"] + Self.options, in: folder.path).code == 0)
    #expect(!folder.exists("models/tiny.training"))
  }
}
