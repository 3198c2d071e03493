internal import Serialization

extension CodeDescription {
  /// As the model file has it.
  var json: JSONValue {
    var object: JSONObject = JSONObject([
      (key: "name", value: .string(name)), (key: "positions", value: .array(positions.map(JSONValue.number))),
    ])
    if let movement {
      object["movement"] = [
        "factor": .string(movement.factor), "unit": .string(movement.unit), "spearman": .number(movement.spearman),
        "spearmanOfMeans": .number(movement.spearmanOfMeans), "deviation": .number(movement.deviation),
        "yardstick": .string(movement.yardstick.rawValue), "means": array(of: movement.means),
        "classMeans": .array(movement.classMeans.map { $0.map(array(of:)) ?? .null }),
      ]
    }
    object["effects"] = .array(
      effects.map {
        ["factor": .string($0.factor), "range": .number($0.range), "spearman": .number($0.spearman)]
      })
    if let kept { object["kept"] = array(of: kept) }
    return .object(object)
  }

  /// - Returns: nil where something is missing, of another kind, or impossible.
  init?(_ json: JSONValue, classCount: Int) {
    guard let name = Self.word(json["name"]), let positions = Self.numbers(json["positions"], in: -100...100),
      (2...1000).contains(positions.count), zip(positions, positions.dropFirst()).allSatisfy({ Float($0) < Float($1) }),
      let effects = json["effects"]?.arrayValue, effects.count <= 100
    else { return nil }
    self.init(name: name, positions: positions, movement: nil, effects: [], kept: nil)
    for effect in effects {
      guard let factor = Self.word(effect["factor"]), let range = Self.number(effect["range"]),
        let spearman = Self.number(effect["spearman"], in: -1...1)
      else { return nil }
      self.effects.append(Effect(factor: factor, range: range, spearman: spearman))
    }
    if let kept = json["kept"] {
      guard let shares = Self.numbers(kept, in: 0...1), shares.count == positions.count else { return nil }
      self.kept = shares
    }
    if let found = json["movement"] {
      guard let movement = Movement(found, positions: positions.count, classCount: classCount) else { return nil }
      self.movement = movement
    }
    guard (movement == nil) == (name == CodeDescription.unnamed) else { return nil }
  }

  /// All codes of a model.
  ///
  /// - Returns: nil where they are not as many as `codes`, two have one name, or one makes no sense.
  static func list(_ json: JSONValue, codes: Int, classCount: Int) -> [CodeDescription]? {
    guard let values = json.arrayValue, values.count == codes else { return nil }
    let descriptions = values.compactMap { CodeDescription($0, classCount: classCount) }
    let names = descriptions.map(\.name).filter { $0 != CodeDescription.unnamed }
    guard descriptions.count == codes, Set(names).count == names.count else { return nil }
    return descriptions
  }

  /// Names stand in file names, columns and on terminals.
  fileprivate static func word(_ json: JSONValue?) -> String? {
    json?.stringValue.flatMap { LatentCode.isName($0) ? $0 : nil }
  }

  /// Far beyond what any factor measures, and small enough to be reckoned with.
  fileprivate static let possible: ClosedRange<Double> = -1e9...1e9

  fileprivate static func number(_ json: JSONValue?, in range: ClosedRange<Double> = possible) -> Double? {
    json?.doubleValue.flatMap { range.contains($0) ? $0 : nil }
  }

  fileprivate static func numbers(_ json: JSONValue?, in range: ClosedRange<Double> = possible) -> [Double]? {
    guard let values = json?.arrayValue else { return nil }
    let found = values.compactMap { number($0, in: range) }
    return found.count == values.count ? found : nil
  }
}

extension CodeDescription.Movement {
  fileprivate init?(_ json: JSONValue, positions: Int, classCount: Int) {
    guard let factor = CodeDescription.word(json["factor"]), let unit = json["unit"]?.stringValue, unit.utf8.count <= 16,
      unit.unicodeScalars.allSatisfy({ $0.value > 0x20 && !(0x7F...0xA0).contains($0.value) }),
      let spearman = CodeDescription.number(json["spearman"], in: -1...1),
      let spearmanOfMeans = CodeDescription.number(json["spearmanOfMeans"], in: -1...1),
      let deviation = CodeDescription.number(json["deviation"]), deviation > 0,
      let yardstick = json["yardstick"]?.stringValue.flatMap(CodeDescription.Yardstick.init(rawValue:)),
      let means = CodeDescription.numbers(json["means"]), means.count == positions,
      let classes = json["classMeans"]?.arrayValue, classes.count <= classCount
    else { return nil }
    var classMeans: [[Double]?] = []
    for entry in classes {
      guard !entry.isNull else {
        classMeans.append(nil)
        continue
      }
      guard let own = CodeDescription.numbers(entry), own.count == positions else { return nil }
      classMeans.append(own)
    }
    self.init(
      factor: factor, unit: unit, spearman: spearman, spearmanOfMeans: spearmanOfMeans, deviation: deviation,
      yardstick: yardstick, means: means, classMeans: classMeans)
  }
}

private func array(of values: [Double]) -> JSONValue { .array(values.map(JSONValue.number)) }
