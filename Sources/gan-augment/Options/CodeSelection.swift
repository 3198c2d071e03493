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

  /// What `settings` say of codes: values, by code, and the codes that go through a grid, in the order given. Those that
  /// are `random`, as without a setting, are in neither.
  static func settings(_ settings: [String], of codes: CodeNames) throws -> (values: [Int: Float], grid: [Int]) {
    var values: [Int: Float] = [:]
    var grid: [Int] = []
    for setting in settings {
      let parts = setting.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else { throw UsageError.badCodeValue(token: setting) }
      let value = Float(parts[1])
      guard value?.isFinite ?? ["random", "grid"].contains(parts[1]) else { throw UsageError.badCodeValue(token: setting) }
      let code = try codes.index(parts[0])
      // The last setting of a code counts.
      values[code] = value
      grid.removeAll { $0 == code }
      if parts[1] == "grid" { grid.append(code) }
    }
    return (values, grid)
  }
}
