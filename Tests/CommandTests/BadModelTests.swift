import Files
import Serialization
import TestSupport
import Testing

/// Models that must not be used: one sentence, the exit code of the table, nothing written.
struct BadModelTests {
  enum Damage: String, CaseIterable {
    case empty, garbage, cutInHeader, cutInArrays, oneByte, surplus, foreign, version, enormous, climbingCode
  }

  private func bytes(_ damage: Damage) throws -> [UInt8] {
    let model = try readFile(SharedModel.path)
    switch damage {
    case .empty: return []
    case .garbage: return [0x89] + Array("PNG, or so it says".utf8)
    case .cutInHeader: return Array(model.prefix(100))
    case .cutInArrays: return Array(model.dropLast())
    case .oneByte:
      var changed = model
      changed[model.count / 2] ^= 1
      return changed
    case .surplus: return model + [0]
    case .foreign: return Container(arrays: [NamedArray(name: "weight", shape: [2], floats: [1, 2])]).encoded()
    case .version: return try SharedModel.changed(version: "2")
    case .enormous:
      return try SharedModel.changed {
        $0["width"] = 1024
        $0["height"] = 1024
        $0["generatorChannels"] = [4096, 4096]
      }
    case .climbingCode:
      return try SharedModel.changed { $0["codes"] = [["name": "/../../x", "guide": "free"], ["name": "b", "guide": "free"]] }
    }
  }

  private func sentence(_ damage: Damage) -> (start: String, end: String) {
    let anew = "`gan-augment train` writes one"
    return switch damage {
    case .empty: ("bad.safetensors: not a model file (it is empty); ", anew)
    case .garbage: ("bad.safetensors: not a model file (starts with 89 50 4E 47); ", anew)
    case .cutInHeader: ("bad.safetensors is truncated: it has 100 of its ", "copy it again")
    case .cutInArrays: ("bad.safetensors is truncated: it has ", "copy it again")
    case .oneByte, .surplus: ("bad.safetensors is damaged: its checksum is ", "copy it again")
    case .foreign:
      ("bad.safetensors: a safetensors file, but not a model of this program (it names no format); ", anew)
    case .version:
      (
        "bad.safetensors: a model of format version 2, this program reads version 1; ",
        "train again, or use the program that wrote it"
      )
    case .enormous, .climbingCode:
      (
        "bad.safetensors: the header's entry \"architecture\" is missing or makes no sense; ",
        "train again or take another copy"
      )
    }
  }

  @Test(arguments: Damage.allCases)
  func isRefusedByEveryCommand(_ damage: Damage) throws {
    let folder = try TemporaryFolder()
    try folder.write("bad.safetensors", bytes(damage))
    let (start, end) = sentence(damage)
    for command in [["generate", "--model"], ["augment", "--model"], ["sweep", "--model"], ["inspect"]] {
      let run = try Program.run(command + ["bad.safetensors"], in: folder.path)
      #expect(run.code == 65, "\(command)")
      #expect(run.errors.hasPrefix("gan-augment: \(start)"), "\(run.errors)")
      #expect(run.complaint.hasSuffix(end))
      #expect(run.errorLines.count == 1)
      #expect(run.output == "")
    }
    #expect(try folder.files() == ["bad.safetensors"])
  }

  @Test(arguments: [
    ("none.safetensors", "none.safetensors: there is no such file or folder; check the path"),
    (".", ".: a folder, but a file is needed; name a file"),
    ("/dev/zero", "/dev/zero: a device, but a file is needed; name a file"),
    ("", "(empty path): there is no such file or folder; check the path"),
  ])
  func whatIsNoFileIsMissing(_ path: String, _ sentence: String) throws {
    let folder = try TemporaryFolder()
    let run = try Program.run(["generate", "--model", path], in: folder.path)
    #expect(run.code == 66)
    #expect(run.errors == "gan-augment: \(sentence)\n")
    #expect(try folder.files() == [])
  }

  /// A file's texts must not move the cursor or look like lines of the program's own.
  @Test func controlCharactersAreShown() throws {
    let folder = try TemporaryFolder()
    let names = ["\u{1B}[2J", "a\nb"] + (2...9).map(String.init)
    try folder.write("odd.safetensors", SharedModel.changed { $0["classNames"] = .array(names.map(JSONValue.string)) })
    let shown = try Program.run(["inspect", "odd.safetensors"], in: folder.path)
    #expect(shown.code == 0)
    #expect(shown.output.contains("10: \\u{1B}[2J, a\\nb, 2,"))
    let run = try Program.run(["generate", "--model", "odd.safetensors", "--class", "x"], in: folder.path)
    #expect(run.errorLines.count == 1)
    #expect(!(shown.output + run.errors).contains("\u{1B}"))
  }
}
