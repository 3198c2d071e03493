internal import Serialization

extension Architecture {
  var json: JSONValue {
    var object = usual.objectValue ?? JSONObject()
    // Of later programs: where one stands, earlier ones would draw something else or nothing.
    if generatorFeatures > 0 { object["generatorFeatures"] = .integer(generatorFeatures) }
    if family != .dcgan { object["family"] = .string(family.rawValue) }
    if conditioning != .usual(classNames.isEmpty || discoversClasses) { object["conditioning"] = .string(conditioning.rawValue) }
    if normalization != .spectral { object["normalization"] = .string(normalization.rawValue) }
    if discoversClasses { object["discoversClasses"] = .bool(true) }
    return .object(object)
  }

  /// What every model's file has.
  private var usual: JSONValue {
    [
      "height": .integer(height), "width": .integer(width), "imageChannels": .integer(imageChannels),
      "classNames": .array(classNames.map(JSONValue.string)),
      "noise": .integer(noise),
      "codes": .array(codes.map { ["name": .string($0.name), "guide": .string($0.guide.rawValue)] }),
      "generatorChannels": .array(generatorChannels.map(JSONValue.integer)),
      "discriminatorChannels": .array(discriminatorChannels.map(JSONValue.integer)),
      "discriminatorFeatures": .integer(discriminatorFeatures),
      "recognizerChannels": .array(recognizerChannels.map(JSONValue.integer)),
    ]
  }

  /// - Returns: nil where something is missing, of another kind, or impossible.
  init?(_ json: JSONValue) {
    func integers(_ key: String) -> [Int]? {
      guard let values = json[key]?.arrayValue else { return nil }
      let found = values.compactMap(\.intValue)
      return found.count == values.count ? found : nil
    }
    guard let height = json["height"]?.intValue, let width = json["width"]?.intValue,
      let imageChannels = json["imageChannels"]?.intValue, let names = json["classNames"]?.arrayValue,
      let noise = json["noise"]?.intValue, let codes = json["codes"]?.arrayValue,
      let generatorChannels = integers("generatorChannels"), let discriminatorChannels = integers("discriminatorChannels"),
      let features = json["discriminatorFeatures"]?.intValue, let recognizerChannels = integers("recognizerChannels")
    else { return nil }
    let classNames = names.compactMap(\.stringValue)
    let latentCodes = codes.compactMap { code -> LatentCode? in
      guard let name = code["name"]?.stringValue, let guide = code["guide"]?.stringValue.flatMap(LatentCode.Guide.init(rawValue:))
      else { return nil }
      return LatentCode(name: name, guide: guide)
    }
    guard classNames.count == names.count, latentCodes.count == codes.count else { return nil }
    /// What is not there is as it was before there was a choice; what is there must make sense.
    func choice<Choice: RawRepresentable<String>>(_ key: String, otherwise usual: Choice) -> Choice? {
      json[key].map { $0.stringValue.flatMap(Choice.init(rawValue:)) } ?? usual
    }
    guard let generatorFeatures = json["generatorFeatures"].map(\.intValue) ?? 0, let discovers = json["discoversClasses"].map(\.boolValue) ?? false,
      let family = choice("family", otherwise: Family.dcgan),
      let conditioning = choice("conditioning", otherwise: Conditioning.usual(classNames.isEmpty || discovers)),
      let normalization = choice("normalization", otherwise: Normalization.spectral)
    else { return nil }
    self.init(
      height: height, width: width, imageChannels: imageChannels, classNames: classNames, noise: noise, codes: latentCodes,
      generatorChannels: generatorChannels, generatorFeatures: generatorFeatures, discriminatorChannels: discriminatorChannels, discriminatorFeatures: features,
      recognizerChannels: recognizerChannels, family: family, conditioning: conditioning, normalization: normalization,
      discoversClasses: discovers)
    guard problem == nil else { return nil }
  }
}

extension Architecture {
  /// Every part with its value as text, to compare and to show.
  public var described: [(name: String, value: String)] {
    (json.objectValue?.members ?? []).map { ($0.key, $0.value.text) }
  }
}
