import Files
import Serialization
import TestSupport
import Testing
import Training

/// The GANs of the story, as a user meets them.
struct PresetsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ line: String) throws -> Finished {
    try Program.run(line.split(separator: " ").map(String.init), in: folder.path)
  }

  @Test func theTableHasEveryPreset() throws {
    let run = try run("presets")
    #expect(run.code == 0)
    for preset in Presets.all {
      #expect(run.outputLines.count { $0.hasPrefix(preset.name + " ") } == 2, "\(preset.name)")
    }
  }

  @Test(arguments: Presets.all.map(\.name))
  func eachIsDescribed(_ name: String) throws {
    let run = try run("presets \(name)")
    #expect(run.code == 0)
    let preset = try #require(Presets.named(name))
    #expect(run.output.hasPrefix("\(name): \(preset.title)\n\(preset.paper)\n"))
    #expect(run.output.contains(preset.design.formulas.discriminator))
    let json = try #require(try JSONValue(parsing: self.run("presets \(name) --json").output).arrayValue)
    #expect(json.count == 1 && json[0]["name"]?.stringValue == name)
    #expect(json[0]["measurements"]?.arrayValue?.count == preset.measurements.count)
  }

  /// docs/gans.md says what the program says, and shows pictures that there are.
  @Test func thePageIsKeptTrue() throws {
    let root = Path.parent(Path.parent(Path.parent(#filePath)))
    let page = try String(decoding: readFile(Path.join(root, "docs", "gans.md")), as: UTF8.self)
    #expect(try run("presets --page").output == page, "write it anew: gan-augment presets --page > docs/gans.md")
    for preset in Presets.all where !preset.measurements.isEmpty {
      #expect(FileKind.at(Path.join(root, "docs", "gans", "\(preset.name).png")) == .file, "\(preset.name)")
    }
  }

  /// From a preset to images, with every kind of network and objective: a short game on the built-in strokes.
  @Test(arguments: Presets.all.map(\.name))
  func eachTrainsAndDraws(_ name: String) throws {
    let design = try #require(Presets.named(name)?.design)
    let training = try run("train --preset \(name) --dataset strokes --kimg 1.3 --score-every 0 --threads 1 --model m.safetensors --samples s")
    #expect(training.code == 0, "\(training.errors)")
    let hasClasses = design.conditioning != .none
    let label = hasClasses ? " --class 3" : design.categories > 0 ? " --class category3" : ""
    let drawing = try run("generate --count 3 --model m.safetensors --out o" + label)
    #expect(drawing.code == 0, "\(drawing.errors)")
    #expect(try folder.files().filter { $0.hasPrefix("o/") && $0.hasSuffix(".png") }.count == 3)
    #expect(try folder.files().contains("s/training.svg"))
    let inspection = try run("inspect --model m.safetensors --json")
    #expect(inspection.code == 0, "\(inspection.errors)")
    let asked = try #require(try JSONValue(parsing: inspection.output)["training"]?["preset"]?.stringValue ?? "default")
    #expect(asked == name)
  }

  /// Parts chosen apart reach the game: a log says what was played.
  @Test func partsAreChosenApart() throws {
    let run = try run(
      "train --preset dcgan --dataset strokes --kimg 0.2 --score-every 0 --threads 1 --model m.safetensors --samples s --objective least-squares "
        + "--conditioning auxiliary --codes 1 --normalization none --discriminator-steps 2 --reuse-fakes no --learning-rate-d 1e-4 "
        + "--learning-rate-g 3e-4 --optimizer rmsprop --label-smoothing 0.1 --penalty r1-r2 --penalty-weight 0.5")
    #expect(run.code == 0, "\(run.errors)")
    let first = try #require(try folder.text("s/log.jsonl").split(separator: "\n").first)
    let options = try #require(try JSONValue(parsing: String(first))["options"])
    let expected = [
      "preset": "dcgan", "objective": "least-squares", "discriminatorSteps": "2", "reuseFakes": "no", "discriminatorRate": "0.0001",
      "generatorRate": "0.0003", "optimizer": "rmsprop", "labelSmoothing": "0.1", "penalty": "r1-r2", "penaltyWeight": "0.5",
      "generatorClassWeight": "1.0",
    ]
    for (name, value) in expected { #expect(options[name]?.stringValue == value, "\(name)") }
  }
}
