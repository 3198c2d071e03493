internal import Files
internal import Serialization

/// The model file: a legal safetensors file with the generator's arrays, and in its metadata the architecture, the
/// training's summary, the data's digest and a checksum of the whole file; where a judge travels with it, its arrays too.
extension Model {
  static let formatName = "gan-augment model"
  static let formatVersion = "1"
  /// Precision of the weights in the file; the normalization's scales, shifts and statistics are always F32.
  public enum Precision: String, Sendable, CaseIterable {
    case f16
    case f32
  }

  /// The least precision that keeps every weight as it is: that of the file that the model was read from, or more than
  /// it needs.
  public var leastPrecision: Precision {
    let fits = arrays.allSatisfy { array in array.shape.count == 1 || array.values.allSatisfy { Float(Float16($0)) == $0 } }
    return fits ? .f16 : .f32
  }

  /// The file's bytes, and their checksum.
  public func encoded(_ precision: Precision = .f16) -> (bytes: [UInt8], checksum: String) {
    let arrays = self.arrays.map { array in
      NamedArray(
        name: array.name, shape: array.shape, floats: array.values,
        as: precision == .f16 && array.shape.count > 1 ? .f16 : .f32)
    }
    return Container(metadata: texts, arrays: arrays + (judge?.storedArrays ?? [])).file()
  }

  /// What the file says in words.
  private var texts: Metadata {
    var texts = Metadata()
    texts["format"] = Model.formatName
    texts["version"] = Model.formatVersion
    texts["architecture"] = architecture.json.text
    texts["training"] = JSONValue.object(JSONObject(summary.map { (key: $0.name, value: .string($0.value)) })).text
    // Of later programs: a reader must not need it, so it takes no new version.
    if let measuredCodes {
      let whole = JSONValue.array(measuredCodes.map(\.json)).text
      // Of 64 codes in 100 classes it would be more than a header holds.
      texts["codes"] = whole.utf8.count <= Model.longestCodes ? whole : JSONValue.array(measuredCodes.map(\.withoutClasses.json)).text
    }
    if let judge { texts["judge"] = judge.text }
    texts["data"] = dataDigest
    return texts
  }

  private static let longestCodes = 1 << 18

  /// Whether the texts, and the names of the arrays, leave room in the header of a file that this model is written to: what
  /// was read may take more room when it is written.
  private var fitsIntoHeader: Bool {
    let texts = texts
    let size = texts.keys.reduce(0) { $0 + JSONValue.string(texts[$1] ?? "").text.utf8.count }
    let names = judge?.arrays.map(\.name) ?? []
    return size <= InputLimits.modelHeader / 4 * 3 && names.count <= 200 && names.allSatisfy { $0.utf8.count <= 200 }
  }

  /// Writes the file atomically and durably, if a reader will take it: an old file is never replaced by one with
  /// numbers that are not finite, also where only rounding to ``Precision/f16`` made them so.
  ///
  /// - Returns: the model as a reader of the file has it (rounded to the file's precision, with its digest), and the
  ///   file's size.
  @discardableResult
  public func save(to path: String, _ precision: Precision = .f16) throws -> (model: Model, bytes: Int) {
    let (bytes, _) = encoded(precision)
    let readBack = try Model(decoding: bytes, path: path)
    try AtomicFile.write(bytes, to: path, durability: .durable, links: .followed)
    return (readBack, bytes.count)
  }

  public static func load(_ path: String) throws -> Model {
    // A film in the model's place is not read to its end.
    try Container.requireBeginning(readStart(path, atMost: Container.beginningSize), path: path)
    return try Model(decoding: readFile(path, atMost: InputLimits.modelFile), path: path)
  }

