import Datasets
import Testing

@Suite struct DataSplitTests {
  /// Images whose two pixels are their number.
  private func images(_ labels: [Int?], classes: Int = 3) -> LabelledImages {
    LabelledImages(
      name: "numbered", width: 2, height: 1, channels: 1, classNames: (0..<classes).map(String.init),
      pixels: labels.indices.flatMap { [UInt8($0 / 256), UInt8($0 % 256)] }, labels: labels)
  }

  private func numbers(_ images: LabelledImages) -> [Int] {
    (0..<images.count).map { Int(images.pixels[2 * $0]) * 256 + Int(images.pixels[2 * $0 + 1]) }
  }

  @Test(arguments: [(1, 0), (11, 0), (12, 1), (23, 1), (24, 2), (6_742, 561)])
  func oneInTwelveOfEachClassIsHeldOut(_ count: Int, _ expected: Int) {
    let (learning, validation) = images([Int?](repeating: 1, count: count) + [Int?](repeating: 2, count: 36)).split()
    #expect(validation.labels.count { $0 == 1 } == expected)
    #expect(learning.labels.count { $0 == 1 } == count - expected)
    #expect(validation.labels.count { $0 == 2 } == 3)
  }

  @Test func partsShareNoImageAndLoseNone() {
    let labels = (0..<1_000).map { $0 % 7 == 0 ? nil : Optional($0 % 3) }
    let all = images(labels)
    let (learning, validation) = all.split()
    #expect((numbers(learning) + numbers(validation)).sorted() == Array(0..<1_000))
    for part in [learning, validation] {
      #expect(numbers(part) == numbers(part).sorted())
      #expect(part.labels == numbers(part).map { labels[$0] })
      #expect(part.classNames == all.classNames)
    }
    #expect(validation.labels.count { $0 == nil } == 143 / 12)
  }

  /// Ten labelled images of each class are too few to give any away; of the 600 others 50 are compared with.
  @Test func imagesWithoutALabelAreHeldOutLikeAClass() {
    let (learning, validation) = images((0..<630).map { $0 < 30 ? $0 % 3 : nil }).split()
    #expect(learning.labelledCount == 30 && learning.count == 580)
    #expect(validation.labels == [Int?](repeating: nil, count: 50))
    // Whatever else has labels.
    let alone = images([Int?](repeating: nil, count: 600)).split().validation
    #expect(numbers(validation).map { $0 - 30 } == numbers(alone))
  }

  @Test func splitIsTheSameForEver() {
    // A change moves images that models have learned from into the part that judges them.
    let (_, validation) = images([Int?](repeating: 0, count: 60) + [Int?](repeating: 2, count: 60)).split()
    #expect(numbers(validation) == [0, 2, 14, 40, 52, 67, 71, 99, 118, 119])
  }

  @Test func otherClassesDoNotMatter() {
    let alone = numbers(images([Int?](repeating: 1, count: 120)).split().validation)
    // The same images of class 1, every second one.
    let mixed = images((0..<240).map { $0 % 2 == 0 ? 1 : $0 % 4 == 1 ? 0 : nil }).split().validation
    #expect(zip(numbers(mixed), mixed.labels).filter { $0.1 == 1 }.map { $0.0 / 2 } == alone)
  }

  @Test func marksOfTheDataSetDecideWhereThereAreAny() {
    let labels = (0..<60).map { Optional($0 % 3) }
    let plain = images(labels)
    let marked = LabelledImages(
      name: "numbered", width: 2, height: 1, channels: 1, classNames: plain.classNames, pixels: plain.pixels, labels: labels,
      isHeldOut: (0..<60).map { $0 >= 50 })
    let (learning, validation) = marked.split()
    #expect(numbers(learning) == Array(0..<50) && numbers(validation) == Array(50..<60))
    // The parts are plain images again, and a selection keeps its marks.
    #expect(learning.isHeldOut == nil && validation.isHeldOut == nil)
    #expect(numbers(marked.selecting([55, 3, 52]).split().validation) == [55, 52])
  }
}
