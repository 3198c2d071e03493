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
}