  /// - Throws: ``ContainerError`` for a file that is damaged or no safetensors file, ``ModelError`` for one that is
  ///   no model of this version.
  public init(decoding bytes: [UInt8], path: String) throws {
    let container = try Container(decoding: bytes, path: path)
    func fail(_ problem: ModelError.Problem) -> ModelError { ModelError(path: path, problem: problem) }
    let metadata = container.metadata
    guard metadata["format"] == Model.formatName else { throw fail(.foreign) }
    guard let version = metadata["version"], version == Model.formatVersion else {
      throw fail(.version(metadata["version"] ?? "unknown"))
    }
    guard let text = metadata["architecture"], let json = try? JSONValue(parsing: text), let architecture = Architecture(json)
    else { throw fail(.entry("architecture")) }
    guard let training = metadata["training"], let object = (try? JSONValue(parsing: training))?.objectValue else {
      throw fail(.entry("training"))
    }
    let summary = object.members.map { (name: $0.key, value: $0.value.stringValue ?? $0.value.text) }
    var measuredCodes: [CodeDescription]?
    if let text = metadata["codes"] {
      guard let json = try? JSONValue(parsing: text),
        let list = CodeDescription.list(json, codes: architecture.codes.count, classCount: architecture.classCount)
      else { throw fail(.entry("codes")) }
      measuredCodes = list
    }
    guard let data = metadata["data"] else { throw fail(.entry("data")) }

    let expected = architecture.generatorArrays
    var arrays: [StoredArray] = []
    for (name, shape) in expected {
      guard let found = container[name] else { throw fail(.missing(name)) }
      guard found.shape == shape else { throw fail(.shape(name, found: found.shape, expected: shape)) }
      let values = found.floats()
      guard values.allSatisfy(\.isFinite) else { throw fail(.notFinite(name)) }
      arrays.append(StoredArray(name: name, shape: shape, values: values))
    }
    let judge = Attachment(text: metadata["judge"], in: container)
    let known = Set(expected.map(\.name) + (judge?.storedArrays.map(\.name) ?? []))
    if let extra = container.arrays.first(where: { !known.contains($0.name) }) { throw fail(.unknown(extra.name)) }
    self.init(
      architecture: architecture, summary: summary, measuredCodes: measuredCodes, dataDigest: data,
      digest: container.checksum ?? "", arrays: arrays, judge: judge)
    guard fitsIntoHeader else { throw fail(.entry("training")) }
  }
}

extension Architecture {
  /// Names and shapes of a generator's arrays in the file's order, without building the network (a hostile header
  /// must not decide what is allocated before its arrays are seen).
  var generatorArrays: [(name: String, shape: [Int])] {
    switch family {
    case .dcgan: convolutionArrays
    case .mlp:
      perceptronLayers.flatMap { name, outputs, inputs in
        [(name: name + ".weight", shape: [outputs, inputs]), (name: name + ".bias", shape: [outputs])]
      }
    }
  }

  private var convolutionArrays: [(name: String, shape: [Int])] {
    let stages = generatorChannels.count
    let area = (height >> stages) * (width >> stages)
    var parameters: [(name: String, shape: [Int])] = []
    if generatorFeatures > 0 {
      parameters += [("generator.hidden.weight", [generatorFeatures, inputs]), ("generator.hidden.bias", [generatorFeatures])]
    }
    parameters.append(("generator.linear.weight", [generatorChannels[0] * area, mapInputs]))
    var state: [(name: String, shape: [Int])] = []
    for (i, channels) in generatorChannels.enumerated() {
      let isLast = i == stages - 1
      parameters.append(("generator.norm\(i).weight", [channels]))
      parameters.append(("generator.norm\(i).bias", [channels]))
      parameters.append(("generator.up\(i).weight", [channels, isLast ? imageChannels : generatorChannels[i + 1], 4, 4]))
      if isLast { parameters.append(("generator.up\(i).bias", [imageChannels])) }
      state.append(("generator.norm\(i).running_mean", [channels]))
      state.append(("generator.norm\(i).running_var", [channels]))
    }
    return parameters + state
  }
}
