import Files
import Images
import Serialization
import TestSupport
import Testing

/// Ctrl-C and SIGTERM: the step is finished, what there is is saved, and the exit code tells.
struct SignalTests {
  /// With two threads there are some that read the images, before training began: they must block the signals as well.
  @Test(arguments: [(interrupt, 130, 1), (terminate, 143, 2), (hangUp, 129, 2)] as [(Int32, Int32, Int)])
  func trainSavesTheModel(_ signal: Int32, _ code: Int32, _ threads: Int) throws {
    let folder = try TemporaryFolder()
    try TinyData.write(in: folder)
    let program = try RunningProgram(
      [Program.path, "train", "--data", "tiny", "--epochs", "1000000", "--threads", "\(threads)"], in: folder.path)
    // Some epochs in, so that a model is there.
    #expect(RunningProgram.wait(until: { folder.exists("models/tiny.safetensors") }))
    program.send(signal)
    let run = try program.wait()
    #expect(run.code == code)
    #expect(
      run.errorLines.suffix(4) == [
        "stopped on request; the model as it is was saved", "its codes are measured when the training is over",
        "to go on: \(Program.path) train --resume --name tiny", "to end it there: \(Program.path) train --resume --name tiny --finish",
      ])
    #expect(run.output.hasPrefix("model:    models/tiny.safetensors ("))
    let states = try folder.files("models").filter { $0.hasPrefix("tiny.training/step-") }
    #expect((1...2).contains(states.count))
    #expect(try folder.files("models") == [".last", "tiny.safetensors"] + states)
    let json = try Program.run(["inspect", "--json"], in: folder.path)
    let seen = try #require(try JSONValue(parsing: json.output)["training"]?["imagesSeen"]?.stringValue)
    #expect(run.output.contains(" \(seen) images seen"))
    #expect(try Program.run(["generate", "--count", "1"], in: folder.path).code == 0)
    #expect(try folder.text("samples/tiny/log.jsonl").last == "\n")
    #expect(folder.exists("samples/tiny/final.png"))
  }

  /// Also while the first one is still being answered: here a large file is being saved, after every step.
  @Test func theSecondSignalEndsItAtOnce() throws {
    let folder = try TemporaryFolder()
    try TinyData.write(in: folder)
    let program = try RunningProgram(
      [Program.path, "train", "--data", "tiny", "--epochs", "1000000", "--threads", "1", "--batch", "4000"], in: folder.path)
    #expect(RunningProgram.wait(until: { folder.exists("models/tiny.training/step-000000000.safetensors") }))
    program.send(interrupt)
    pause(seconds: 0.02)
    program.send(interrupt)
    let run = try program.wait()
    #expect(run.code == 130)
    #expect(run.output == "")
    #expect(try Program.run(["train", "--resume", "--finish"], in: folder.path).code == 0)
  }

  /// What was started with `nohup` outlives its terminal.
  @Test func anIgnoredSignalIsIgnored() throws {
    let folder = try TemporaryFolder()
    try TinyData.write(in: folder)
    let program = try RunningProgram(
      ["/bin/sh", "-c", "trap '' HUP; exec \"$P\" train --data tiny --epochs 40 --threads 1"], in: folder.path)
    #expect(RunningProgram.wait(until: { folder.exists("models/tiny.training/step-000000000.safetensors") }))
    program.send(hangUp)
    #expect(try program.wait().code == 0)
  }

  @Test(arguments: [(interrupt, 130), (terminate, 143)] as [(Int32, Int32)])
  func augmentListsWhatIsComplete(_ signal: Int32, _ code: Int32) throws {
    let folder = try TemporaryFolder()
    let program = try RunningProgram(
      [
        Program.path, "augment", "--model", SharedModel.path, "--count", "100000", "--out", "out", "--threads", "1",
      ], in: folder.path)
    #expect(RunningProgram.wait(until: { folder.exists("out/0/gan-s0-000070.png") }))
    program.send(signal)
    let run = try program.wait()
    #expect(run.code == code)
    #expect(run.output == "")
    #expect(run.complaint == "stopped on request; the manifest lists the images that are complete")
    let listed = try folder.text("out/manifest.csv").split(separator: "\n").dropFirst().map { String($0.prefix { $0 != "," }) }
    #expect(listed.count >= 64 && listed.count % 64 == 0)
    #expect(try folder.files("out") == listed + ["manifest.csv"])
    for file in listed.suffix(64) {
      #expect(throws: Never.self) { try PNG.decode(try folder.read("out/\(file)"), path: file) }
    }
  }

  @Test func archiveThatIsNotCompleteIsNotThere() throws {
    let folder = try TemporaryFolder()
    let program = try RunningProgram(
      [
        Program.path, "augment", "--model", SharedModel.path, "--count", "100000", "--out", "out", "--format", "npz",
        "--threads", "1",
      ], in: folder.path)
    #expect(RunningProgram.wait(until: { folder.exists("out") }))
    program.send(interrupt)
    let run = try program.wait()
    #expect(run.code == 130)
    #expect(run.complaint == "stopped on request; no images were written")
    #expect(try folder.files("out") == [])
  }
}
