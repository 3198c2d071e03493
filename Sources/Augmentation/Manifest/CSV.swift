/// Comma-separated values (RFC 4180): a field with a comma, a quote or a line break stands in quotes, and a quote in
/// it is doubled.
enum CSV {
  static func field(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  static func line(_ fields: [String]) -> String { fields.map { field($0) }.joined(separator: ",") + "\n" }

  /// Calls `body` with the fields of each line of a file. Lines may end in CR LF, as a spreadsheet leaves them.
  ///
  /// - Returns: whether no line has more than `mostFields`; otherwise it ended there
  static func forEachLine(_ bytes: [UInt8], mostFields: Int, _ body: ([String]) -> Void) -> Bool {
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    func text() -> String { String(decoding: field, as: UTF8.self) }
    for (i, byte) in bytes.enumerated() {
      switch byte {
      case 0x22:
        // The second of two: the first only seemed to end the field.
        if !isQuoted, i > 0, bytes[i - 1] == 0x22 { field.append(byte) }
        isQuoted.toggle()
      case 0x2C where !isQuoted:
        fields.append(text())
        field.removeAll(keepingCapacity: true)
        if fields.count == mostFields { return false }
      case 0x0D where !isQuoted: break
      case 0x0A where !isQuoted:
        body(fields + [text()])
        fields.removeAll(keepingCapacity: true)
        field.removeAll(keepingCapacity: true)
      default: field.append(byte)
      }
    }
    if !field.isEmpty || !fields.isEmpty { body(fields + [text()]) }
    return true
  }
}
