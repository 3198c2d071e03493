import Datasets
import Evaluation
import Files
import Serialization
import Testing

/// Feature sets that `Reference/feature_sets.py` makes bit for bit alike: integer arithmetic and one division by 256.
enum TestFeatures {
  static func correlated(_ seed: UInt64, _ rows: Int, _ width: Int, shift: Int = 0) -> Features {
    let x = bells(seed, rows, width)
    return features(rows, width) { r, c in
      (1 + c % 5) * x[r * width + c] + 2 * x[r * width + (c + 1) % width] - c % 3 * x[r * width + (c + 2) % width] + shift
    }
  }

  static func clusters(_ seed: UInt64, _ rows: Int, _ width: Int, kinds: Int = 10, spread: Int = 1) -> Features {
    let x = bells(seed, rows, width)
    let centres = bells(77, kinds, width)
    return features(rows, width) { r, c in spread * x[r * width + c] + 4 * centres[r % kinds * width + c] }
  }

  static func sparse(_ seed: UInt64, _ rows: Int, _ width: Int, shift: Int = 0) -> Features {
    let x = bells(seed, rows, width)
    let centres = bells(78, 10, width)
    return features(rows, width) { r, c in
      let raw = 2 * x[r * width + c] + x[r * width + (c + 1) % width] + 3 * centres[r % 10 * width + c] - 300 + shift
      return c % 17 == 3 ? 0 : max(0, raw)
    }
  }

  static func checksum(_ features: Features) -> Int {
    features.values.enumerated().reduce(0) { $0 + Int($1.element * 256) * (1 + $1.offset % 1009) }
  }

  /// The pairs of sets that the reference has numbers for.
  static let sets: [String: (Features, Features)] = [
    "correlated": (correlated(1, 500, 37), correlated(2, 400, 37, shift: 60)),
    "clusters": (clusters(3, 400, 24), clusters(4, 600, 24, kinds: 7, spread: 2)),
    "sparse": (sparse(5, 1000, 128), sparse(6, 900, 128, shift: 40)),
    "few rows": (correlated(7, 20, 48), correlated(8, 30, 48, shift: -100)),
  ]

  static func pair(_ name: String) throws -> (Features, Features) { try #require(sets[name]) }

  /// splitmix64
  static func word(_ seed: UInt64, _ index: Int) -> UInt64 {
    var z = (UInt64(index) &+ seed << 32) &* 0x9E37_79B9_7F4A_7C15 &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private static func bells(_ seed: UInt64, _ rows: Int, _ width: Int) -> [Int] {
    (0..<rows * width).map { i in
      let word = word(seed, i)
      return (0..<8).reduce(-1020) { $0 + Int(word >> (8 * UInt64($1)) & 255) }
    }
  }

  private static func features(_ rows: Int, _ width: Int, _ value: (Int, Int) -> Int) -> Features {
    Features(width: width, values: (0..<rows).flatMap { r in (0..<width).map { c in Float(value(r, c)) / 256 } })
  }
}

/// Images that `Reference/feature_sets.py` makes bit for bit alike: 10×7 pixels in colour, mostly dark, of five classes.
enum TestImages {
  static let size = 210
  static let training = pixels(31, 300)
  static let test = pixels(32, 80)

  /// 7 repeats training image 30, 8 is training image 31 but for two grey levels, 9 is near 32.
  static let generated = {
    var bytes = pixels(33, 90).pixels
    for (copy, original) in [(7, 30), (8, 31), (9, 32)] {
      for i in 0..<size { bytes[copy * size + i] = training.pixels[original * size + i] }
    }
    for i in [3, 100] { bytes[8 * size + i] ^= 1 }
    for i in stride(from: 0, to: size, by: 9) { bytes[9 * size + i] ^= 16 }
    return images(bytes)
  }()

  /// 17×16 pixels in colour; query 5 is training image 9.
  static let large = {
    let training = bytes(34, 1700, 816)
    var queries = bytes(35, 800, 816)
    queries.replaceSubrange(5 * 816..<6 * 816, with: training[9 * 816..<10 * 816])
    return [training, queries].map { pixels in
      LabelledImages(
        name: "large", width: 17, height: 16, channels: 3, classNames: ["a"], pixels: pixels,
        labels: [Int?](repeating: 0, count: pixels.count / 816))
    }
  }()

  static func images(_ bytes: [UInt8], labels: [Int?]? = nil) -> LabelledImages {
    LabelledImages(
      name: "test", width: 10, height: 7, channels: 3, classNames: ["a", "b", "c", "d", "e"], pixels: bytes,
      labels: labels ?? (0..<bytes.count / size).map { $0 % 5 })
  }

  static func checksum(_ images: LabelledImages) -> Int {
    images.pixels.enumerated().reduce(0) { $0 + Int($1.element) * (1 + $1.offset % 1009) }
  }

  private static func pixels(_ seed: UInt64, _ rows: Int) -> LabelledImages { images(bytes(seed, rows, size)) }

  private static func bytes(_ seed: UInt64, _ rows: Int, _ size: Int) -> [UInt8] {
    (0..<rows * size).map { i in
      let pattern = TestFeatures.word(79, i / size % 5 * size + i % size) >> 56
      let mixed = (3 * pattern + (TestFeatures.word(seed, i) >> 56)) / 4
      return UInt8((mixed * mixed) >> 8)
    }
  }
}

/// The numbers in the folder `Reference`.
func metricsReference(_ name: String = "metrics.json", beside file: String = #filePath) throws -> JSONValue {
  try JSONValue(parsing: readFile(Path.join(Path.parent(file), "Reference", name)))
}

extension JSONValue {
  func doubles(_ key: String) throws -> [Double] {
    try #require(self[key]?.arrayValue).map { try #require($0.doubleValue) }
  }

  func double(_ key: String) throws -> Double { try #require(self[key]?.doubleValue) }
}

/// |a − b| ≤ tolerance·max(1, |b|); a NaN is near nothing.
func isNear(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool { abs(a - b) <= tolerance * max(1, abs(b)) }
