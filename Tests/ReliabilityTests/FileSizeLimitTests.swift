import Files
import TestSupport
import Testing

/// A limit on the size of files (ulimit -f, RLIMIT_FSIZE) is an error of writing, where the system would kill a program that
/// does not look.
struct FileSizeLimitTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [
    ("export $M --out m.onnx", "m.onnx"),
    ("augment --model $M --count 20 --format npz --out out", "out/synthetic.npz"),
    ("augment --model $M --count 20 --format zip --out out", "out/synthetic.zip"),
    ("augment --model $M --count 20 --format webdataset --out out", "out/synthetic-000000.tar"),
    ("train --data tiny --epochs 1 --threads 1 --model m.safetensors", "m.training/step-000000000.safetensors"),
  ])
  func fileThatMayNotGrowIsAnErrorOfWriting(_ command: String, _ file: String) throws {
    try TinyData.write(in: folder)
    // 32 KB, in units of 512 bytes as POSIX has them, or of 1024 as other shells do.
    let line = "M='\(FaultedCommand.model)'; ulimit -f 64; exec $P \(command)"
    let run = try Program.shell(line, in: folder.path)
    #expect(run.code == 74)
    #expect(
      run.complaint == "gan-augment: \(file): writing failed (file too large); allow larger files (ulimit -f) and try again")
    #expect(try folder.files().allSatisfy { !TemporaryName.isTemporary(Path.fileName($0)) && $0 != file })
  }

  /// The old model is there as before.
  @Test func oldFileStays() throws {
    try folder.write("m.onnx", "old")
    let run = try Program.shell(
      "M='\(FaultedCommand.model)'; ulimit -f 64; exec $P export $M --out m.onnx --overwrite", in: folder.path)
    #expect(run.code == 74)
    #expect(try folder.text("m.onnx") == "old")
    #expect(try folder.files() == ["m.onnx"])
  }
}
