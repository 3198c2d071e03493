import Files
import TestSupport
import Testing

struct ExportTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String...) throws -> Finished {
    try Program.run(["export", "--model", SharedModel.path] + arguments, in: folder.path)
  }

  @Test func aModelIsWrittenAsONNXWithAnExample() throws {
    let run = try run("--format", "onnx", "--out", "to/digits.onnx", "--with-example", "example.npz")
    #expect(run.code == 0)
    #expect(run.output == "to/digits.onnx\nexample.npz\n")
    #expect(run.errors == "")
    #expect(try folder.files() == ["example.npz", "to/digits.onnx"])
    // IR version 8 is the first field; all numbers of the generator are there as floats.
    let file = try folder.read("to/digits.onnx")
    #expect(file.starts(with: [0x08, 8]))
    #expect(file.count > 4 * 250_000)
    #expect(try folder.read("example.npz").starts(with: [0x50, 0x4B, 3, 4]))
  }

  @Test func theFileIsNamedForTheModel() throws {
    #expect(try run().output == "strokes.onnx\n")
    #expect(try run("--format", "safetensors").output == "strokes.safetensors\n")
    let inspected = try Program.run(["inspect", "strokes.safetensors"], in: folder.path)
    #expect(inspected.code == 0)
  }

  @Test func aFileThatExistsIsKept() throws {
    try folder.write("mine.onnx", "mine")
    let refused = try run("--out", "mine.onnx")
    #expect(refused.code == 73)
    #expect(
      refused.complaint == "gan-augment: mine.onnx: this file exists; name another with --out, or replace it with --overwrite")
    #expect(try folder.text("mine.onnx") == "mine")
    let example = try run("--out", "other.onnx", "--with-example", "mine.onnx")
    #expect(
      example.complaint
        == "gan-augment: mine.onnx: this file exists; name another with --with-example, or replace it with --overwrite")
    #expect(try folder.files() == ["mine.onnx"])
    #expect(try run("--out", "mine.onnx", "--overwrite").code == 0)
  }

  @Test func unknownFormatsAreRefused() throws {
    let run = try run("--format", "pickle")
    #expect(run.code == 64)
    #expect(run.complaint == "gan-augment: unknown format 'pickle' (one of: onnx, safetensors)")
    #expect(try folder.files() == [])
  }
}
