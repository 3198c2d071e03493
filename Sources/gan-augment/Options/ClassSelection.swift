/// Reads `--class`: names, numbers, lists (`1,3,7`) and `all`.
enum ClassSelection {
  /// The chosen labels in the order given, each once. A token is matched with class names first; it is an index only
  /// when no class name is a number.
  static func labels(_ text: String, of names: [String], option: String = "--class") throws -> [Int] {
    guard !names.isEmpty else { throw UsageError.noClasses(option: option) }
    if names.contains(text) { return labels(named: text, names) }
    var chosen: [Int] = []
    for token in text.split(separator: ",", omittingEmptySubsequences: false).map(trimmed) {
      for label in try labels(token: token, names, option) where !chosen.contains(label) { chosen.append(label) }
    }
    return chosen
  }

  private static func labels(token: String, _ names: [String], _ option: String) throws -> [Int] {
    if names.contains(token) { return labels(named: token, names) }
    if token == "all" { return Array(names.indices) }
    let someNameIsNumber = names.contains { Int($0) != nil }
    if !someNameIsNumber, let index = Int(token), names.indices.contains(index) { return [index] }
    throw UsageError.unknownClass(token: token, names: names, option: option)
  }

  private static func labels(named name: String, _ names: [String]) -> [Int] {
    names.indices.filter { names[$0] == name }
  }

  private static func trimmed(_ token: Substring) -> String {
    String(token.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
