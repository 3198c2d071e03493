import Datasets
import Evaluation
import Testing

struct NearCopiesTests {
  /// L2 over pixels scaled to 0…1, the plain way.
  private func distance(_ a: LabelledImages, _ i: Int, _ b: LabelledImages, _ j: Int) -> Double {
    let size = a.pixelsPerImage
    var sum = 0.0
    for k in 0..<size {
      let d = Double(a.pixels[i * size + k]) - Double(b.pixels[j * size + k])
      sum += d * d
    }
    return sum.squareRoot() / 255
  }

  /// Few and small images are compared by their pixels, many large ones by their projections first.
  @Test(arguments: [(60, 8), (1_400, 28)])
  func distancesAreThoseOfThePixels(count: Int, side: Int) throws {
    let real = side == 28 ? Strokes(seed: 3).images(count: count).images : randomImages(count, width: side, height: side)
    let copies = NearCopies(of: real)
    // As the median over the same images, found the plain way.
    let sample = (0..<min(count, 1_000)).map { $0 * count / min(count, 1_000) }
    if count < 1_000 {
      let nearest = sample.map { i in (0..<count).filter { $0 != i }.map { distance(real, i, real, $0) }.min() ?? 0 }.sorted()
      #expect(abs(copies.typicalDistance - (nearest[29] + nearest[30]) / 2) < 1e-12)
    }
    let queries = side == 28 ? Strokes(seed: 4).images(count: 40).images : randomImages(100, width: side, height: side).selecting(Array(60..<100))
    let expected = (0..<40).map { i in (0..<count).map { distance(queries, i, real, $0) }.min() ?? 0 }
    let limit = expected.sorted()[20]
    for (found, expected) in zip(copies.distances(queries, below: limit), expected) {
      if expected < limit - 1e-9 {
        #expect(abs(try #require(found) - expected) < 1e-9)
      } else if expected > limit + 1e-9 {
        #expect(found == nil)
      }
    }
  }

  @Test func copiesAreAtNoDistance() {
    let real = randomImages(50, width: 8, height: 8)
    let found = NearCopies(of: real).distances(real.selecting([3, 49]), below: 0.1)
    #expect(found == [0, 0])
  }

  /// Where each image is there twice, the nearest other one is its twin.
  @Test func twinsHaveNoTypicalDistance() {
    let real = randomImages(50, width: 8, height: 8)
    #expect(NearCopies(of: real.selecting(Array(0..<50) + Array(0..<50))).typicalDistance == 0)
  }
}
