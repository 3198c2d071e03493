import Compute
import Files
import Models
import Serialization

/// Untrained models with fixed weights: what is tested does not depend on what they show.
enum TestModels {
  /// 4x4 pixels and as few numbers as there can be: small enough to damage every byte of its file.
  static let smallest = Architecture(
    height: 4, width: 4, imageChannels: 1, classNames: ["a", "b"], noise: 2, codes: LatentCode.first(1),
    generatorChannels: [2, 2], discriminatorChannels: [2], discriminatorFeatures: 2, recognizerChannels: [2])

  /// 8x12 colour pixels, three classes, three codes.
  static let colour = Architecture(
    height: 8, width: 12, imageChannels: 3, classNames: ["cat", "dog", "owl"], noise: 5, codes: LatentCode.first(3),
    generatorChannels: [6, 4], discriminatorChannels: [4], discriminatorFeatures: 8, recognizerChannels: [2])

  /// 6x9 colour pixels, of a perceptron.
  static let perceptron = Architecture(
    height: 6, width: 9, imageChannels: 3, classNames: ["a", "b", "c", "d"], noise: 5, codes: LatentCode.first(1),
    generatorChannels: [12, 20], discriminatorChannels: [8], discriminatorFeatures: 4, recognizerChannels: [2], family: .mlp)

  /// 8x12 pixels, with classes that were found, and a layer before the first maps.
  static let twoLayers = Architecture(
    height: 8, width: 12, imageChannels: 1, classNames: (0..<3).map { "category\($0)" }, noise: 5, codes: [LatentCode(name: "code0", guide: .features)],
    generatorChannels: [6, 4], generatorFeatures: 7, discriminatorChannels: [4], discriminatorFeatures: 8, recognizerChannels: [2],
    normalization: .none, discoversClasses: true)

  static let digits = Architecture(height: 28, width: 28, imageChannels: 1, classNames: (0..<10).map { String($0) })

  static func generator(_ architecture: Architecture, seed: UInt64 = 7) -> Generator {
    var random = RandomSource(seed: seed, purpose: .test)
    let generator = Generator(architecture, using: &random)
    // As new they are so small that all images are the same grey.
    // Perceptrons start larger, and two layers multiply; five times that, and rounding to half precision would show.
    let factor: Float = architecture.family == .mlp || architecture.generatorFeatures > 0 ? 2 : 5
    for parameter in generator.parameters where parameter.value.shape.sizes.count > 1 {
      parameter.value.copy(from: parameter.value.values.map { factor * $0 })
      parameter.didChange()
    }
    // Statistics that are not those of a new network, so that a file which loses them is noticed.
    for state in generator.state {
      state.tensor.copy(from: state.tensor.values.indices.map { 0.5 + 0.1 * Float($0 % 7) })
    }
    return generator
  }

  static func model(_ architecture: Architecture, seed: UInt64 = 7) -> Model {
    Model(
      generator(architecture, seed: seed), summary: [(name: "seed", value: String(seed)), (name: "words", value: "é \"x\"")],
      dataDigest: "d")
  }

  /// The images of 64 latents.
  static func images(_ generator: Generator) -> [Float] {
    let latent = LatentBatch(generator.latentSpace, rows: 64)
    let classes = max(1, generator.architecture.classCount)
    let labels = (0..<64).map { generator.architecture.classCount == 0 ? nil : $0 % classes }
    latent.sample(labels: labels, seed: 3, step: 0)
    return generator.forward(latent, .inference).values
  }
}

extension Model {
  init(decoding bytes: [UInt8]) throws { try self.init(decoding: bytes, path: "test.safetensors") }

  /// The same file with other metadata or arrays, and a checksum that fits.
  func edited(
    _ precision: Precision = .f32, metadata edit: (inout Metadata) -> Void = { _ in },
    arrays change: ([NamedArray]) -> [NamedArray] = { $0 }
  ) throws -> [UInt8] {
    let container = try Container(decoding: encoded(precision).bytes, path: "")
    var metadata = container.metadata
    edit(&metadata)
    return Container(metadata: metadata, arrays: change(container.arrays)).encoded()
  }

  /// The same file with another architecture in its header.
  func editedArchitecture(_ edit: (inout JSONObject) -> Void) throws -> [UInt8] {
    try edited(metadata: { metadata in
      guard let object = (try? JSONValue(parsing: metadata["architecture"] ?? ""))?.objectValue else { return }
      var changed = object
      edit(&changed)
      metadata["architecture"] = JSONValue.object(changed).text
    })
  }
}
