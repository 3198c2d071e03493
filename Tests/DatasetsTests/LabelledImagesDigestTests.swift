import Datasets
import Testing

@Suite struct LabelledImagesDigestTests {
  private func images(
    name: String = "n", width: Int = 2, height: Int = 2, classNames: [String] = ["a", "été", "c"],
    pixels: [UInt8] = TinyFiles.pixels, labels: [Int?] = [2, nil, 1]
  ) -> LabelledImages {
    LabelledImages(
      name: name, width: width, height: height, channels: 1, classNames: classNames, pixels: pixels, labels: labels)
  }

  /// From Python: `hashlib.sha256` over `struct.pack("<q", …)` of the numbers, UTF-8 names and pixels.
  @Test func digestIsTheDocumentedOne() {
    #expect(images().digest == "018578d625f0565cdee3e018cde0be142d5d3aed1c41c54a4ab6e16bd2d03293")
  }

  @Test func digestDependsOnContentAndNotOnTheName() {
    let digest = images().digest
    #expect(images(name: "other").digest == digest)
    var pixels = TinyFiles.pixels
    pixels[11] += 1
    let others = [
      images(width: 4, height: 1), images(width: 1, height: 4), images(classNames: ["a", "été", "d"]),
      images(classNames: ["aé", "té", "c"]), images(classNames: ["a", "été", "c", ""]), images(pixels: pixels),
      images(labels: [2, 0, 1]), images(labels: [nil, 2, 1]),
    ]
    #expect(Set(others.map { $0.digest } + [digest]).count == others.count + 1)
  }

  /// From Python: the same, and the bytes 0, 1, 1 behind it.
  @Test func marksCountWhereThereAreAny() {
    let plain = images()
    let marked = LabelledImages(
      name: "n", width: 2, height: 2, channels: 1, classNames: plain.classNames, pixels: plain.pixels, labels: plain.labels,
      isHeldOut: [false, true, true])
    #expect(marked.digest == "fcb42d8a367df04b0071c6dc4145539f2b1fb7ee9f555e5f57e13695680e0c95")
  }
}
