internal import Files
internal import Serialization

/// Models that know no classes of the data, made of others: as good as trained ones, and there at once.
extension SharedModel {
  /// The model at `path` without classes: its generator draws as before where no class is asked for.
  public static func withoutClasses(_ path: String) throws -> [UInt8] {
    let container = try Container(decoding: readFile(path), path: "")
    var metadata = container.metadata
    guard var architecture = try JSONValue(parsing: metadata["architecture"] ?? "").objectValue,
      let noise = architecture["noise"]?.intValue, let classes = architecture["classNames"]?.arrayValue?.count
    else { throw NoArchitecture() }
    architecture["classNames"] = []
    metadata["architecture"] = JSONValue.object(architecture).text
    for key in ["codes", "judge"] { metadata[key] = nil }
    let arrays = container.arrays.filter { !$0.name.hasPrefix("judge.") }.map { array -> NamedArray in
      guard array.name == "generator.linear.weight" else { return array }
      let (values, inputs) = (array.floats(), array.shape[1])
      let kept = values.indices.filter { !(noise..<noise + classes).contains($0 % inputs) }.map { values[$0] }
      return NamedArray(name: array.name, shape: [array.shape[0], inputs - classes], floats: kept)
    }
    return Container(metadata: metadata, arrays: arrays).encoded()
  }

  /// The model at `path` with categories that nobody has matched to classes.
  public static func withCategories(_ path: String) throws -> [UInt8] {
    let container = try Container(decoding: readFile(path), path: "")
    var metadata = container.metadata
    guard var architecture = try JSONValue(parsing: metadata["architecture"] ?? "").objectValue,
      let classes = architecture["classNames"]?.arrayValue?.count
    else { throw NoArchitecture() }
    architecture["classNames"] = .array((0..<classes).map { .string("category\($0)") })
    architecture["discoversClasses"] = true
    metadata["architecture"] = JSONValue.object(architecture).text
    metadata["judge"] = nil
    return Container(metadata: metadata, arrays: container.arrays.filter { !$0.name.hasPrefix("judge.") }).encoded()
  }
}
