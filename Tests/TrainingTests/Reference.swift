import Files
import Serialization
import Testing

/// An array of the reference: its values in row-major order.
struct ReferenceArray {
  let shape: [Int]
  let values: [Double]

  init(_ json: JSONValue?) throws {
    shape = try #require(json?["shape"]?.arrayValue).map { try #require($0.intValue) }
    values = try #require(json?["values"]?.arrayValue).map { try #require($0.doubleValue) }
  }

  var floats: [Float] { values.map(Float.init) }
  var integers: [Int] { values.map { Int($0) } }

  /// One row of a matrix.
  func row(_ index: Int) -> [Float] { values[index * shape[1]..<(index + 1) * shape[1]].map(Float.init) }
}

/// The numbers in the folder `Reference` beside the test that asks (found by `#filePath`: bundles need Foundation).
func reference(_ name: String, beside file: String = #filePath) throws -> JSONValue {
  try JSONValue(parsing: readFile(Path.join(Path.parent(file), "Reference", name)))
}

func largestDifference(_ a: [Float], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { largest, pair in
    let difference = abs(Double(pair.0) - pair.1)
    // A NaN must not look small.
    return difference <= largest ? largest : difference.isNaN ? .infinity : difference
  }
}
