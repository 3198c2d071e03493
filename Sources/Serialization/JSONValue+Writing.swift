extension JSONValue {
  /// The value as compact JSON in UTF-8: no spaces, members in their order, each number with the fewest digits that
  /// read back as the same number. JSON has no NaN and no infinity, so these become `null`: a log stays readable
  /// exactly when a run diverges.
  public func encoded() -> [UInt8] {
    var text: [UInt8] = []
    write(to: &text)
    return text
  }

  /// ``encoded()`` as a string; it is always one line.
  public var text: String { String(decoding: encoded(), as: UTF8.self) }

  private func write(to text: inout [UInt8]) {
    switch self {
    case .null: text += "null".utf8
    case .bool(let value): text += (value ? "true" : "false").utf8
    case .integer(let value): text += String(value).utf8
    // Swift's own text of a Double is the shortest, and legal JSON: "2.0", "1e-05", "5e-324".
    case .number(let value): text += (value.isFinite ? value.description : "null").utf8
    case .string(let value): Self.write(value, to: &text)
    case .array(let elements):
      text.append(UInt8(ascii: "["))
      for (i, element) in elements.enumerated() {
        if i > 0 { text.append(UInt8(ascii: ",")) }
        element.write(to: &text)
      }
      text.append(UInt8(ascii: "]"))
    case .object(let object):
      text.append(UInt8(ascii: "{"))
      for (i, member) in object.members.enumerated() {
        if i > 0 { text.append(UInt8(ascii: ",")) }
        Self.write(member.key, to: &text)
        text.append(UInt8(ascii: ":"))
        member.value.write(to: &text)
      }
      text.append(UInt8(ascii: "}"))
    }
  }

  private static func write(_ string: String, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""): text += "\\\"".utf8
      case UInt8(ascii: "\\"): text += "\\\\".utf8
      case 0x08: text += "\\b".utf8
      case 0x09: text += "\\t".utf8
      case 0x0A: text += "\\n".utf8
      case 0x0C: text += "\\f".utf8
      case 0x0D: text += "\\r".utf8
      case 0..<0x20: text += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
      default: text.append(byte)
      }
    }
    text.append(UInt8(ascii: "\""))
  }
}
