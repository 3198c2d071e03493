import Compute
import Models

/// Untrained models with fixed weights: what is tested does not depend on what they show.
enum TestModels {
  /// 8x8 pixels, quick to draw.
  static func tiny(
    classNames: [String] = ["a", "b", "c"], channels: Int = 1, codes: Int = 2, height: Int = 8, width: Int = 8
  ) throws -> Model {
    try model(
      Architecture(
        height: height, width: width, imageChannels: channels, classNames: classNames, noise: 6,
        codes: LatentCode.first(codes), generatorChannels: [8, 4], discriminatorChannels: [4, 8],
        discriminatorFeatures: 8, recognizerChannels: [2, 2]))
  }

  /// The default architecture for digits.
  static func digits() throws -> Model {
    try model(
      Architecture(height: 28, width: 28, imageChannels: 1, classNames: (0..<10).map { String($0) }))
  }

  private static func model(_ architecture: Architecture) throws -> Model {
    var random = RandomSource(seed: 7, purpose: .test)
    let generator = Generator(architecture, using: &random)
    // As new they are so small that all images are the same grey.
    for parameter in generator.parameters where parameter.value.shape.sizes.count > 1 {
      parameter.value.copy(from: parameter.value.values.map { 5 * $0 })
    }
    return try Model(decoding: Model(generator, summary: [], dataDigest: "").encoded(.f32).bytes, path: "test.gan")
  }
}

/// Runs `body` with this many threads, and puts the old number back.
func withThreads<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
  let before = Threads.count
  Threads.use(count)
  defer { Threads.use(before) }
  return try body()
}
