import Models

/// Reads `--code`: a code's number or name, and for drawing a value (`0=0.5`, `thickness=-1`).
enum CodeSelection {
  /// The codes that `text` names, each once: one, a list, or `all`.
  static func indices(_ text: String, of codes: [LatentCode]) throws -> [Int] {
    if text == "all", !codes.isEmpty { return Array(codes.indices) }
    var chosen: [Int] = []
    for token in text.split(separator: ",", omittingEmptySubsequences: false) {
      let index = try index(String(token), of: codes)
      if !chosen.contains(index) { chosen.append(index) }
    }
    return chosen
  }

  /// The values that `settings` give, by code.
  static func values(_ settings: [String], of codes: [LatentCode]) throws -> [Int: Float] {
    var values: [Int: Float] = [:]
    for setting in settings {
      let parts = setting.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, let value = Float(parts[1]), value.isFinite else {
        throw UsageError.badCodeValue(token: setting)
      }
      values[try index(parts[0], of: codes)] = value
    }
    return values
  }

  private static func index(_ token: String, of codes: [LatentCode]) throws -> Int {
    if let named = codes.firstIndex(where: { $0.name == token }) { return named }
    if let index = Int(token), codes.indices.contains(index) { return index }
    throw UsageError.unknownCode(token: token, names: codes.map(\.name))
  }
}
