import Datasets
import Files
import TestSupport
import Testing

/// Pairs of idx files under any name.
struct IDXFormatTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ stem: String, _ value: UInt8, count: Int = 6, separator: String = "-") throws {
    let pixels = (0..<count).flatMap { [UInt8](repeating: value + UInt8($0), count: 64) }
    try folder.write("\(stem)-images\(separator)idx3-ubyte", IDX.encodeImages(pixels, count: count, height: 8, width: 8))
    try folder.write("\(stem)-labels\(separator)idx1-ubyte", IDX.encodeLabels((0..<count).map { UInt8($0 % 3) }))
  }

  @Test(arguments: [("train", "t10k"), ("emnist-digits-train", "emnist-digits-test"), ("my.training", "my.testing")])
  func namesSayWhichPartAPairIs(_ train: String, _ test: String) throws {
    try write(train, 10, separator: train.contains(".") ? "." : "-")
    try write(test, 20, count: 3)
    let data = try DatasetFormats.open(folder.path)
    #expect(data.training.values == [10, 11, 12, 13, 14, 15] && data.test?.values == [20, 21, 22])
    #expect(data.training.classNames == ["0", "1", "2"])
  }

  /// What is called train has its test images elsewhere; a pair of any other name is all there is.
  @Test func onlyAPairWithoutAPartGivesAwayAShare() throws {
    try write("train", 10, count: 30)
    #expect(try DatasetFormats.open(folder.path).test == nil)
    #expect(throws: FormatError.nothingToTest(path: folder.path)) { try DatasetFormats.read(folder.path, split: .test) }
    let other = try TemporaryFolder()
    for file in try folder.files() { try other.write("letters" + file.dropFirst(5), try folder.read(file)) }
    let data = try DatasetFormats.open(other.path)
    #expect(data.training.count == 24 && data.test?.count == 6)
    #expect(data.findings.testOrigin == .share(kept: 6, of: 30, share: 0.2))
  }

  @Test func contradictionsAreNamed() throws {
    try write("a-train", 10)
    try write("b-train", 20)
    let several = #expect(throws: FormatError.self) { try DatasetFormats.open(folder.path) }
    #expect(
      several?.message
        == "\(folder.path): idx files of several sets (a-train, b-train); put the pairs of one set into a folder of their own")
    let half = try TemporaryFolder()
    try half.write("train-labels-idx1-ubyte.gz", TinyFiles.labelsGzip)
    let alone = #expect(throws: FormatError.self) { try DatasetFormats.open(half.path) }
    #expect(alone?.kind == .missingInput)
    #expect(
      alone?.message
        == "\(half.path): train-labels-idx1-ubyte.gz is there, but no train-images-idx3-ubyte (with or without .gz); put it beside")
    let tests = try TemporaryFolder()
    try tests.write("t10k-images-idx3-ubyte", TinyFiles.images)
    try tests.write("t10k-labels-idx1-ubyte", TinyFiles.labels)
    let only = #expect(throws: FormatError.self) { try DatasetFormats.open(tests.path) }
    #expect(
      only?.message == "\(tests.path): only images to test with (t10k); expected a pair for training, such as "
        + "train-images-idx3-ubyte and train-labels-idx1-ubyte")
  }

  /// Folders that are called like a known data set get its names.
  @Test func folderOfAKnownSetHasItsClasses() throws {
    let place = try TemporaryFolder()
    try place.write("fashion-mnist/train-images-idx3-ubyte", TinyFiles.images)
    try place.write("fashion-mnist/train-labels-idx1-ubyte", TinyFiles.labels)
    let images = try DatasetFormats.read(place.at("fashion-mnist"))
    #expect(images.labelNames == ["Pullover", "T-shirt/top", "Trouser"])
    #expect([images.width, images.height] == [28, 28])
  }
}
