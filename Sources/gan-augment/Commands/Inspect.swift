import ArgumentParser
import Evaluation
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
      ("classes", Inspect.classes(a)),
      ("noise", "\(a.noise) components"),
    ]
    for (index, code) in a.codes.enumerated() {
      let measured = model.measuredCodes.map { CodeText.sentence($0[index]) } ?? code.name
      let guide = code.guide == .features || code.guide == .free ? "not guided" : "guided: \(code.guide.rawValue)"
      rows.append(("code \(index)", "\(measured) (\(guide))"))
    }
    if a.family != .dcgan { rows.append(("networks", "\(a.family.rawValue), layers of \(a.generatorChannels.map(String.init).joined(separator: ", "))")) }
    rows.append(("generator", "\(model.parameterCount) numbers in \(model.contents.count) arrays"))
    if let judge = CarriedJudge(of: model) { rows.append(("judge", "\(judge.digest), for --min-confidence")) }
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

  private static func classes(_ a: Architecture) -> String {
    if a.classNames.isEmpty { return "none (trained without labels)" }
    return "\(a.classCount): " + a.classNames.joined(separator: ", ") + (a.discoversClasses ? " (found without labels)" : "")
  }

  private func document(_ model: Model, _ path: String) -> JSONValue {
    let a = model.architecture
    let codes = a.codes.indices.map { Inspect.code($0, of: model) }
    let arrays = model.contents.map { name, shape -> JSONValue in
      ["name": .string(name), "shape": .array(shape.map(JSONValue.integer))]
    }
    return [
      "file": .string(path), "digest": .string(model.digest), "dataDigest": .string(model.dataDigest),
      "width": .integer(a.width), "height": .integer(a.height), "channels": .integer(a.imageChannels),
      "classes": .array(a.classNames.map(JSONValue.string)), "classesFound": .bool(a.discoversClasses),
      "family": .string(a.family.rawValue), "noise": .integer(a.noise), "codes": .array(codes),
      "training": .object(JSONObject(model.summary.map { (key: $0.name, value: .string($0.value)) })),
      "arrays": .array(arrays), "judge": CarriedJudge(of: model).map { .string($0.digest) } ?? .null,
    ]
  }

  /// What is known of one code. `factor` and what follows from it are null for a code that moves nothing clearly, `kept`
  /// where no judge was asked; a model whose codes were not measured has their names and guides only.
  private static func code(_ index: Int, of model: Model) -> JSONValue {
    let planned = model.architecture.codes[index]
    var object = JSONObject([
      (key: "code", value: .integer(index)), (key: "name", value: .string(planned.name)),
      (key: "guide", value: .string(planned.guide.rawValue)),
    ])
    guard let code = model.measuredCodes?[index] else { return .object(object) }
    func list(_ values: [Double]) -> JSONValue { .array(values.map(JSONValue.number)) }
    func number(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }
    let movement = code.movement
    object["name"] = .string(code.name)
    object["factor"] = movement.map { .string($0.factor) } ?? .null
    object["unit"] = movement.map { .string($0.unit) } ?? .null
    object["spearman"] = number(movement?.spearman)
    object["spearmanOfMeans"] = number(movement?.spearmanOfMeans)
    object["range"] = movement.map { list([$0.ends.first, $0.ends.last]) } ?? .null
    object["rangeInStandardDeviations"] = number(movement?.rangeInStandardDeviations)
    object["standardDeviation"] = number(movement?.deviation)
    object["standardDeviationOf"] = movement.map { .string($0.yardstick.rawValue) } ?? .null
    object["kept"] = number(code.keptOnAverage)
    object["keptAtWorst"] = number(code.kept?.min())
    object["positions"] = list(code.positions)
    object["means"] = movement.map { list($0.means) } ?? .null
    object["classMeans"] = movement.map { .array($0.classMeans.map { $0.map(list) ?? .null }) } ?? .null
    object["keptAtPositions"] = code.kept.map(list) ?? .null
    object["effects"] = .array(
      code.effects.map {
        ["factor": .string($0.factor), "rangeInStandardDeviations": .number($0.range), "spearman": .number($0.spearman)]
      })
    return .object(object)
  }

  private static func channels(_ count: Int) -> String {
    switch count {
    case 1: "grey"
    case 3: "RGB"
    default: "RGBA"
    }
  }
}
