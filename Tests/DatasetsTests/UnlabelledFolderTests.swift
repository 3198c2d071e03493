import Datasets
import Files
import Images
import TestSupport
import Testing

/// A folder of images without labels beside those of the classes.
struct UnlabelledFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// An image of each value.
  private func write(_ place: String, _ values: [Int]) throws {
    for value in values { try folder.write("\(place)/\(100 + value).png", TinyFiles.png(UInt8(value))) }
  }

  private func open(_ testShare: Double = 0) throws -> LabelledDataset {
    var preparation = ImagePreparation()
    preparation.testShare = testShare
    return try DatasetFormats.open(folder.path, preparation: preparation)
  }

  private func lines(_ findings: DatasetFindings) -> [String] {
    findings.lines.map { $0.replacingPath(folder.path).replacingPath(Path.fileName(folder.path)) }
  }

  @Test(arguments: ["unlabelled", "unlabeled", "Unlabelled"])
  func itsImagesHaveNoLabel(_ name: String) throws {
    try write("a", [1, 2])
    try write("zebra", [3, 4])
    try write(name, [10, 11])
    try write("\(name)/deep/er", [12])
    let data = try open()
    #expect(data.training.classNames == ["a", "zebra"])
    #expect(data.training.values == [1, 2, 3, 4, 10, 11, 12])
    #expect(data.training.labels == [0, 0, 1, 1, nil, nil, nil])
    #expect(lines(data.findings) == [
      "data        DIR: class folders in DIR",
      "images      7: 4 of 2 classes and 3 without a label (7 PNG), 8x8",
      "used as     8x8 grey, as they are",
      "parts       4 to learn from, none to test with",
      "unlabelled  3 more to learn from, without a label",
      "duplicates  none",
      "class  train",
      "a          2",
      "zebra      2",
    ])
    #expect(data.findings.json["unlabelled"] == ["beside": 3, "elsewhere": 0, "leftOut": 0])
  }

  @Test func partsHaveOneEachOrOneTogether() throws {
    try write("data/train/a", [1, 2])
    try write("data/train/b", [3])
    try write("data/train/unlabelled", [10])
    try write("data/unlabelled/more", [11])
    try write("data/test/a", [20])
    try write("data/test/unlabelled", [21])
    let data = try open()
    #expect(data.training.values == [1, 2, 3, 10, 11] && data.training.labels == [0, 0, 1, nil, nil])
    #expect(data.test?.values == [20] && data.test?.labels == [0])
    #expect(data.findings.notices.map { $0.replacingPath(folder.path) } == ["DIR/data: 1 of the images to test with has no label, and was left out"])
  }

  /// The share that is kept for testing is one of those with labels.
  @Test func noneIsKeptForTesting() throws {
    try write("a", Array(0..<10))
    try write("b", Array(20..<30))
    try write("unlabelled", Array(100..<200))
    let data = try open(0.2)
    #expect(data.test?.labels.count == 4 && data.test?.hasUnlabelled == false)
    #expect(data.training.count == 116 && data.findings.testOrigin == .share(kept: 4, of: 20, share: 0.2))
  }

  /// An image may be there with its label and without; but what is tested with is not learned from.
  @Test func imagesToTestWithAreLeftOut() throws {
    try write("train/a", [1, 2])
    try write("train/b", [3])
    try write("train/unlabelled", [2, 3, 7, 50, 51])
    try folder.write("train/unlabelled/copy.png", TinyFiles.png(7))
    try write("test/a", [50])
    try write("test/b", [2])
    let data = try open()
    #expect(data.training.values == [1, 2, 3, 3, 7, 51, 7])
    #expect(data.findings.unlabelled.leftOut == 2 && data.findings.unlabelled.count == 4)
    let found = lines(data.findings)
    #expect(found.contains("unlabelled  4 more to learn from, without a label; 2 left out, which are images to test with"))
    #expect(found.contains("duplicates  2 without a label, 1 of the test images among those to learn from"))
    #expect(data.findings.suspicions == [.testInTraining(count: 1, of: 2)])
  }

  @Test func zipFilesAndListsHaveItToo() throws {
    let zip = try folder.write("pets.zip", TinyFiles.zip([
      ("pets/a/1.png", TinyFiles.png(1)), ("pets/b/2.png", TinyFiles.png(2)), ("pets/unlabelled/x/3.png", TinyFiles.png(3)),
    ]))
    let packed = try DatasetFormats.open(zip).training
    #expect(packed.values == [1, 2, 3] && packed.labels == [0, 1, nil])
    try write("list", [1, 2])
    try write("list/unlabelled", [3, 4])
    try folder.write("list/labels.csv", "file,label\n101.png,x\n102.png,y\nunlabelled/104.png,x\n")
    let listed = try DatasetFormats.open(folder.at("list"), preparation: .everythingLearned)
    #expect(listed.training.values == [1, 4, 2, 3] && listed.training.labels == [0, 0, 1, nil])
    #expect(listed.findings.notices == [])
  }

  /// Beside a model's classes there is nothing to do for images without labels, unless that is the name of one of them.
  @Test func whereClassesAreKnownItIsLeftOut() throws {
    try write("a", [1, 2])
    try write("b", [3])
    try write("unlabelled", [4, 5])
    func read(_ classNames: [String], keeps: Bool = false) throws -> (LabelledImages, [String]) {
      var notices: [String] = []
      let description = DatasetDescription(name: "real", width: 8, height: 8, channels: 1, classNames: classNames)
      let images = try DatasetFormats.read(folder.path, expected: description, keepsUnlabelled: keeps) { notices.append($0.replacingPath(folder.path)) }
      return (images, notices)
    }
    let (images, notices) = try read(["a", "b"])
    #expect(images.values == [1, 2, 3] && !images.hasUnlabelled)
    #expect(notices == ["DIR: 2 images in a folder called unlabelled, which is no class; left out"])
    #expect(try read(["a", "b"], keeps: true).0.values == [1, 2, 3, 4, 5])
    #expect(try read(["a", "b", "unlabelled"]).0.labels == [0, 0, 1, 2, 2])
  }

  @Test func withoutAnyLabelNothingCanBeLearned() throws {
    try write("unlabelled/deep", [4, 5])
    let error = #expect(throws: FormatError.self) { try open() }
    #expect(
      error?.message.replacingPath(folder.path)
        == "DIR: 2 images without a label, and none with; expected a sub-folder of PNG or JPEG files for each class beside the folder of those without")
    #expect(error?.kind.exitCode == 65)
  }
}

