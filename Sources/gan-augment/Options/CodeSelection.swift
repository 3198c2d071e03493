/// Reads `--code`: a code's number or name, and for drawing a value (`0=0.5`, `thickness=-1`).
enum CodeSelection {
  /// The codes that `text` names, each once: one, a list, or `all`.
  static func indices(_ text: String, of codes: CodeNames) throws -> [Int] {
    if text == "all", !codes.names.isEmpty { return Array(codes.names.indices) }
    var chosen: [Int] = []
    for token in text.split(separator: ",", omittingEmptySubsequences: false) {
      let index = try codes.index(String(token))
      if !chosen.contains(index) { chosen.append(index) }
    }
    return chosen
  }

  /// The values that `settings` give, by code.
  static func values(_ settings: [String], of codes: CodeNames) throws -> [Int: Float] {
    var values: [Int: Float] = [:]
    for setting in settings {
      let parts = setting.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, let value = Float(parts[1]), value.isFinite else {
        throw UsageError.badCodeValue(token: setting)
      }
      values[try codes.index(parts[0])] = value
    }
    return values
  }
}
