import Models
import Testing

/// What stands in an exported file. That other programs compute the same numbers from it is checked by `make interop`.
struct ONNXExportTests {
  private func export(_ model: Model) throws -> Fields { try Fields(ExportFormat.onnx.encode(model)) }

  @Test func theHeaderIsThatOfVersion8AndOperatorSet17() throws {
    let file = try export(TestModels.model(TestModels.colour))
    #expect(file.integer(1) == 8)
    #expect(try file.messages(8).map { "\($0.text(1))@\($0.integer(2) ?? 0)" } == ["@17"])
    #expect(file.text(2) == "gan-augment")
  }

  @Test func inputsAndOutputsHaveAFreeNumberOfRows() throws {
    let graph = try export(TestModels.model(TestModels.colour)).message(7)
    // Element types: 1 is float, 7 is int64.
    #expect(try graph.messages(11).map(shape) == ["noise:1[N,5]", "label:7[N]", "codes:1[N,3]"])
    #expect(try graph.messages(12).map(shape) == ["images:1[N,3,8,12]"])
  }

  @Test(arguments: ModelFileTests.architectures + [TestModels.digits])
  func everyArrayOfTheModelIsInTheGraphOnce(_ architecture: Architecture) throws {
    let model = TestModels.model(architecture)
    let graph = try export(model).message(7)
    let constants = try graph.messages(5).map { ($0.text(8), $0.integers(1), $0.content(9)?.count) }
    for (name, shape) in model.contents {
      let found = constants.filter { $0.0 == name }
      #expect(found.count == 1, "\(name)")
      #expect(found.first?.1 == shape, "\(name)")
      #expect(found.first?.2 == 4 * shape.reduce(1, *), "\(name)")
    }
    // Every node reads what an input, a constant or an earlier node gives.
    var known = Set(try graph.messages(11).map { $0.text(1) } + constants.map(\.0))
    for node in try graph.messages(1) {
      for input in node.texts(1) { #expect(known.contains(input), "\(input)") }
      for output in node.texts(2) { #expect(known.insert(output).inserted, "\(output)") }
    }
    #expect(known.contains("images"))
  }

  @Test func theGraphIsTheGenerators() throws {
    let graph = try export(TestModels.model(TestModels.colour)).message(7)
    #expect(
      try graph.messages(1).map { $0.text(4) } == [
        "OneHot", "Concat", "Gemm", "Reshape", "BatchNormalization", "Relu", "ConvTranspose", "BatchNormalization", "Relu",
        "ConvTranspose", "Tanh",
      ])
  }

  @Test func aPerceptronsGraphIsItsLayers() throws {
    let graph = try export(TestModels.model(TestModels.perceptron)).message(7)
    #expect(try graph.messages(12).map(shape) == ["images:1[N,3,6,9]"])
    #expect(
      try graph.messages(1).map { $0.text(4) } == ["OneHot", "Concat", "Gemm", "Relu", "Gemm", "Relu", "Gemm", "Reshape", "Tanh"])
  }

  @Test func aModelWithoutClassesAndCodesReadsNoiseAlone() throws {
    let plain = Architecture(
      height: 8, width: 8, imageChannels: 1, classNames: [], noise: 3, codes: [], generatorChannels: [3],
      discriminatorChannels: [2], discriminatorFeatures: 2, recognizerChannels: [2])
    let graph = try export(TestModels.model(plain)).message(7)
    #expect(try graph.messages(11).map(shape) == ["noise:1[N,3]"])
    #expect(try graph.messages(1).first?.text(4) == "Gemm")
  }

  @Test func metadataNameClassesAndCodes() throws {
    let model = try Model(decoding: TestModels.model(TestModels.colour).encoded(.f32).bytes)
    let metadata = try export(model).messages(14).map { "\($0.text(1))=\($0.text(2))" }
    #expect(
      metadata == [
        #"class_names=["cat","dog","owl"]"#, #"code_names=["thickness","slant","code2"]"#, "code_range=-1 1",
        "model_digest=\(model.digest)", "data_digest=d", #"training={"seed":"7","words":"é \"x\""}"#,
      ])
  }

  @Test func fullPrecisionIsAModelAgain() throws {
    let model = TestModels.model(TestModels.smallest)
    let read = try Model(decoding: try ExportFormat.safetensors.encode(model))
    #expect(TestModels.images(read.makeGenerator()) == TestModels.images(model.makeGenerator()))
  }

  @Test func unknownFormatsAreNamed() {
    let error = #expect(throws: ExportError.self) { try ExportFormat.named("onyx") }
    #expect(error?.message == "unknown format 'onyx' (one of: onnx, safetensors)")
    #expect(error?.kind == .usage)
  }

  /// `name:type[sizes]` of a ValueInfoProto.
  private func shape(_ value: Fields) throws -> String {
    let tensor = try value.message(2).message(1)
    let sizes = try tensor.message(2).messages(1).map { $0.text(2).isEmpty ? String($0.integer(1) ?? -1) : $0.text(2) }
    return "\(value.text(1)):\(tensor.integer(1) ?? 0)[\(sizes.joined(separator: ","))]"
  }
}

/// A message of Protocol Buffers taken apart, as far as these tests need it.
private struct Fields {
  private var integers: [(field: Int, value: Int)] = []
  private var contents: [(field: Int, value: [UInt8])] = []

  struct Damaged: Error {}

  init(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    func varint() throws -> Int {
      var value: UInt64 = 0
      for shift in stride(from: UInt64(0), to: 70, by: 7) {
        guard let byte = rest.popFirst() else { throw Damaged() }
        value |= UInt64(byte & 0x7F) << shift
        if byte < 0x80 { return Int(Int64(bitPattern: value)) }
      }
      throw Damaged()
    }
    while !rest.isEmpty {
      let tag = try varint()
      switch tag & 7 {
      case 0: integers.append((tag >> 3, try varint()))
      case 2:
        let count = try varint()
        guard (0...rest.count).contains(count) else { throw Damaged() }
        contents.append((tag >> 3, Array(rest.prefix(count))))
        rest = rest.dropFirst(count)
      case 5: rest = rest.dropFirst(4)
      default: throw Damaged()
      }
    }
  }

  func integers(_ field: Int) -> [Int] { integers.filter { $0.field == field }.map(\.value) }
  func integer(_ field: Int) -> Int? { integers(field).first }
  func content(_ field: Int) -> [UInt8]? { contents.first { $0.field == field }?.value }
  func texts(_ field: Int) -> [String] { contents.filter { $0.field == field }.map { String(decoding: $0.value, as: UTF8.self) } }
  func text(_ field: Int) -> String { texts(field).first ?? "" }
  func messages(_ field: Int) throws -> [Fields] { try contents.filter { $0.field == field }.map { try Fields($0.value) } }
  func message(_ field: Int) throws -> Fields { try messages(field).first ?? Fields([]) }
}
