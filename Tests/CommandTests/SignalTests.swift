import Files
import Images
import Serialization
import TestSupport
import Testing

/// Ctrl-C and SIGTERM: the step is finished, what there is is saved, and the exit code tells.
struct SignalTests {
  @Test(arguments: [(interrupt, 130), (terminate, 143)] as [(Int32, Int32)])
  func trainSavesTheModel(_ signal: Int32, _ code: Int32) throws {
    let folder = try TemporaryFolder()
    try TinyData.write(in: folder)
    let program = try RunningProgram(
      [Program.path, "train", "--data", "tiny", "--epochs", "1000000", "--threads", "1"], in: folder.path)
    // Some epochs in, so that a model is there.
    #expect(RunningProgram.wait(until: { folder.exists("models/tiny.safetensors") }))
    program.send(signal)
    let run = try program.wait()
    #expect(run.code == code)
    #expect(run.errorLines.contains("stopped on request; the model as it is was saved"))
    #expect(run.output.hasPrefix("model:    models/tiny.safetensors ("))
    #expect(try folder.files("models") == [".last", "tiny.safetensors"])
    let json = try Program.run(["inspect", "--json"], in: folder.path)
    let seen = try #require(try JSONValue(parsing: json.output)["training"]?["imagesSeen"]?.stringValue)
    #expect(run.output.contains(" \(seen) images seen"))
    #expect(try Program.run(["generate", "--count", "1"], in: folder.path).code == 0)
    #expect(try folder.text("samples/tiny/log.jsonl").last == "\n")
    #expect(folder.exists("samples/tiny/final.png"))
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
