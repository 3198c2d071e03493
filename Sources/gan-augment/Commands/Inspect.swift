import ArgumentParser
import Files
import Models
import Serialization

/// `gan-augment inspect`: what a model file holds.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Show what a model file holds.")

  @Argument(help: ArgumentHelp("The model file, as with --model.", valueName: "file"))
  var file: String?
  @OptionGroup var source: ModelOption
  @Flag(help: "One JSON document instead of text.")
  var json = false

  func run() throws {
    if file != nil, source.model != nil { throw UsageError.together("a file", "--model") }
    var option = source
    option.model = file ?? source.model
    let (model, path) = try option.load()
    json ? Console.print(document(model, path).text) : printText(model, path)
  }

  private func printText(_ model: Model, _ path: String) {
    let a = model.architecture
    var rows: [(String, String)] = [
      ("file", path), ("digest", model.digest), ("images", "\(a.width)x\(a.height), \(Inspect.channels(a.imageChannels))"),
      ("classes", a.classNames.isEmpty ? "none (trained without labels)" : "\(a.classCount): " + a.classNames.joined(separator: ", ")),
      ("noise", "\(a.noise) components"),
    ]
    for (index, code) in a.codes.enumerated() { rows.append(("code \(index)", "\(code.name) (guided: \(code.guide.rawValue))")) }
    rows.append(("generator", "\(model.parameterCount) numbers in \(model.contents.count) arrays"))
    rows.append(("data digest", model.dataDigest))
    let width = max(12, (rows.map(\.0) + model.summary.map(\.name)).map(\.count).max() ?? 0)
    func show(_ name: String, _ value: String) {
      // Texts from a file reach a terminal without its control sequences.
      Console.print(Path.shown(name) + String(repeating: " ", count: width - name.count + 2) + (value.isEmpty ? "" : Path.shown(value)))
    }
    for (name, value) in rows { show(name, value) }
    Console.print("")
    Console.print("training")
    for (name, value) in model.summary { show(name, value) }
    Console.print("")
    Console.print("arrays")
    let longest = model.contents.map(\.name.count).max() ?? 0
    for (name, shape) in model.contents {
      Console.print(
        name + String(repeating: " ", count: longest - name.count + 2) + shape.map(String.init).joined(separator: "x"))
    }
  }

  private func document(_ model: Model, _ path: String) -> JSONValue {
    let a = model.architecture
    let codes = a.codes.map { code -> JSONValue in ["name": .string(code.name), "guide": .string(code.guide.rawValue)] }
    let arrays = model.contents.map { name, shape -> JSONValue in
      ["name": .string(name), "shape": .array(shape.map(JSONValue.integer))]
    }
    return [
      "file": .string(path), "digest": .string(model.digest), "dataDigest": .string(model.dataDigest),
      "width": .integer(a.width), "height": .integer(a.height), "channels": .integer(a.imageChannels),
      "classes": .array(a.classNames.map(JSONValue.string)), "noise": .integer(a.noise), "codes": .array(codes),
      "training": .object(JSONObject(model.summary.map { (key: $0.name, value: .string($0.value)) })),
      "arrays": .array(arrays),
    ]
  }

  private static func channels(_ count: Int) -> String {
    switch count {
    case 1: "grey"
    case 3: "RGB"
    default: "RGBA"
    }
  }
}
