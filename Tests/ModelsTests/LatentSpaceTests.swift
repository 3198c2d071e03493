import Compute
import Models
import Testing

struct LatentSpaceTests {
  /// 20,000 numbers each: the mean of a standard normal is within 0.03 of 0 (four standard errors of 0.0071), of a
  /// uniform on −1…1 within 0.017 (of 0.0041); variances 1 and 1/3, within four standard errors of 0.01 and 0.0021.
  @Test func noiseIsNormalAndCodesAreUniform() {
    let space = LatentSpace(noise: 10, classes: 3, codes: 10)
    let points = (0..<2000).map { index in
      var random = RandomSource(seed: 1, purpose: .test, index: index)
      return space.sample(using: &random)
    }
    let noise = points.flatMap(\.noise).map(Double.init)
    let codes = points.flatMap(\.codes).map(Double.init)
    #expect(noise.count == 20_000 && codes.count == 20_000)
    func moments(_ x: [Double]) -> (mean: Double, variance: Double) {
      let mean = x.reduce(0, +) / Double(x.count)
      return (mean, x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count))
    }
    #expect(abs(moments(noise).mean) < 0.03)
    #expect(abs(moments(noise).variance - 1) < 0.04)
    #expect(abs(moments(codes).mean) < 0.017)
    #expect(abs(moments(codes).variance - 1.0 / 3) < 0.009)
    #expect(codes.allSatisfy { (-1...1).contains($0) })
    #expect(codes.contains { $0 < -0.99 } && codes.contains { $0 > 0.99 })
    // 0.27 % of normal numbers lie beyond 3, of 20,000 some 54.
    #expect((20...100).contains(noise.count { abs($0) > 3 }))
  }

  @Test func rowHoldsNoiseLabelAndCodes() {
    let batch = LatentBatch(LatentSpace(noise: 2, classes: 3, codes: 2), rows: 2)
    batch.set(0, label: 1, LatentPoint(noise: [0.1, 0.2], codes: [0.3, 0.4]))
    batch.set(1, label: nil, LatentPoint(noise: [0.5, 0.6], codes: [0.7, 0.8]))
    #expect(batch.inputs.values == [0.1, 0.2, 0, 1, 0, 0.3, 0.4, 0.5, 0.6, 0, 0, 0, 0.7, 0.8])
    #expect(batch.codes?.values == [0.3, 0.7, 0.4, 0.8])
    #expect(batch.labels == [1, nil])
    // A row is overwritten as a whole.
    batch.set(0, label: 2, LatentPoint(noise: [1, 1], codes: [1, 1]))
    #expect(Array(batch.inputs.values.prefix(7)) == [1, 1, 0, 0, 1, 1, 1])
  }

  /// The row of a step depends on the seed, the step and the row only.
  @Test func stepsAreApartAndRepeatable() {
    let space = LatentSpace(noise: 4, classes: 2, codes: 1)
    func inputs(rows: Int, seed: UInt64, step: Int) -> [Float] {
      let batch = LatentBatch(space, rows: rows)
      batch.sample(labels: (0..<rows).map { $0 % 2 }, seed: seed, step: step)
      return batch.inputs.values
    }
    let first = inputs(rows: 8, seed: 0, step: 3)
    #expect(inputs(rows: 8, seed: 0, step: 3) == first)
    #expect(inputs(rows: 4, seed: 0, step: 3) == Array(first.prefix(4 * 7)))
    #expect(inputs(rows: 8, seed: 0, step: 4) != first)
    #expect(inputs(rows: 8, seed: 1, step: 3) != first)
    #expect(Set((0..<8).map { first[$0 * 7] }).count == 8)
  }

  /// 4,096 draws of 5 categories: 819 of each, within four standard errors of 26.
  @Test func categoriesAreUniformAndOfTheirOwnStream() throws {
    let space = LatentSpace(noise: 3, classes: 5, codes: 1)
    let batch = LatentBatch(space, rows: 64)
    var counts = [Int](repeating: 0, count: 5)
    var seen: Set<[Int?]> = []
    for step in 0..<64 {
      batch.sampleCategories(seed: 1, step: step)
      for case let label? in batch.labels { counts[label] += 1 }
      seen.insert(batch.labels)
    }
    #expect(counts.reduce(0, +) == 4096 && counts.allSatisfy { (715...923).contains($0) }, "\(counts)")
    #expect(seen.count == 64)
    // Noise and codes are those of a batch whose labels are given, and the one-hot label is the category.
    let (inputs, labels) = (batch.inputs.values, batch.labels)
    batch.sample(labels: labels, seed: 1, step: 63)
    #expect(batch.inputs.values == inputs)
    // A row depends on seed, step and row only.
    let fewer = LatentBatch(space, rows: 8)
    fewer.sampleCategories(seed: 1, step: 63)
    #expect(fewer.labels == Array(labels.prefix(8)))
    fewer.sampleCategories(seed: 2, step: 63)
    #expect(fewer.labels != Array(labels.prefix(8)))
  }

  /// A row without a label gets the category that it would have if none had one; the others keep theirs.
  @Test func onlyRowsWithoutALabelAreGivenOne() {
    let space = LatentSpace(noise: 3, classes: 5, codes: 1)
    let (batch, all) = (LatentBatch(space, rows: 6), LatentBatch(space, rows: 6))
    all.sampleCategories(seed: 1, step: 9)
    batch.sample(completing: [4, nil, 0, nil, nil, 1], seed: 1, step: 9)
    #expect(batch.labels == [4, all.labels[1], 0, all.labels[3], all.labels[4], 1])
    let inputs = batch.inputs.values
    batch.sample(labels: batch.labels, seed: 1, step: 9)
    #expect(batch.inputs.values == inputs)
  }

  @Test func withoutCategoriesNoRowHasOne() {
    let batch = LatentBatch(LatentSpace(noise: 2, classes: 0, codes: 0), rows: 3)
    batch.sampleCategories(seed: 1, step: 0)
    #expect(batch.labels == [nil, nil, nil])
  }

  @Test func withoutCodesThereIsNone() {
    let batch = LatentBatch(LatentSpace(noise: 1, classes: 0, codes: 0), rows: 1)
    batch.set(0, label: nil, LatentPoint(noise: [2], codes: []))
    #expect(batch.inputs.values == [2])
    #expect(batch.codes == nil)
  }
}
