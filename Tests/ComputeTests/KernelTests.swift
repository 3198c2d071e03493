import Compute
import Testing

/// The loops in C: every width of vectors that this processor has gives the same bits.
struct KernelTests {
  @Test func everyWidthDrawsTheSameNormals() {
    for index in [0, 1, 0xABCD_1234_5678] {
      let random = RandomSource(seed: 0x0123_4567_89AB_CDEF, purpose: .test, class: 7, index: index)
      let count = 64 * 1000
      var oneByOne: [Float] = []
      var stream = random
      for _ in 0..<count / 2 {
        let (a, b) = RandomSource.normals(stream.nextWord(), stream.nextWord())
        oneByOne += [a, b]
      }
      for level in KernelCheck.levels {
        #expect(KernelCheck.normals(random, count: count, level: level).map(\.bitPattern) == oneByOne.map(\.bitPattern))
      }
    }
  }

  /// Sides that are and are not whole vectors.
  @Test(arguments: [4, 15, 16, 28, 33, 64])
  func everyWidthWarpsAlike(side: Int) {
    var random = RandomSource(seed: 6, purpose: .test, index: side)
    for _ in 0..<20 {
      func number() -> Float { random.uniform(in: -1.2...1.2) }
      let t = AffineWarp.Transform(xx: number(), xy: number(), x1: number(), yx: number(), yy: number(), y1: number())
      let plane = (0..<(side + 3) * (side + 3)).map { _ in number() }
      let expected = KernelCheck.warp(t, plane, side: side, level: 0).map(\.bitPattern)
      for level in KernelCheck.levels.dropFirst() {
        #expect(KernelCheck.warp(t, plane, side: side, level: level).map(\.bitPattern) == expected)
      }
    }
  }

  /// What fills at once is what one call after another gives, and the stream goes on alike.
  @Test(arguments: [0, 1, 31, 32, 33, 64, 100, 256], [0, 1, 4])
  func fillingIsCallingOneByOne(count: Int, before: Int) {
    var random = RandomSource(seed: 5, purpose: .test, index: count)
    for _ in 0..<before { _ = random.nextWord() }
    var twin = random
    let values = Tensor([count + 2], [Float](repeating: 7, count: count + 2))
    values.withMutableValues { random.fillNormalOneByOne(&$0, 1..<count + 1) }
    #expect(values.values == [7] + (0..<count).map { _ in twin.normal() } + [7])
    #expect(random.nextWord() == twin.nextWord())
  }

  /// Adding noise to something is drawing it, scaling it and adding it.
  @Test(arguments: [3, 64, 784, 1000])
  func noiseIsAddedAsItIsDrawn(count: Int) {
    let x = Tensor([4, count])
    x.fillNormalRows { RandomSource(seed: 1, purpose: .test, index: $0) }
    let noise = Tensor([4, count])
    noise.fillNormalRows { RandomSource(seed: 2, purpose: .test, index: $0) }
    let y = Tensor([4, count])
    y.fillNormalRows(addedTo: x, deviation: 0.7) { RandomSource(seed: 2, purpose: .test, index: $0) }
    #expect(y.values == zip(x.values, noise.values).map { $0 + 0.7 * $1 })
  }
}