/// `--unlabelled PATH`: images at any place, whose labels are not read.
struct UnlabelledImagesTests {
  private let folder: TemporaryFolder
  private let data = DatasetDescription(name: "real", width: 8, height: 8, channels: 1, classNames: ["a", "b"])

  init() throws { folder = try TemporaryFolder() }

  private func read(_ name: String, test: LabelledImages? = nil) throws -> (images: LabelledImages, leftOut: Int, notices: [String]) {
    try DatasetFormats.readUnlabelled(folder.at(name), beside: data, preparation: ImagePreparation(), test: test)
  }

  private func message(_ name: String) -> String? {
    do {
      _ = try read(name)
      return nil
    } catch let error as any ReportableError {
      return error.message.replacingPath(folder.path)
    } catch {
      return "\(error)"
    }
  }

  @Test func imagesAtAnyDepthAreTaken() throws {
    try folder.write("all/b.png", TinyFiles.png(1))
    try folder.write("all/cats/x.jpg", TinyFiles.png(2))
    try folder.write("all/dogs/deep/er/y.PNG", TinyFiles.png(3, width: 16, height: 16))
    try folder.write("all/labels.csv", "a list that nobody opens\"")
    try folder.write("all/z.webp", [1])
    let (images, _, notices) = try read("all")
    #expect(Set(images.values) == [1, 2, 3] && images.labels == [nil, nil, nil])
    #expect((images.width, images.height, images.classNames) == (8, 8, ["a", "b"]))
    #expect(notices.map { $0.replacingPath(folder.path) } == ["DIR/all: 1 .webp left out, which cannot be read; convert them to PNG or JPEG"])
    let (same, leftOut, _) = try read("all", test: images.selecting([1]))
    #expect(same.count == 2 && leftOut == 1)
  }

  @Test func ofADataSetWithPartsOnlyTheOneToLearnFrom() throws {
    for (i, place) in ["train/a", "train/b", "val/a", "test/a", "unlabelled"].enumerated() {
      try folder.write("parts/\(place)/1.png", TinyFiles.png(UInt8(i)))
    }
    #expect(try Set(read("parts").images.values) == [0, 1, 4])
  }

  /// The labels' file is broken, and the images to test with are not opened.
  @Test func labelsInFilesAreNotRead() throws {
    try folder.write("idx/train-images-idx3-ubyte.gz", TinyFiles.imagesGzip)
    try folder.write("idx/train-labels-idx1-ubyte", [1, 2, 3])
    try folder.write("idx/t10k-images-idx3-ubyte", [1, 2, 3])
    #expect(try read("idx").images.count == 3)
    #expect(try read("idx/train-images-idx3-ubyte.gz").images.values == read("idx").images.values)
    try folder.write("numpy.npz", #require(NPZFixtures.good["stored"]))
    #expect(try read("numpy.npz").images.labels == [nil, nil, nil])
    try folder.write("one.png", TinyFiles.png(9))
    #expect(try read("one.png").images.values == [9])
  }

  @Test func whatHoldsNoImagesIsRefused() throws {
    try folder.write("empty/readme.txt", "text")
    try folder.write("foreign/a.gif", [1])
    try folder.write("tests/t10k-images-idx3-ubyte", TinyFiles.images)
    #expect(message("empty") == "DIR/empty: no images; expected PNG or JPEG files, an idx file of images, or an .npz file with x_train or images")
    #expect(message("foreign") == "DIR/foreign: only pictures that cannot be read (1 .gif); convert them to PNG or JPEG")
    #expect(
      message("tests")
        == "DIR/tests: only images to test with (t10k); expected a pair for training, such as train-images-idx3-ubyte and train-labels-idx1-ubyte")
    #expect(message("none") == "DIR/none: there is no such file or folder; check the path")
  }
}
