import Datasets
import Files
import TestSupport
import Testing

/// What is for learning, choosing and testing.
struct DatasetPartsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// `count` images of a class, of the values `first`, `first` + 1, …
  private func write(_ place: String, _ first: Int, count: Int) throws {
    for i in 0..<count {
      try folder.write("\(place)/\(100 + i).png", TinyFiles.png(UInt8(first + i)))
    }
  }

  @Test(arguments: [("train", "val", "test"), ("Training", "VALIDATION", "Testing"), ("TRAIN", "valid", "Test")])
  func foldersAreFoundInAnyCase(_ train: String, _ validation: String, _ test: String) throws {
    for (i, part) in [train, validation, test].enumerated() {
      for (j, name) in ["x", "y"].enumerated() { try write("\(part)/\(name)", 100 * i + 50 * j, count: 3 - i) }
    }
    let data = try DatasetFormats.open(folder.path)
    #expect(Set(data.training.values) == [0, 1, 2, 50, 51, 52, 100, 101, 150, 151])
    #expect(data.test?.values == [200, 250] && data.test?.labelNames == ["x", "y"])
    let (learning, held) = data.training.split()
    #expect(Set(learning.values) == [0, 1, 2, 50, 51, 52] && Set(held.values) == [100, 101, 150, 151])
    #expect(data.findings.testOrigin == .given)
    #expect(data.findings.classes.map { [$0.train, $0.validation, $0.test] } == [[3, 2, 1], [3, 2, 1]])
    #expect(try DatasetFormats.read(folder.path, split: .test).values == [200, 250])
  }

  /// VOC and CIFAR-100 have a class of that name.
  @Test func trainMayBeAClass() throws {
    for (i, name) in ["car", "train", "test"].enumerated() { try write(name, 50 * i, count: 2) }
    #expect(try DatasetFormats.read(folder.path).classNames == ["car", "test", "train"])
  }

  @Test func foldersWithoutImagesDoNotHideTheParts() throws {
    try write("data/train/x", 0, count: 2)
    try write("data/test/x", 9, count: 1)
    try folder.write("data/notes/readme.txt", "text")
    try folder.write("readme.md", "text")
    let data = try DatasetFormats.open(folder.path)
    #expect(data.training.values == [0, 1] && data.test?.values == [9])
  }

  @Test func withoutATestFolderAShareOfEachClassIsKept() throws {
    for (i, count) in [20, 5, 4, 12].enumerated() { try write("\(i)", 50 * i, count: count) }
    let data = try DatasetFormats.open(folder.path)
    let test = try #require(data.test)
    #expect((0..<4).map { label in test.labels.count { $0 == label } } == [4, 1, 0, 2])
    #expect(data.findings.testOrigin == .share(kept: 7, of: 41, share: 0.2))
    #expect((data.training.values + test.values).sorted() == (try DatasetFormats.read(folder.path)).values.sorted())
    #expect(Set(data.training.values).isDisjoint(with: test.values))
    #expect(
      data.findings.lines.contains {
        $0.hasSuffix("34 to learn from; no test folder: 7 of 41 images (20 % of each class, seed 0) are kept for testing")
      })
    // The same for ever, and whatever becomes of other classes.
    #expect(test.values == [2, 15, 16, 18, 53, 152, 156])
    for name in ["0", "1", "2"] { removeTree(folder.at(name)) }
    try write("00", 0, count: 20)
    #expect(try DatasetFormats.read(folder.path, split: .test).values.prefix(4) == [2, 15, 16, 18])
    var half = ImagePreparation()
    half.testShare = 0.5
    #expect(try DatasetFormats.open(folder.path, preparation: half).test?.count == 16)
    half.testShare = 0
    #expect(try DatasetFormats.open(folder.path, preparation: half).test == nil)
  }

  /// A validation folder is no test folder.
  @Test func aShareIsKeptBesideAValidationFolder() throws {
    try write("train/x", 0, count: 10)
    try write("val/x", 50, count: 4)
    let data = try DatasetFormats.open(folder.path)
    #expect(data.test?.count == 2 && data.training.count == 12)
    #expect(Set(data.training.split().validation.values) == [50, 51, 52, 53])
    #expect(data.findings.testOrigin == .share(kept: 2, of: 10, share: 0.2))
  }
}
