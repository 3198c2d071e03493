import Compute
import Files
import Models
import Serialization
import Testing

/// What codes do, in the model file.
struct CodeDescriptionTests {
  /// Of a model with classes a and b and one code.
  private static let thickness = CodeDescription(
    name: "thickness", positions: [-1, 0.25, 1],
    movement: .init(
      factor: "thickness", unit: "px", spearman: 0.9321, spearmanOfMeans: 1, deviation: 0.55, yardstick: .data,
      means: [1.5, 2, 3.25], classMeans: [nil, [1.5, 2, 3.25]]),
    effects: [.init(factor: "thickness", range: 3.1818, spearman: 0.9321), .init(factor: "slant", range: -0.2, spearman: -0.05)],
    kept: [0.99, 1, 0.975])
  private static let unnamed = CodeDescription(
    name: "unnamed", positions: [-1, 1], movement: nil, effects: [.init(factor: "area", range: 0.25, spearman: 0.125)], kept: nil)

  private static func model(_ codes: [CodeDescription]?) -> Model {
    Model(TestModels.generator(TestModels.smallest), summary: [], measuredCodes: codes, dataDigest: "d")
  }

  @Test(arguments: [thickness, unnamed])
  func itComesBackAsItWas(_ code: CodeDescription) throws {
    let model = Self.model([code])
    let read = try Model(decoding: model.encoded().bytes)
    #expect(read.measuredCodes == [code])
    #expect(try Model(decoding: read.encoded().bytes).digest == read.digest)
  }

  /// Found by hand: a model of many codes that move something could not be saved.
  @Test func manyCodesOfManyClassesFitIntoTheFile() throws {
    let classes = (0..<100).map { "\($0)" }
    var architecture = TestModels.smallest
    architecture.classNames = classes
    architecture.codes = LatentCode.first(64)
    let codes = (0..<64).map { code in
      let means = (0..<11).map { 1 / Double($0 + code + 3) }
      return CodeDescription(
        name: "c\(code)", positions: (0..<11).map { Double($0) / 5 - 1 },
        movement: .init(
          factor: "area", unit: "px", spearman: 0.5, spearmanOfMeans: 1, deviation: 1, yardstick: .generated, means: means,
          classMeans: classes.map { _ in means }),
        effects: [], kept: nil)
    }
    let model = Model(TestModels.generator(architecture), summary: [], measuredCodes: codes, dataDigest: "d")
    let read = try #require(try Model(decoding: model.encoded().bytes).measuredCodes)
    #expect(read.map(\.movement?.means) == codes.map(\.movement?.means))
    #expect(read.allSatisfy { $0.movement?.classMeans == [] })
  }

  /// Files of earlier programs say nothing of their codes.
  @Test func fileWithoutThemIsRead() throws {
    let bytes = Self.model(nil).encoded().bytes
    #expect(try Container(decoding: bytes, path: "").metadata["codes"] == nil)
    #expect(try Model(decoding: bytes).measuredCodes == nil)
  }

