import Files
import TestSupport
import Testing

/// Data sets that cannot be learned from: one sentence, the exit code of the table, nothing written.
struct BadDataTests {
  struct Case: CustomTestStringConvertible {
    let testDescription: String
    let images: [UInt8]?
    let labels: [UInt8]?
    let sentence: String
    var code: Int32 = 65
  }

  private static let images = TinyData.images()
  private static let labels = TinyData.labels()

  static let cases = [
    Case(
      testDescription: "cut short", images: Array(images.dropLast(7)), labels: labels,
      sentence: "data/train-images-idx3-ubyte: cut short: an idx file of images with this header has 2576 bytes, "
        + "but 2569 are there; copy or download it again"),
    Case(
      testDescription: "header only in part", images: [0, 0, 8, 3, 0], labels: labels,
      sentence: "data/train-images-idx3-ubyte: cut short: an idx file of images with this header has 16 bytes, "
        + "but 5 are there; copy or download it again"),
    Case(
      testDescription: "surplus bytes", images: images + [1], labels: labels,
      sentence: "data/train-images-idx3-ubyte: damaged: an idx file of images with this header has 2576 bytes, "
        + "but more are there"),
    Case(
      testDescription: "other file", images: Array("GIF89a, not idx".utf8), labels: labels,
      sentence: "data/train-images-idx3-ubyte: not an idx file of images (starts with 47 49 46 38, expected 00 00 08 03)"),
    Case(
      testDescription: "empty", images: images, labels: [],
      sentence: "data/train-labels-idx1-ubyte: not an idx file of labels (it is empty, expected 00 00 08 01)"),
    Case(
      testDescription: "exchanged", images: labels, labels: images,
      sentence: "data/train-labels-idx1-ubyte: not an idx file of labels "
        + "(starts with 00 00 08 03, which is idx of images, expected 00 00 08 01)"),
    Case(
      testDescription: "enormous claim", images: [0, 0, 8, 3] + [UInt8](repeating: 0xFF, count: 12), labels: labels,
      sentence: "data/train-images-idx3-ubyte: not a usable idx file: its header claims 4294967295 images of "
        + "4294967295x4294967295, expected at least one of each and sizes that fit into memory"),
    Case(
      testDescription: "no images", images: TinyData.images(count: 0), labels: TinyData.labels(count: 0),
      sentence: "data/train-labels-idx1-ubyte: not a usable idx file: its header claims 0 labels, "
        + "expected at least one of each and sizes that fit into memory"),
    Case(
      testDescription: "counts differ", images: images, labels: TinyData.labels(count: 39),
      sentence: "data/train-images-idx3-ubyte has 40 images, but data/train-labels-idx1-ubyte has 39 labels; "
        + "expected one label for each image"),
    Case(
      testDescription: "cut gzip", images: images, labels: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x63],
      sentence: "data/train-labels-idx1-ubyte: cut short: the gzip stream ends before its end mark; copy or download it again"),
    Case(
      testDescription: "damaged gzip", images: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF], labels: labels,
      sentence: "data/train-images-idx3-ubyte: damaged: not a valid gzip stream (bad block or checksum); "
        + "copy or download it again"),
    Case(
      testDescription: "one image of a class", images: TinyData.images(count: 4), labels: TinyData.labels(count: 4, classes: 3),
      sentence: "data: the class 1 has one image only, from which nothing but copies can be learned; add some, or take the class out"),
    Case(
      testDescription: "images missing", images: nil, labels: labels,
      sentence: "data: train-labels-idx1-ubyte is there, but no train-images-idx3-ubyte (with or without .gz); put it beside",
      code: 66),
  ]

  @Test(arguments: cases)
  func isRefused(_ data: Case) throws {
    let folder = try TemporaryFolder()
    if let images = data.images { try folder.write("data/train-images-idx3-ubyte", images) }
    if let labels = data.labels { try folder.write("data/train-labels-idx1-ubyte", labels) }
    let before = try folder.files()
    let run = try Program.run(["train", "--data", "data", "--epochs", "1", "--threads", "1"], in: folder.path)
    #expect(run.code == data.code)
    #expect(run.errors == "gan-augment: \(data.sentence)\n")
    #expect(run.output == "")
    #expect(try folder.files() == before)
    #expect(try Folder.entries(folder.path) == ["data"])
  }

  @Test func labelsBeyondTheKnownClassesAreRefused() throws {
    let folder = try TemporaryFolder()
    try folder.write("data/train-images-idx3-ubyte", TinyData.images())
    try folder.write("data/train-labels-idx1-ubyte", TinyData.labels(classes: 12))
    let run = try Program.run(["train", "--dataset", "mnist", "--data", "data"], in: folder.path)
    #expect(run.code == 65)
    #expect(
      run.errors
        == "gan-augment: data/train-labels-idx1-ubyte: label 10 at position 10: this data set has the classes 0 to 9\n")
  }

  @Test func folderThatIsNotThereIsMissing() throws {
    let folder = try TemporaryFolder()
    for arguments in [["--data", "nowhere"], ["--dataset", "mnist", "--data", "nowhere"], ["--dataset", "mnist", "--offline"]] {
      let run = try Program.run(["train"] + arguments, in: folder.path)
      #expect(run.code == 66)
      #expect(run.errorLines.count == 1 && run.errors.hasPrefix("gan-augment: "))
      #expect(try folder.files() == [])
    }
  }
}
