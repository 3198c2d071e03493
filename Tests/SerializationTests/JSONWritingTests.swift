import Serialization
import Testing

struct JSONWritingTests {
  @Test(arguments: [
    (nil, "null"), (true, "true"), (-7, "-7"), (2.0, "2.0"), (0.1, "0.1"), (-0.0, "-0.0"), (1e20, "1e+20"),
    (.number(.leastNonzeroMagnitude), "5e-324"),
    ("a\"\\\u{1}\u{1F}\n\r\t\u{8}\u{C}/é😀", #""a\"\\\u0001\u001f\n\r\t\b\f/é😀""#),
    ([], "[]"), ([1, [2]], "[1,[2]]"), ([:], "{}"), (["b": 1, "a": [nil]], #"{"b":1,"a":[null]}"#),
  ] as [(JSONValue, String)])
  func valueIsWrittenCompactly(value: JSONValue, text: String) {
    #expect(value.text == text)
  }

  /// A loss log must stay readable exactly when a run diverges.
  @Test(arguments: [Double.nan, .infinity, -.infinity, .signalingNaN])
  func nonFiniteNumberBecomesNull(x: Double) throws {
    let line = JSONValue.object(JSONObject([(key: "loss", value: .number(x)), (key: "step", value: 3)]))
    #expect(line.text == #"{"loss":null,"step":3}"#)
    #expect(try JSONValue(parsing: line.text)["loss"]?.isNull == true)
  }

  @Test func numbersReadBackExactly() throws {
    var bits: UInt64 = 0x9E37_79B9_7F4A_7C15
    for _ in 0..<2000 {
      bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let x = Double(bitPattern: bits)
      guard x.isFinite else { continue }
      #expect(try JSONValue(parsing: JSONValue.number(x).text) == .number(x))
    }
  }

  @Test func writtenValueReadsBack() throws {
    let value: JSONValue = ["z": [1, 2.0, "é\n\"", nil, false], "a": ["": [:]], "\u{0}": []]
    let parsed = try JSONValue(parsing: value.encoded())
    #expect(parsed == value)
    #expect(parsed.objectValue?.keys == ["z", "a", "\u{0}"])
  }

  @Test func accessorsGiveOnlyTheirOwnKind() {
    let value: JSONValue = ["i": 2, "d": 2.5, "s": "x", "b": true, "a": [1], "n": nil]
    #expect(value["i"]?.intValue == 2)
    #expect(value["i"]?.doubleValue == 2)
    #expect(value["d"]?.intValue == nil)
    #expect(value["d"]?.doubleValue == 2.5)
    #expect(value["s"]?.stringValue == "x")
    #expect(value["s"]?.boolValue == nil)
    #expect(value["b"]?.boolValue == true)
    #expect(value["a"]?.arrayValue == [1])
    #expect(value["n"]?.isNull == true)
    #expect(value["none"] == nil)
    #expect(JSONValue.null["i"] == nil)
  }

  @Test func settingKeepsTheOrder() {
    var object = JSONObject([(key: "a", value: 1), (key: "b", value: 2), (key: "c", value: 3)])
    object["b"] = 4
    object["d"] = 5
    object["a"] = nil
    object["none"] = nil
    #expect(JSONValue.object(object).text == #"{"b":4,"c":3,"d":5}"#)
  }
}
