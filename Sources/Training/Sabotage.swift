internal import Compute
internal import Datasets

/// Ways to spoil a training on purpose: what the ``Watchdog`` is tested with (`Benchmarks/watchdog`, `train --sabotage`).
/// Of no use otherwise. The judge and its validation images are never tampered with.
public enum Sabotage: String, Sendable, CaseIterable {
  case generatorRateTimes10 = "generator-rate-x10"
  case generatorRateTimes30 = "generator-rate-x30"
  case generatorRateTimes1000 = "generator-rate-x1000"
  case discriminatorRateTimes10 = "discriminator-rate-x10"
  case discriminatorRateTimes1000 = "discriminator-rate-x1000"
  case ratesTimes10 = "rates-x10"
  case ratesTimes30 = "rates-x30"
  case endlessGeneratorRate = "generator-rate-not-finite"
  case slowGenerator = "generator-rate-x0.01"
  case frozenGenerator = "generator-rate-x0"
  case frozenDiscriminator = "discriminator-rate-x0"
  /// The discriminator learns five times from every batch.
  case fiveDiscriminatorMoves = "discriminator-x5"
  /// Without spectral normalization.
  case noNormalization = "no-normalization"
  /// The discriminator is not told the labels, and the class head teaches nothing.
  case noConditioning = "no-conditioning"
  /// Adam with a long memory of gradients and a short one of their size.
  case oddBetas = "betas-0.99-0.5"
  /// The real images of 50 batches are of one class, those of the next 50 of another.
  case oneClassBatches = "one-class-batches"
  /// Every real image has some other one's label.
  case shuffledLabels = "labels-shuffled"
  /// All real images are the same one.
  case constantImages = "images-constant"
  /// The real images' pixels are drawn at random.
  case noiseImages = "images-noise"
  /// The real images' pixels are −127.5…127.5.
  case wildInputs = "inputs-not-scaled"
  /// Images must please the class head, and hardly the discriminator.
  case classWeightTimes200 = "class-weight-x200"

  func spoil(_ configuration: inout TrainingConfiguration) {
    switch self {
    case .generatorRateTimes10: configuration.generatorRate *= 10
    case .generatorRateTimes30: configuration.generatorRate *= 30
    case .generatorRateTimes1000: configuration.generatorRate *= 1000
    case .discriminatorRateTimes10: configuration.discriminatorRate *= 10
    case .discriminatorRateTimes1000: configuration.discriminatorRate *= 1000
    case .ratesTimes10:
      configuration.generatorRate *= 10
      configuration.discriminatorRate *= 10
    case .ratesTimes30:
      configuration.generatorRate *= 30
      configuration.discriminatorRate *= 30
    case .endlessGeneratorRate: configuration.generatorRate = .infinity
    case .slowGenerator: configuration.generatorRate *= 0.01
    case .frozenGenerator: configuration.generatorRate = 0
    case .frozenDiscriminator: configuration.discriminatorRate = 0
    case .classWeightTimes200: configuration.generatorClassWeight *= 200
    case .fiveDiscriminatorMoves, .noNormalization, .noConditioning, .oddBetas, .oneClassBatches, .shuffledLabels,
      .constantImages, .noiseImages, .wildInputs:
      break
    }
  }

  /// The real images that the batches are taken from, in turns.
  func spoil(_ data: LabelledImages, seed: UInt64) -> [LabelledImages] {
    var random = RandomSource(seed: seed, purpose: .test)
    func with(pixels: [UInt8]? = nil, labels: [Int?]? = nil) -> LabelledImages {
      LabelledImages(
        name: data.name, width: data.width, height: data.height, channels: data.channels, classNames: data.classNames,
        pixels: pixels ?? data.pixels, labels: labels ?? data.labels)
    }
    switch self {
    case .oneClassBatches:
      let groups = data.indices(perClass: .max) + [data.labels.indices.filter { data.labels[$0] == nil }]
      return groups.filter { !$0.isEmpty }.map { data.selecting($0) }
    case .shuffledLabels: return [with(labels: random.permutation(data.count).map { data.labels[$0] })]
    case .constantImages:
      return [with(pixels: (0..<data.count).flatMap { _ in data.pixels[..<data.pixelsPerImage] })]
    case .noiseImages: return [with(pixels: data.pixels.map { _ in UInt8(truncatingIfNeeded: random.nextWord()) })]
    default: return [data]
    }
  }
}

extension TrainingConfiguration {
  /// How often the discriminator learns from a batch.
  var discriminatorMoves: Int { sabotage.contains(.fiveDiscriminatorMoves) ? 5 : 1 }

  /// The real images that the batches are taken from, in turns.
  func spoiled(_ data: LabelledImages) -> [LabelledImages] {
    sabotage.sorted { $0.rawValue < $1.rawValue }.reduce([data]) { sources, sabotage in
      sources.flatMap { sabotage.spoil($0, seed: seed) }
    }
  }
}
