import Compute
import Datasets
import Models
import NeuralNetworks
import Testing

import Training

/// What the discriminator sees changed must not show in what is generated.
struct ImageAugmentationTests {
  private static let side = 16
  private static let architecture = Architecture(
    height: side, width: side, imageChannels: 3, classNames: ["left", "right"], noise: 8, codes: [],
    generatorChannels: [32, 16], discriminatorChannels: [16, 32], discriminatorFeatures: 32)

  /// 60 squares of 6x6 pixels, always at the same place of their class and upright, each with a speck that tells it from
  /// the others.
  private static let data = LabelledImages(
    name: "squares", width: side, height: side, channels: 3, classNames: architecture.classNames,
    pixels: (0..<60).flatMap { i in
      (0..<side * side).flatMap { p -> [UInt8] in
        let (row, column) = (p / side, p % side)
        let isInside = (5..<11).contains(row) && (i % 2 == 0 ? 2..<8 : 8..<14).contains(column)
        let speck = row == 6 + i / 2 % 4 && column == (i % 2 == 0 ? 3 : 9) + i / 8 % 4
        return isInside ? (speck ? [250, 250, 250] : [220, 90, 40]) : [8, 8, 8]
      }
    }, labels: (0..<60).map { $0 % 2 })

  /// Of the bright pixels' middle across or along, whichever varies more, the standard deviation within classes, in pixels.
  private func spread(_ images: Tensor, _ labels: [Int]) -> Float {
    let side = Self.side
    var middles: [(x: Float, y: Float)] = []
    images.withValues { v in
      for n in labels.indices {
        var (sum, x, y): (Float, Float, Float) = (0, 0, 0)
        for p in 0..<side * side {
          let ink = v[n * 3 * side * side + p] + 1
          guard ink > 0.6 else { continue }
          sum += ink
          x += ink * Float(p % side)
          y += ink * Float(p / side)
        }
        middles.append((x / max(sum, 1), y / max(sum, 1)))
      }
    }
    func deviation(_ value: (Int) -> Float) -> Float {
      var squares: Float = 0
      for label in 0..<2 {
        let own = labels.indices.filter { labels[$0] == label }
        let mean = own.reduce(Float(0)) { $0 + value($1) } / Float(own.count)
        squares += own.reduce(Float(0)) { $0 + (value($1) - mean) * (value($1) - mean) }
      }
      return (squares / Float(labels.count)).squareRoot()
    }
    return max(deviation { middles[$0].x }, deviation { middles[$0].y })
  }

  private func real(_ rows: Int) -> (images: Tensor, labels: [Int]) {
    var loader = BatchLoader(Self.data, batchSize: rows, seed: 1)
    let (images, labels) = loader.batch(step: 0)
    return (images, labels.compactMap(\.self))
  }

  /// The largest share, 1,500 steps on 60 images.
  @Test func changesDoNotLeakIntoWhatIsGenerated() {
    let trainer = GANTrainer(Self.architecture, TrainingConfiguration(), augmentation: TrainingConfiguration.Augmentation.most)
    var loader = BatchLoader(Self.data, batchSize: 32, seed: 0)
    let latent = LatentBatch(trainer.generator.latentSpace, rows: 32)
    for step in 0..<1_500 {
      let (images, labels) = loader.batch(step: step)
      latent.sample(labels: labels, seed: 0, step: step)
      let rate = TrainingConfiguration().rateFactor(progress: Double(step) / 1_500)
      _ = trainer.step(images: images, labels: labels, latent: latent, key: .init(seed: 0, step: step), rateFactor: rate)
    }
    let drawn = LatentBatch(trainer.generator.latentSpace, rows: 256)
    let labels = (0..<256).map { $0 % 2 }
    drawn.sample(labels: labels, seed: 7, step: 0)
    let generated = spread(trainer.average.forward(drawn, .inference), labels)

    // What would be seen if they leaked: the real images as the discriminator sees them.
    let (images, ofReal) = real(256)
    let changed = spread(
      ImageAugmentation(TrainingConfiguration.Augmentation.most, Self.architecture, pass: 0).forward(images, .init(seed: 3, step: 0)), ofReal)
    let unchanged = spread(images, ofReal)
    #expect(changed > 0.8 && unchanged < 0.1, "\(changed), \(unchanged)")
    #expect(generated < 0.25 * changed, "\(generated), changed \(changed), real \(unchanged)")
  }

  /// The gradient of what is seen with respect to the images, against the change in one direction: y is linear in x.
  @Test func gradientIsTheTransposedMap() {
    let (x, _) = real(8)
    let key = RandomKey(seed: 4, step: 2)
    let augmentation = ImageAugmentation(0.8, Self.architecture, pass: 1)
    let y0 = augmentation.forward(x, key).values
    var random = RandomSource(seed: 1, purpose: .test)
    let direction = Tensor(x.shape, (0..<x.shape.count).map { _ in random.normal() })
    let moved = Tensor(x.shape, zip(x.values, direction.values).map { $0 + $1 })
    let dy = Tensor(x.shape, (0..<x.shape.count).map { _ in random.normal() })
    let y1 = augmentation.forward(moved, key).values
    let dx = augmentation.backward(dy).values
    let along = zip(zip(y1, y0), dy.values).reduce(0.0) { $0 + Double($1.0.0 - $1.0.1) * Double($1.1) }
    let back = zip(dx, direction.values).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    #expect(abs(along - back) < 1e-3 * max(1, abs(along)), "\(along), \(back)")
  }

  /// Without a share the images pass as they are, as the same tensor; the two passes of a step draw different changes.
  @Test func passesDrawTheirOwn() {
    let (x, _) = real(8)
    let key = RandomKey(seed: 4, step: 2)
    #expect(ImageAugmentation(0, Self.architecture, pass: 0).forward(x, key) === x)
    let first = ImageAugmentation(0.8, Self.architecture, pass: 0).forward(x, key).values
    #expect(first == ImageAugmentation(0.8, Self.architecture, pass: 0).forward(x, key).values)
    #expect(first != ImageAugmentation(0.8, Self.architecture, pass: 1).forward(x, key).values)
    #expect(first != x.values)
  }

  /// Chosen from the amount of data: the most for few, none for many, less in between.
  @Test func shareFollowsTheAmountOfData() {
    typealias Augmentation = TrainingConfiguration.Augmentation
    #expect([1, 300, 2_000].allSatisfy { Augmentation.auto.probability(images: $0) == 0.8 })
    #expect([30_000, 55_004, 1_000_000].allSatisfy { Augmentation.auto.probability(images: $0) == 0 })
    let between = [2_500, 5_000, 10_000, 20_000, 29_000].map { Augmentation.auto.probability(images: $0) }
    #expect(zip(between, between.dropFirst()).allSatisfy { $0 > $1 } && between[0] < 0.8 && between[4] > 0)
    // The middle by the logarithm: √(2,000 · 30,000) = 7,746.
    #expect(abs(Augmentation.auto.probability(images: 7_746) - 0.4) < 1e-3)
    #expect(Augmentation.never.probability(images: 10) == 0 && Augmentation.share(0.3).probability(images: 1 << 20) == 0.3)
    #expect(TrainingConfiguration().resolved(images: 500).augmentation == .share(0.8))
  }

  @Test func fewImagesAreSeenMoreOften() {
    typealias Length = TrainingConfiguration.Length
    #expect(Length.standard(images: 60_000) == .epochs(25) && Length.standard(images: 24_000) == .epochs(25))
    #expect(Length.standard(images: 23_999) == .images(600_000) && Length.standard(images: 10) == .images(600_000))
  }
}
