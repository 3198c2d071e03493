internal import Files

extension JSONValue {
  /// The value of a JSON text, read strictly: UTF-8 without a byte order mark, no key twice in an object, nothing
  /// after the value, no lone surrogates, and no number that would become infinite or lose digits as an integer.
  public init(parsing text: [UInt8]) throws(JSONError) {
    var parser = JSONParser(text)
    self = try parser.wholeText()
  }

  public init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8))
  }
}

/// A recursive-descent parser over RFC 8259's grammar.
private struct JSONParser {
  private let text: [UInt8]
  private var position = 0
  private var values = 0

  init(_ text: [UInt8]) {
    self.text = text
  }

  mutating func wholeText() throws(JSONError) -> JSONValue {
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { throw error(.byteOrderMark) }
    skipSpace()
    let value = try value(depth: 0)
    skipSpace()
    if position < text.count { throw error(.textAfterTheEnd) }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    values += 1
    if values > InputLimits.jsonValues { throw error(.tooMany(limit: InputLimits.jsonValues)) }
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth + 1)
    case UInt8(ascii: "["): return try array(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"): return try number()
    case let byte where isDigit(byte): return try number()
    default: throw unexpected("a value")
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    if depth > InputLimits.jsonDepth { throw error(.tooDeep(limit: InputLimits.jsonDepth)) }
    position += 1
    skipSpace()
    if take("}") { return .object(JSONObject()) }
    var members: [JSONObject.Member] = []
    var keys: Set<[UInt8]> = []
    while true {
      guard next == UInt8(ascii: "\"") else { throw unexpected("a key in quotes") }
      let start = position
      let key = try string()
      guard keys.insert(Array(key.utf8)).inserted else { throw JSONError(problem: .duplicateKey(key), offset: start) }
      skipSpace()
      guard take(":") else { throw unexpected("`:`") }
      skipSpace()
      members.append(.init(key: key, value: try value(depth: depth)))
      skipSpace()
      if take("}") { return .object(JSONObject(unique: members)) }
      guard take(",") else { throw unexpected("`,` or `}`") }
      skipSpace()
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    if depth > InputLimits.jsonDepth { throw error(.tooDeep(limit: InputLimits.jsonDepth)) }
    position += 1
    skipSpace()
    if take("]") { return .array([]) }
    var elements: [JSONValue] = []
    while true {
      elements.append(try value(depth: depth))
      skipSpace()
      if take("]") { return .array(elements) }
      guard take(",") else { throw unexpected("`,` or `]`") }
      skipSpace()
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let letters = word.description.utf8
    guard text[position...].starts(with: letters) else { throw unexpected("a value") }
    position += letters.count
    return value
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    var isWhole = true
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") {
      isWhole = false
      try digits()
    }
    if take("e") || take("E") {
      isWhole = false
      if !take("+") { _ = take("-") }
      try digits()
    }
    let digits = String(decoding: text[start..<position], as: UTF8.self)
    if isWhole {
      if let value = Int(digits) { return .integer(value) }
    } else if let value = Double(digits), value.isFinite {
      return .number(value)
    }
    throw JSONError(problem: .outOfRange(number: digits), offset: start)
  }

  private mutating func digits() throws(JSONError) {
    guard isDigit(next) else { throw unexpected("a digit") }
    while isDigit(next) { position += 1 }
  }

  private mutating func string() throws(JSONError) -> String {
    let start = position
    position += 1
    var bytes: [UInt8] = []
    while true {
      let plain = text[position...].prefix { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
      bytes += plain
      position = plain.endIndex
      if take("\"") { break }
      guard next == UInt8(ascii: "\\") else { throw unexpected("`\"` or a character that needs no escape") }
      bytes += try escape()
    }
    guard let string = String(validating: bytes, as: UTF8.self) else {
      throw JSONError(problem: .notUTF8, offset: start)
    }
    return string
  }

  /// The UTF-8 of one escape.
  private mutating func escape() throws(JSONError) -> [UInt8] {
    let start = position
    position += 1
    let letter = next
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter ?? 0]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      var code = try fourHexadecimalDigits()
      if (0xD800...0xDBFF).contains(code), text[position...].starts(with: Array("\\u".utf8)) {
        position += 2
        let low = try fourHexadecimalDigits()
        if (0xDC00...0xDFFF).contains(low) { code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) }
      }
      guard let scalar = Unicode.Scalar(code) else { throw JSONError(problem: .unpairedSurrogate, offset: start) }
      return Array(String(scalar).utf8)
    default:
      position -= 1
      throw unexpected("one of the escapes \" \\ / b f n r t u")
    }
  }

  private mutating func fourHexadecimalDigits() throws(JSONError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw unexpected("a hexadecimal digit")
      }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }

  /// The byte to be read now, or nil at the end.
  private var next: UInt8? { position < text.count ? text[position] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private func isDigit(_ byte: UInt8?) -> Bool {
    byte.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
  }

  private func error(_ problem: JSONError.Problem) -> JSONError { JSONError(problem: problem, offset: position) }

  private func unexpected(_ expected: String) -> JSONError { error(.unexpected(found: next, expected: expected)) }
}