  /// The model that came with the program before codes were measured, or its successor.
  @Test func shippedModelIsRead() throws {
    let model = try Model.load(Path.join(Path.parent(Path.parent(Path.parent(#filePath))), "models/mnist.safetensors"))
    #expect(model.architecture.codes.map(\.name) == ["thickness", "slant"])
    #expect(model.codeNames == ["thickness", "slant"])
  }

  @Test func mirroredTwiceIsTheSame() {
    let mirrored = Self.thickness.mirrored
    #expect(mirrored.positions == [-1, -0.25, 1])
    #expect(mirrored.movement?.means == [3.25, 2, 1.5] && mirrored.movement?.classMeans == [nil, [3.25, 2, 1.5]])
    #expect(mirrored.movement?.spearman == -0.9321 && mirrored.effects.map(\.range) == [-3.1818, 0.2])
    #expect(mirrored.kept == [0.975, 1, 0.99])
    #expect(mirrored.mirrored == Self.thickness && Self.unnamed.mirrored.mirrored == Self.unnamed)
  }

  @Test func figuresFollowFromTheMap() {
    #expect(abs((Self.thickness.movement?.rangeInStandardDeviations ?? 0) - 1.75 / 0.55) < 1e-12)
    #expect(abs((Self.thickness.mirrored.movement?.rangeInStandardDeviations ?? 0) - 1.75 / 0.55) < 1e-12)
    #expect(abs((Self.thickness.keptOnAverage ?? 0) - (0.99 + 1 + 0.975) / 3) < 1e-12)
    #expect(Self.unnamed.keptOnAverage == nil)
  }

  /// The measured name counts; what the code was to become is next; no two are alike.
  @Test(arguments: [
    ([], ["thickness", "slant", "code2"]),
    (["slant", "unnamed", "unnamed"], ["slant", "code1", "code2"]),
    (["unnamed", "thickness", "slant"], ["code0", "thickness", "slant"]),
    (["unnamed", "unnamed", "thickness"], ["code0", "slant", "thickness"]),
    (["slant-2", "slant", "width"], ["slant-2", "slant", "width"]),
    (["unnamed", "code0", "thickness"], ["code0-2", "code0", "thickness"]),
  ] as [([String], [String])])
  func namesAreMeasuredOnesFirst(_ measured: [String], _ names: [String]) {
    let codes = measured.map { name in
      var code = Self.thickness
      code.name = name
      if name == CodeDescription.unnamed { code.movement = nil }
      return code
    }
    #expect(TestModels.colour.codeNames(measured: codes.isEmpty ? nil : codes) == names)
  }

  private static func hostile(_ change: (inout JSONObject, inout JSONObject) -> Void) -> String {
    guard let container = try? Container(decoding: model([thickness]).encoded().bytes, path: ""),
      let list = try? JSONValue(parsing: container.metadata["codes"] ?? "").arrayValue, var code = list.first?.objectValue,
      var movement = code["movement"]?.objectValue
    else { return "" }
    change(&code, &movement)
    if code["movement"]?.objectValue != nil { code["movement"] = .object(movement) }
    return JSONValue.array([.object(code)]).text
  }

  private static let long = JSONValue.array([JSONValue](repeating: 0.5, count: 1001))

  /// What a right checksum vouches for and nobody may act on.
  static let hostile: [String] = [
    "", "{", "7", "null", "[]", "[1]", "[{}]", "[null]", "[[]]",
    hostile { code, _ in code["name"] = nil }, hostile { code, _ in code["name"] = 1 },
    hostile { code, _ in code["name"] = "../../x" }, hostile { code, _ in code["name"] = "" },
    hostile { code, _ in code["name"] = "a\u{1B}[2J" }, hostile { code, _ in code["name"] = "unnamed" },
    hostile { code, _ in code["movement"] = nil }, hostile { code, _ in code["movement"] = 3 },
    hostile { code, _ in code["positions"] = nil }, hostile { code, _ in code["positions"] = [] },
    hostile { code, _ in code["positions"] = [0.5] }, hostile { code, _ in code["positions"] = [-1, 1] },
    hostile { code, _ in code["positions"] = [1, 0, -1] }, hostile { code, _ in code["positions"] = [0, 0, 1] },
    // Apart as 64-bit numbers, one as the 32-bit numbers that codes are.
    hostile { code, _ in code["positions"] = [0.5, .number(0.5.nextUp), 1] },
    hostile { code, _ in code["positions"] = [-1, 0, 1e30] }, hostile { code, _ in code["positions"] = [-1, nil, 1] },
    hostile { code, _ in code["positions"] = long },
    hostile { code, _ in code["effects"] = nil }, hostile { code, _ in code["effects"] = [1] },
    hostile { code, _ in code["effects"] = [["factor": "a\nb", "range": 1, "spearman": 1]] },
    hostile { code, _ in code["effects"] = [["factor": "a", "range": 1e99, "spearman": 1]] },
    hostile { code, _ in code["effects"] = [["factor": "a", "range": 1, "spearman": 1.5]] },
    hostile { code, _ in
      code["effects"] = .array([JSONValue](repeating: ["factor": "a", "range": 1, "spearman": 1], count: 101))
    },
    hostile { code, _ in code["kept"] = [1, 1] }, hostile { code, _ in code["kept"] = [1, 1, 1.01] },
    hostile { code, _ in code["kept"] = [1, 1, -0.01] }, hostile { code, _ in code["kept"] = "all" },
    hostile { _, movement in movement["factor"] = "a b" }, hostile { _, movement in movement["factor"] = nil },
    hostile { _, movement in movement["unit"] = "a\u{1B}[2J" }, hostile { _, movement in movement["unit"] = nil },
    hostile { _, movement in movement["unit"] = "p x" }, hostile { _, movement in movement["unit"] = "\u{85}" },
    hostile { _, movement in movement["unit"] = "furlongs per fortnight" },
    hostile { _, movement in movement["spearman"] = 2 }, hostile { _, movement in movement["spearmanOfMeans"] = nil },
    hostile { _, movement in movement["deviation"] = 0 }, hostile { _, movement in movement["deviation"] = -1 },
    hostile { _, movement in movement["yardstick"] = "foot" }, hostile { _, movement in movement["means"] = [1, 2] },
    hostile { _, movement in movement["means"] = [1, 2, 1e300] }, hostile { _, movement in movement["means"] = [1, 2, "3"] },
    hostile { _, movement in movement["classMeans"] = [nil, nil, nil] },
    hostile { _, movement in movement["classMeans"] = [[1, 2]] }, hostile { _, movement in movement["classMeans"] = nil },
    hostile { _, movement in movement["classMeans"] = [[1, 2, nil]] },
  ]

  @Test(arguments: hostile)
  func hostileTextIsRejected(_ text: String) throws {
    let bytes = try TestModels.model(TestModels.smallest).edited(metadata: { $0["codes"] = text })
    let error = try #require(throws: ModelError.self) { try Model(decoding: bytes) }
    #expect(error.problem == .entry("codes"))
  }

  /// So that the table above is hostile for its changes only.
  @Test func theUnchangedTextIsRead() throws {
    let text = Self.hostile { _, _ in }
    let bytes = try TestModels.model(TestModels.smallest).edited(metadata: { $0["codes"] = text })
    #expect(try Model(decoding: bytes).measuredCodes == [Self.thickness])
  }

  @Test func twoCodesOfOneNameAreRejected() throws {
    var architecture = TestModels.smallest
    architecture.codes = LatentCode.first(2)
    func bytes(_ codes: [CodeDescription]) -> [UInt8] {
      Model(TestModels.generator(architecture), summary: [], measuredCodes: codes, dataDigest: "").encoded().bytes
    }
    #expect(try Model(decoding: bytes([Self.unnamed, Self.unnamed])).codeNames == ["thickness", "slant"])
    #expect(try Model(decoding: bytes([Self.unnamed, Self.thickness])).codeNames == ["code0", "thickness"])
    let error = try #require(throws: ModelError.self) { try Model(decoding: bytes([Self.thickness, Self.thickness])) }
    #expect(error.problem == .entry("codes"))
  }
}
