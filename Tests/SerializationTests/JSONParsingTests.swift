import Files
import Serialization
import Testing

struct JSONParsingTests {
  @Test(arguments: [
    ("null", nil), ("true", true), ("false", false), (" \t\r\n1 ", 1), ("-0", 0),
    ("9223372036854775807", 9_223_372_036_854_775_807),
    ("-9223372036854775808", -9_223_372_036_854_775_808),
    ("[]", []), ("{}", [:]), ("[1,[2,[]]]", [1, [2, []]]),
    (#"{"b":1,"a":{"c":[true,null]}}"#, ["b": 1, "a": ["c": [true, nil]]]),
    ("\"\"", ""), (#""é€😀""#, "é€😀"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
    (#""\u0041\u00e9\u20AC\ud83d\uDE00\u0000""#, "Aé€😀\0"), ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
  ] as [(String, JSONValue)])
  func textIsReadAsItsValue(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
  }

  @Test(arguments: [
    ("2.0", 2), ("-0.0", -0.0),
    ("1e2", 100), ("1E+2", 100), ("25e-1", 2.5), ("0.1", 0.1), ("5e-324", .leastNonzeroMagnitude),
    ("1.7976931348623157e308", 1.7976931348623157e308), ("1e-400", 0),
  ])
  func numberWithPointOrExponentIsNoInteger(text: String, value: Double) throws {
    let parsed = try JSONValue(parsing: text)
    #expect(parsed == .number(value))
    #expect(parsed.intValue == nil)
    #expect(parsed.doubleValue == value)
  }

  @Test(arguments: [
    ("", "byte 0: the text ends where a value is expected"),
    ("  ", "byte 2: the text ends where a value is expected"),
    ("\u{FEFF}{}", "byte 0: a byte order mark, which JSON forbids; save the text without it"),
    ("{} x", "byte 3: more text after the end of the value"),
    ("1 2", "byte 2: more text after the end of the value"),
    ("01", "byte 1: more text after the end of the value"),
    (#"{"a":1,"b":2,"a":3}"#, #"byte 13: the key "a" occurs twice in one object"#),
    (#"{"a":1,"\u0061":3}"#, #"byte 7: the key "a" occurs twice in one object"#),
    ("[1,]", "byte 3: found `]` where a value is expected"),
    ("[1 2]", "byte 3: found `2` where `,` or `]` is expected"),
    ("[", "byte 1: the text ends where a value is expected"),
    ("[1", "byte 2: the text ends where `,` or `]` is expected"),
    ("{,}", "byte 1: found `,` where a key in quotes is expected"),
    ("{1:2}", "byte 1: found `1` where a key in quotes is expected"),
    (#"{"a" 1}"#, "byte 5: found `1` where `:` is expected"),
    (#"{"a":1,}"#, "byte 7: found `}` where a key in quotes is expected"),
    (#"{"a":1"#, "byte 6: the text ends where `,` or `}` is expected"),
    ("'a'", "byte 0: found `'` where a value is expected"),
    ("+1", "byte 0: found `+` where a value is expected"),
    (".5", "byte 0: found `.` where a value is expected"),
    ("1.", "byte 2: the text ends where a digit is expected"),
    ("-", "byte 1: the text ends where a digit is expected"),
    ("1e", "byte 2: the text ends where a digit is expected"),
    ("1.e5", "byte 2: found `e` where a digit is expected"),
    ("NaN", "byte 0: found `N` where a value is expected"),
    ("Infinity", "byte 0: found `I` where a value is expected"),
    ("nul", "byte 0: found `n` where a value is expected"),
    ("True", "byte 0: found `T` where a value is expected"),
    ("9223372036854775808", "byte 0: the number 9223372036854775808 is out of range"),
    ("1e309", "byte 0: the number 1e309 is out of range"),
    ("\"a", "byte 2: the text ends where `\"` or a character that needs no escape is expected"),
    ("\"a\n\"", "byte 2: found the byte 0A where `\"` or a character that needs no escape is expected"),
    (#""\x41""#, "byte 2: found `x` where one of the escapes \" \\ / b f n r t u is expected"),
    (#""\"#, "byte 2: the text ends where one of the escapes \" \\ / b f n r t u is expected"),
    (#""\u00g0""#, "byte 5: found `g` where a hexadecimal digit is expected"),
    (#""\u00"#, "byte 5: the text ends where a hexadecimal digit is expected"),
    (#""\ud800""#, "byte 1: a \\u escape that is half of a surrogate pair"),
    (#""\udc00""#, "byte 1: a \\u escape that is half of a surrogate pair"),
    (#""\ud800\u0041""#, "byte 1: a \\u escape that is half of a surrogate pair"),
    (#""\ud800\ud800""#, "byte 1: a \\u escape that is half of a surrogate pair"),
    ("/* a */ 1", "byte 0: found `/` where a value is expected"),
  ])
  func textThatIsNotJSONIsRejected(text: String, message: String) {
    #expect(failure(of: Array(text.utf8))?.message == message)
    #expect(failure(of: Array(text.utf8))?.kind == .badData)
  }

  @Test(arguments: [
    [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22],
    [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22],
  ] as [[UInt8]])
  func stringThatIsNotUTF8IsRejected(text: [UInt8]) {
    #expect(failure(of: text)?.message == "byte 0: a string that is not UTF-8")
  }

  @Test func nestingIsLimited() throws {
    func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    _ = try JSONValue(parsing: nested(64))
    #expect(failure(of: Array(nested(65).utf8))?.message == "byte 64: values nested more than 64 deep")
    let objects = String(repeating: #"{"a":"#, count: 100_000)
    #expect(failure(of: Array(objects.utf8))?.problem == .tooDeep(limit: 64))
  }

  /// No prefix of an object is JSON.
  @Test func truncatedTextIsRejected() {
    let text = Array(#"{"a":[1,-2.5e3,"\u00e9\n",true],"b":{"c":null}}"#.utf8)
    for length in 0..<text.count { #expect(failure(of: Array(text[..<length])) != nil, "length \(length)") }
  }

  @Test func keysThatLookAlikeAreDifferent() throws {
    let value = try JSONValue(parsing: #"{"\u00e9":1,"e\u0301":2}"#)
    #expect(value["\u{E9}"] == 1)
    #expect(value["e\u{301}"] == 2)
  }

  private func failure(of text: [UInt8]) -> JSONError? {
    do {
      _ = try JSONValue(parsing: text)
      return nil
    } catch {
      return error
    }
  }
}
