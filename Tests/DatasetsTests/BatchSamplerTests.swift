import Datasets
import Testing

@Suite struct BatchSamplerTests {
  /// Data sets and batches: divisible, not divisible, equal, smaller than a batch, of one image.
  static let sizes = [(12, 4), (10, 4), (7, 7), (3, 8), (1, 5), (5, 1), (100, 64)]

  @Test(arguments: sizes)
  func everyImageOccursOnceInEachEpoch(_ count: Int, _ batchSize: Int) {
    var sampler = BatchSampler(count: count, batchSize: batchSize, seed: 42)
    let epochs = 6
    var seen: [Int] = []
    for step in 0..<(epochs * count + batchSize - 1) / batchSize { seen += sampler.indices(step: step) }
    for epoch in 0..<epochs {
      #expect(seen[epoch * count..<(epoch + 1) * count].sorted() == Array(0..<count), "epoch \(epoch)")
    }
  }

  @Test(arguments: sizes)
  func aBatchDependsOnSeedAndStepAlone(_ count: Int, _ batchSize: Int) {
    var ascending = BatchSampler(count: count, batchSize: batchSize, seed: 7)
    let batches = (0..<40).map { ascending.indices(step: $0) }
    #expect(batches.allSatisfy { $0.count == batchSize })
    var backwards = BatchSampler(count: count, batchSize: batchSize, seed: 7)
    for step in (0..<40).reversed() {
      #expect(backwards.indices(step: step) == batches[step])
      var resumed = BatchSampler(count: count, batchSize: batchSize, seed: 7)
      #expect(resumed.indices(step: step) == batches[step])
    }
  }

  @Test func batchSizeDoesNotChangeTheRow() {
    var ones = BatchSampler(count: 10, batchSize: 1, seed: 3)
    var threes = BatchSampler(count: 10, batchSize: 3, seed: 3)
    #expect((0..<30).flatMap { ones.indices(step: $0) } == (0..<10).flatMap { threes.indices(step: $0) })
  }

  @Test func epochsAndSeedsDiffer() {
    var sampler = BatchSampler(count: 50, batchSize: 50, seed: 1)
    var other = BatchSampler(count: 50, batchSize: 50, seed: 2)
    let first = sampler.indices(step: 0)
    #expect(first != Array(0..<50))
    #expect(first != sampler.indices(step: 1))
    #expect(first != other.indices(step: 0))
  }

  @Test func theFirstImageOfAStepGivesItsEpoch() {
    let sampler = BatchSampler(count: 10, batchSize: 4, seed: 0)
    #expect((0..<8).map { sampler.epoch(ofStep: $0) } == [0, 0, 0, 1, 1, 2, 2, 2])
    #expect((0..<3).map { sampler.imagesSeen(beforeStep: $0) } == [0, 4, 8])
    let small = BatchSampler(count: 3, batchSize: 8, seed: 0)
    #expect((0..<4).map { small.epoch(ofStep: $0) } == [0, 2, 5, 8])
  }

  /// Each image as often as its weight says, give or take one, in every epoch; the length stays.
  @Test(arguments: [1, 10, 1_000])
  func weightsSayHowOften(_ count: Int) {
    let weights = (0..<count).map { [1, 0, 0.5, 7.3, 2][$0 % 5] as Float }
    let mean = weights.reduce(0, +) / Float(count)
    var sampler = BatchSampler(count: count, batchSize: count, seed: 5)
    let plain = sampler.indices(step: 0)
    sampler.weights = weights
    var total = [Int](repeating: 0, count: count)
    let epochs = 200
    for epoch in 1...epochs {
      var seen = [Int](repeating: 0, count: count)
      for index in sampler.indices(step: epoch) { seen[index] += 1 }
      for (i, n) in seen.enumerated() {
        #expect(abs(Float(n) - weights[i] / mean) < 1, "image \(i) of weight \(weights[i] / mean) came up \(n) times")
        total[i] += n
      }
      #expect(seen.reduce(0, +) == count)
    }
    // On average exactly: no image is favoured for its place.
    for (i, n) in total.enumerated() { #expect(abs(Float(n) / Float(epochs) - weights[i] / mean) < 0.2) }
    sampler.weights = nil
    #expect(sampler.indices(step: 0) == plain)
  }

  @Test func equalWeightsAreNone() {
    var sampler = BatchSampler(count: 64, batchSize: 64, seed: 5)
    sampler.weights = [Float](repeating: 0.3, count: 64)
    #expect(sampler.indices(step: 3).sorted() == Array(0..<64))
  }
}
