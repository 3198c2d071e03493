import Compute
import Datasets
import Evaluation
import Images
import Testing

@Suite struct MorphometryTests {
  @Test(arguments: [0, 1, 64, 150])
  func threadsDoNotChangeNumbers(count: Int) {
    let images = Strokes().images(count: count).images
    let expected = Morphometer().measure(images.pixels, width: 28, height: 28)
    #expect(expected.count == count)
    let threads = Threads.count
    defer { Threads.use(threads) }
    for threads in [1, 3] {
      Threads.use(threads)
      #expect(images.morphometry() == expected)
    }
  }
}
