internal import Files
public import Serialization

/// One model of the built-in digits, trained by the program itself when the first test asks for it.
public enum SharedModel {
  /// Its path, and what its training printed.
  public static func get() throws -> (path: String, training: Finished, folder: TemporaryFolder) { try result.get() }

  public static var path: String { get throws { try get().path } }

  nonisolated(unsafe) private static var folder: TemporaryFolder?

  private static let result = Result { () throws -> (path: String, training: Finished, folder: TemporaryFolder) in
    let place = try TemporaryFolder()
    unsafe folder = place
    atEnd { if let folder = unsafe SharedModel.folder { removeTree(folder.path) } }
    let training = try Program.run(["train", "--kimg", "2", "--threads", "1"], in: place.path)
    return (place.at("models/strokes.safetensors"), training, place)
  }

  struct NoArchitecture: Error {}

  /// The same model with other metadata, checksum and all.
  public static func changed(
    version: String? = nil, _ change: (inout JSONObject) -> Void = { _ in }
  ) throws -> [UInt8] {
    let container = try Container(decoding: readFile(path), path: "")
    var metadata = container.metadata
    guard var architecture = try JSONValue(parsing: metadata["architecture"] ?? "").objectValue else { throw NoArchitecture() }
    change(&architecture)
    metadata["architecture"] = JSONValue.object(architecture).text
    if let version { metadata["version"] = version }
    return Container(metadata: metadata, arrays: container.arrays).encoded()
  }
}

extension SharedModel {
  /// The same model with a judge in its file that gives every class the same probability, 0.1: all its numbers are 0.
  public static func withDoubtingJudge() throws -> [UInt8] {
    let container = try Container(decoding: readFile(path), path: "")
    var metadata = container.metadata
    metadata["judge"] = "{\"form\":\"classifier 1, I8\",\"digest\":\"doubt\"}"
    var shapes: [(String, [Int])] = []
    for (i, channels) in [16, 32, 64].enumerated() {
      shapes += [("block\(i).weight", [channels, i == 0 ? 1 : channels / 2, 3, 3])]
      shapes += [("block\(i).norm.weight", [channels]), ("block\(i).norm.bias", [channels])]
    }
    shapes += [("features.weight", [128, 64 * 7 * 7]), ("features.bias", [128])]
    shapes += [("classes.weight", [10, 128]), ("classes.bias", [10])]
    for (i, channels) in [16, 32, 64].enumerated() {
      shapes += [("block\(i).norm.running_mean", [channels]), ("block\(i).norm.running_var", [channels])]
    }
    let judge = shapes.map { name, shape in
      NamedArray(name: "judge." + name, shape: shape, floats: [Float](repeating: 0, count: shape.reduce(1, *)))
    }
    // Without the one that it may have already.
    return Container(metadata: metadata, arrays: container.arrays.filter { !$0.name.hasPrefix("judge.") } + judge).encoded()
  }
}

/// A small data set in MNIST's files, learned in a blink: 40 images of 8x8 pixels, three classes in turn.
public enum TinyData {
  public static let count = 40

  public static func images(count: Int = count, height: Int = 8, width: Int = 8) -> [UInt8] {
    header([0x803, count, height, width])
      + (0..<count * height * width).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
  }

  public static func labels(count: Int = count, classes: Int = 3) -> [UInt8] {
    header([0x801, count]) + (0..<count).map { UInt8($0 % classes) }
  }

  public static func write(_ name: String = "tiny", in folder: TemporaryFolder) throws {
    try folder.write("\(name)/train-images-idx3-ubyte", images())
    try folder.write("\(name)/train-labels-idx1-ubyte", labels())
  }

  private static func header(_ numbers: [Int]) -> [UInt8] {
    numbers.flatMap { number in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }
  }
}
