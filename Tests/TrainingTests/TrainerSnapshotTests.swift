import Compute
import Models
import NeuralNetworks
import Testing
import Training

/// A game put back goes on bit for bit as it would have.
struct TrainerSnapshotTests {
  private static let architecture = Architecture(
    height: 8, width: 8, imageChannels: 1, classNames: ["a", "b", "c"], noise: 4, codes: LatentCode.first(2),
    generatorChannels: [8, 4], discriminatorChannels: [4, 8], discriminatorFeatures: 6, recognizerChannels: [2, 4])

  private func trainer(seed: UInt64 = 0) -> GANTrainer {
    var configuration = TrainingConfiguration()
    configuration.seed = seed
    return GANTrainer(Self.architecture, configuration)
  }

  /// Steps whose inputs depend on their numbers alone.
  private func play(_ trainer: GANTrainer, _ steps: Range<Int>, rows: Int = 6) -> [StepReport] {
    steps.map { t in
      var random = RandomSource(seed: 3, purpose: .test, index: t)
      let pixels = (0..<rows * 64).map { _ in random.uniform(in: -1...1) }
      let labels: [Int?] = (0..<rows).map { $0 % 3 }
      let latent = LatentBatch(trainer.generator.latentSpace, rows: rows)
      latent.sample(labels: labels, seed: 3, step: t)
      return trainer.step(
        images: Tensor([rows, 1, 8, 8], pixels), labels: labels, latent: latent, key: RandomKey(seed: 3, step: t), rateFactor: 1)
    }
  }

  @Test func restoredGameGoesOnAsItWould() {
    let game = trainer()
    _ = play(game, 0..<4)
    let middle = game.snapshot()
    let reports = play(game, 4..<8)
    let end = game.snapshot()
    #expect(middle != end)
    // In the same trainer, after it went elsewhere, and in another one that never was there.
    let other = trainer(seed: 9)
    _ = play(other, 0..<1)
    for again in [game, other] {
      _ = play(again, 20..<23, rows: 4)
      again.restore(middle)
      #expect(again.snapshot() == middle)
      #expect(play(again, 4..<8) == reports)
      #expect(again.snapshot() == end)
    }
  }

  /// What a restored average draws is what it drew: prepared copies of weights are not left over.
  @Test func restoredAverageDrawsTheSame() {
    let game = trainer()
    _ = play(game, 0..<3)
    let snapshot = game.snapshot()
    func draw() -> [UInt8] { Sampler(game.average, seed: 1).draw((0..<6).map { SampleRequest(label: $0 % 3, index: $0) }) }
    let drawn = draw()
    _ = play(game, 3..<9)
    let isElsewhere = draw() != drawn
    #expect(isElsewhere)
    game.restore(snapshot)
    let isBack = draw() == drawn
    #expect(isBack)
  }

  /// Every array that a step changes is in the list, under one name; moments, statistics, vectors and average too.
  @Test func everythingThatMovesIsListed() {
    let game = trainer()
    _ = play(game, 0..<1)
    let before = game.snapshot()
    _ = play(game, 1..<3)
    let after = game.snapshot()
    #expect(Set(before.arrays.map(\.name)).count == before.arrays.count)
    for (old, new) in zip(before.arrays, after.arrays) {
      #expect(old.values.count == old.shape.reduce(1, *))
      #expect(old != new, "\(old.name)")
    }
    #expect(before.counters.map(\.value) == [1, 1, 1, 1] && after.counters.map(\.value) == [3, 3, 3, 3])
    let names = Set(before.arrays.map(\.name))
    for name in [
      "generator.linear.weight", "generator.norm0.running_var", "discriminator.hidden.weight.u", "recognizer1.head.bias",
      "discriminator.score.weight.second", "recognizer0.down0.weight.first", "average.generator.up1.bias",
      "average.generator.norm1.running_mean",
    ] { #expect(names.contains(name), "\(name)") }
  }
}
