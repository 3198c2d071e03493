import Compute
import Files
import Serialization
import Testing

/// An array of the reference, row-major.
struct ReferenceArray: Sendable {
  let shape: [Int]
  let values: [Double]

  init(_ json: JSONValue?) throws {
    shape = try #require(json?["shape"]?.arrayValue).map { try #require($0.intValue) }
    values = try #require(json?["values"]?.arrayValue).map { try #require($0.doubleValue) }
  }

  var floats: [Float] { values.map(Float.init) }
  var labels: [Int?] { values.map { Int($0) } }
  var tensor: Tensor { Tensor(Shape(shape), floats) }
}

/// One case of `Reference/layers.json`; what the fields mean is told in `Reference/reference_layers.py`.
struct ReferenceCase: Sendable, CustomTestStringConvertible {
  let name: String
  private let json: JSONValue

  /// All cases, in the file's order (found by `#filePath`: bundles need Foundation).
  static let all: [ReferenceCase] = {
    do {
      let path = Path.join(Path.parent(#filePath), "Reference", "layers.json")
      let cases = try JSONValue(parsing: readFile(path))["cases"]?.arrayValue ?? []
      return cases.map { ReferenceCase(name: $0["name"]?.stringValue ?? "?", json: $0) }
    } catch {
      return []  // `everyCaseIsCovered` fails then.
    }
  }()

  /// The cases whose name is `kind` or begins with `kind` and a dot.
  static func all(_ kinds: String...) -> [ReferenceCase] {
    all.filter { item in kinds.contains { item.name == $0 || item.name.hasPrefix($0 + ".") } }
  }

  var testDescription: String { name }

  func input(_ name: String) throws -> ReferenceArray { try ReferenceArray(json["inputs"]?[name]) }
  func parameter(_ name: String) throws -> ReferenceArray { try ReferenceArray(json["parameters"]?[name]) }
  func hasParameter(_ name: String) -> Bool { json["parameters"]?.objectValue?.keys.contains(name) ?? false }
  func attribute(_ name: String) throws -> Double { try #require(json["attributes"]?[name]?.doubleValue) }
  var hasGradients: Bool { json.objectValue?.keys.contains("outputGradient") ?? false }
  var outputGradient: ReferenceArray { get throws { try ReferenceArray(json["outputGradient"]) } }
  func outputValue() throws -> Double { try #require(ReferenceArray(json["output"]).values.first) }

  func expectOutput(_ values: [Float]) throws { try expect(values, json["output"], "output") }
  func expectInputGradient(_ values: [Float]) throws { try expect(values, json["inputGradient"], "input gradient") }
  func expectInputGradient(_ values: [Float], of input: String) throws {
    try expect(values, json["inputGradients"].map { $0[input] } ?? json["inputGradient"], "gradient of \(input)")
  }
  func expectParameterGradient(_ values: [Float], of name: String) throws {
    try expect(values, json["parameterGradients"]?[name], "gradient of \(name)")
  }
  func expectAfter(_ values: [Float], of name: String) throws { try expect(values, json["after"]?[name], "\(name) afterwards") }
  var parametersWithGradient: [String] { json["parameterGradients"]?.objectValue?.keys.sorted() ?? [] }

  /// The reference is float64 from the same float32 numbers, and the case says how far PyTorch's own float32 is from
  /// it. Another order of sums may be a few times as far (measured: 1.5e-6 where terms of size 3 cancel to less than 1);
  /// a wrong result is 1e-3 away and more.
  private func expect(_ values: [Float], _ expected: JSONValue?, _ what: String) throws {
    let expected = try ReferenceArray(expected)
    let own = try #require(json["float32Difference"]?.doubleValue)
    let largest = expected.values.reduce(1) { max($0, abs($1)) }
    let tolerance = max(3e-6, 4 * own) * largest
    let difference = largestDifference(values, expected.values)
    #expect(difference < tolerance, "\(name): \(what) is \(difference) off, more than \(tolerance)")
  }
}

/// The largest absolute difference; infinite where the lengths differ or one is no number.
func largestDifference(_ a: [Float], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { largest, pair in
    let difference = abs(Double(pair.0) - pair.1)
    return difference.isNaN ? .infinity : max(largest, difference)
  }
}

func largestDifference(_ a: [Float], _ b: [Float]) -> Double { largestDifference(a, b.map(Double.init)) }
