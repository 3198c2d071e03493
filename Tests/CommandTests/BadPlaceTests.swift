import Files
import Images
import TestSupport
import Testing

/// Places that nothing can be written to.
struct BadPlaceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func draw(_ arguments: String...) throws -> Finished {
    try Program.run([arguments[0], "--model", SharedModel.path] + arguments.dropFirst() + ["--threads", "1"], in: folder.path)
  }

  @Test func pathBelowAFileIsNoFolder() throws {
    try folder.write("file", [1])
    try TinyData.write(in: folder)
    let before = try folder.files()
    let augment = try draw("augment", "--count", "1", "--out", "file/out")
    let sweep = try draw("sweep", "--out", "file/sweep.png")
    let model = try Program.run(["train", "--data", "tiny", "--epochs", "1", "--model", "file/m.safetensors"], in: folder.path)
    for run in [augment, sweep, model] {
      #expect(run.code == 73)
      #expect(run.output == "")
    }
    #expect(
      augment.errors
        == "gan-augment: file/out: cannot be created (file exists); check the folder it goes into or choose another\n")
    #expect(sweep.complaint == "gan-augment: file: cannot be created because a file is there; choose another name")
    #expect(model.complaint == "gan-augment: file: cannot be created because a file is there; choose another name")
    #expect(try folder.files() == before)
  }

  @Test func fileInTheFoldersPlaceStays() throws {
    try folder.write("out", [1])
    for policy in [[], ["--overwrite"], ["--append"]] {
      let run = try Program.run(
        ["generate", "--model", SharedModel.path, "--out", "out", "--count", "1"] + policy, in: folder.path)
      #expect(run.code == 73)
      #expect(run.errors == "gan-augment: out: cannot be created because a file is there; choose another name\n")
    }
    #expect(try folder.read("out") == [1])
  }

  /// Known before the first step, not after an epoch.
  @Test func folderInTheModelsPlaceIsNoticedFirst() throws {
    try TinyData.write(in: folder)
    try Folder.create(folder.at("m"))
    let before = try folder.files()
    let run = try Program.run(["train", "--data", "tiny", "--epochs", "1", "--model", "m", "--overwrite"], in: folder.path)
    #expect(run.code == 73)
    #expect(run.complaint == "gan-augment: m: cannot be created because a folder is there; choose another name")
    #expect(try folder.files() == before)
  }

  @Test func resultThatCannotBeWrittenIsAnError() throws {
    for command in ["inspect \(try SharedModel.path)", "sweep --model \(try SharedModel.path)"] {
      let run = try Program.shell("$P \(command) > /dev/full", in: folder.path)
      #expect(run.code == 74)
      #expect(
        run.complaint
          == "gan-augment: standard output: writing failed (no space left on device); free some space and try again")
    }
  }

  @Test func readerThatIsGoneEndsTheProgramQuietly() throws {
    // The pipe's reader ends before the writer begins.
    let run = try Program.shell("{ sleep 0.3; $P inspect \(try SharedModel.path); } | true; { $P --help; } | head -1", in: folder.path)
    #expect(run.code == 0)
    #expect(run.errors == "")
    #expect(run.outputLines.count == 1)
  }

  @Test(.enabled(if: SmallDisk.canMount)) func fullDiskIsAnErrorOfWriting() throws {
    // Made first: a mount that is still there when the folder goes would keep it. Room for one batch of 64 images, each a
    // page of 4 KB, and not for two.
    let disk = try SmallDisk(at: folder.at("disk"), kilobytes: 400)
    let run = try draw("augment", "--count", "20", "--out", "disk/out")
    #expect(run.code == 74)
    #expect(run.output == "")
    #expect(run.errors.hasPrefix("gan-augment: disk/out/"))
    #expect(run.errors.hasSuffix("writing failed (no space left on device); free some space and try again\n"))
    let listed = try folder.text("disk/out/manifest.csv").split(separator: "\n").dropFirst().map { String($0.prefix { $0 != "," }) }
    #expect(listed.count == 64)
    #expect(try folder.files("disk/out") == listed + ["manifest.csv"])
    for file in listed {
      #expect(throws: Never.self) { try PNG.decode(try folder.read("disk/out/\(file)"), path: file) }
    }
    withExtendedLifetime(disk) {}
  }

  @Test(.enabled(if: SmallDisk.canMount), arguments: ["idx", "npz", "webdataset", "zip"])
  func fullDiskLeavesNoPartOfAFile(_ format: String) throws {
    let disk = try SmallDisk(at: folder.at("disk"), kilobytes: 64)
    let run = try draw("augment", "--count", "20", "--out", "disk/out", "--format", format)
    #expect(run.code == 74)
    #expect(run.errors.hasSuffix("writing failed (no space left on device); free some space and try again\n"))
    #expect(try folder.files("disk").filter { !$0.hasSuffix("ubyte") } == [])
    withExtendedLifetime(disk) {}
  }

  /// The old model stays when there is no room for the new one.
  @Test(.enabled(if: SmallDisk.canMount)) func fullDiskKeepsTheOldModel() throws {
    let disk = try SmallDisk(at: folder.at("disk"), kilobytes: 4096)
    try TinyData.write(in: folder)
    let train = ["train", "--data", "tiny", "--epochs", "1", "--threads", "1", "--model", "disk/m.safetensors", "--overwrite"]
    #expect(try Program.run(train, in: folder.path).code == 0)
    let old = try folder.read("disk/m.safetensors")
    // Some 30 KB stay free, less than the state of a training takes, or a model.
    #expect(old.count > 40_000)
    try folder.write("disk/filler", [UInt8](repeating: 1, count: 4096 * 1024 - old.count - 30_000))
    let run = try Program.run(train + ["--seed", "1"], in: folder.path)
    #expect(run.code == 74)
    #expect(
      run.complaint
        == "gan-augment: disk/m.training/step-000000000.safetensors: writing failed (no space left on device); "
        + "free some space and try again")
    #expect(try folder.files("disk") == ["filler", "m.safetensors"])
    #expect(try folder.read("disk/m.safetensors") == old)
    withExtendedLifetime(disk) {}
  }

  @Test(.enabled(if: SmallDisk.canMount)) func readOnlyPlaceIsRefusedAtOnce() throws {
    let disk = try SmallDisk(at: folder.at("disk"), kilobytes: 64, isReadOnly: true)
    try TinyData.write(in: folder)
    let draw = try draw("augment", "--count", "1", "--out", "disk/out")
    let train = try Program.run(
      ["train", "--data", "tiny", "--epochs", "1", "--model", "disk/m.safetensors"], in: folder.path)
    #expect((draw.code, train.code) == (73, 73))
    #expect(
      draw.complaint
        == "gan-augment: disk/out: cannot be created (read-only file system); check the folder it goes into or choose another")
    #expect(
      train.complaint
        == "gan-augment: disk: cannot be created (read-only file system); check the folder it goes into or choose another")
    #expect(!folder.exists("samples"))
    withExtendedLifetime(disk) {}
  }
}
