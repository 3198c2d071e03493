import Compute
import Synchronization
import Testing

/// One pool, whose size changes no result.
struct ThreadsTests {
  /// Runs `body` with so many threads, and gives the calling thread its number back.
  private func with<R>(threads: Int, _ body: () -> R) -> R {
    let before = Threads.count
    Threads.use(threads)
    defer { Threads.use(before) }
    return body()
  }

  @Test(arguments: [1, 2, 3, 8], [0, 1, 2, 3, 7, 100])
  func eachChunkRunsOnce(_ threads: Int, _ chunks: Int) {
    let runs = Mutex([Int](repeating: 0, count: chunks))
    with(threads: threads) {
      Threads.forEach(chunks: chunks) { chunk in runs.withLock { $0[chunk] += 1 } }
    }
    #expect(runs.withLock { $0 } == [Int](repeating: 1, count: chunks))
  }

  @Test func countsAreSensible() {
    #expect(Threads.available >= 1)
    with(threads: 3) { #expect(Threads.count == 3) }
  }

  /// What our own loops compute in a training step is the same to the bit with any number of threads.
  @Test func resultsDoNotDependOnTheNumberOfThreads() {
    let one = with(threads: 1, piecesOfAStep)
    for threads in 2...4 {
      let isSame = with(threads: threads, piecesOfAStep) == one
      #expect(isSame, "\(threads) threads")
    }
  }

  private func piecesOfAStep() -> [[Float]] {
    let shape: Shape = [5, 3, 9, 11]
    let noise = Tensor(shape)
    noise.fillNormalRows { RandomSource(seed: 1, purpose: .test, index: $0) }
    let warped = Tensor(shape)
    let warp = AffineWarp(shape)
    let turn = AffineWarp.Transform(xx: 0.9, xy: -0.3, x1: 0.1, yx: 0.3, yy: 0.9, y1: -0.2)
    let transforms = [AffineWarp.Transform](repeating: turn, count: 5)
    warp.forward(noise, transforms, into: warped)
    let unwarped = Tensor(shape)
    warp.backward(warped, transforms, into: unwarped)
    let dilated = Tensor(shape)
    let morphology = GreyMorphology(shape)
    morphology.forward(noise, .dilate, into: dilated)
    let spread = Tensor(shape)
    morphology.addBackward(noise, scaledBy: 0.5, into: spread)
    let long = Tensor([90_001])
    long.fillNormalRows { RandomSource(seed: 2, purpose: .test, index: $0) }
    let moved = Tensor([90_001], long.values)
    moved.scale(by: 0.3)
    moved.add(long, scaledBy: 0.7)
    moved.adamStep(
      gradient: long, first: Tensor([90_001]), second: Tensor([90_001]), rate: 0.1, betas: (0.5, 0.999), epsilon: 1e-8,
      firstCorrection: 2, secondCorrection: 1000)
    return [noise, warped, unwarped, dilated, spread, moved].map(\.values)
  }
}
