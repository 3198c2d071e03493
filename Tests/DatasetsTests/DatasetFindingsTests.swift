import Datasets
import Files
import Serialization
import TestSupport
import Testing

/// What is said of a data set.
struct DatasetFindingsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func find(_ images: [String: [UInt8]]) throws -> DatasetFindings {
    for (place, values) in images {
      for (i, value) in values.enumerated() { try folder.write("\(place)/\(100 + i).png", TinyFiles.png(value)) }
    }
    return try DatasetFormats.open(folder.path, preparation: .everythingLearned).findings
  }

  @Test func duplicatesAreCountedWithinAcrossAndInTheTest() throws {
    let found = try find(["train/a": [1, 2, 2, 2], "train/b": [3, 1], "test/a": [2, 9], "test/b": [3]])
    #expect(found.duplicates.withinClasses == 2)
    #expect(found.duplicates.acrossClasses == 1)
    #expect(found.duplicates.testInTraining == 2)
    #expect(found.suspicions == [
      .fewImages(classes: ["a", "b"]), .acrossClasses(count: 1), .testInTraining(count: 2, of: 3),
    ])
    #expect(
      found.lines.contains("duplicates  2 within a class, 1 in two classes, 2 of the test images among those to learn from"))
  }

  @Test func oddClassesAreNamed() throws {
    let found = try find([
      "one": [1], "same": [5, 5, 5], "many": Array(0..<200), "some": Array(100..<160),
    ])
    #expect(found.imbalance == 200)
    #expect(found.suspicions.contains(.oneImage(classes: ["one"])))
    #expect(found.suspicions.contains(.equalWithin(classes: ["same"])))
    #expect(found.suspicions.contains(.imbalance(ratio: 200, largest: "many", smallest: "one")))
    #expect(found.suspicions.contains(.fewImages(classes: ["same"])))
  }

  @Test func oneClassAndOnePictureAreOdd() throws {
    let found = try find(["only": [4, 4]])
    #expect(found.suspicions == [.oneClass("only"), .fewImages(classes: ["only"]), .allEqual])
  }

  @Test func sentencesSayWhatIsOdd() {
    for (suspicion, sentence) in [
      (.oneClass("a"), "only one class, a: what sets classes apart cannot be learned or judged"),
      (.noImages(classes: ["a", "b"]), "no images to learn from: a, b; what is drawn of a class without images means nothing"),
      (.oneImage(classes: ["a"]), "one image only: a; it cannot be trained on"),
      (.fewImages(classes: (0..<10).map { "c\($0)" }), "fewer than 50 images to learn from: c0, c1, c2, c3, c4, c5, c6, c7 and 2 more"),
      (.imbalance(ratio: 3.14, largest: "a", smallest: "b"), "unbalanced: a has 3.1 times as many images as b"),
      (.allEqual, "all images are equal"),
      (.equalWithin(classes: ["a"]), "all images are equal within: a"),
      (.acrossClasses(count: 1), "1 image has the pixels of one in another class: one of the labels is wrong"),
      (.testInTraining(count: 3, of: 8), "3 of 8 test images are also learned from: measures will flatter"),
      (.untested(classes: ["a\u{1B}"]), "no images to test with: a\\u{1B}"),
    ] as [(DatasetFindings.Suspicion, String)] {
      #expect(DatasetFindings.sentence(suspicion) == sentence)
    }
  }

  @Test func tableTellsAll() throws {
    let found = try find(["a": [1, 2], "b": Array(10..<70)])
    #expect(found.lines.map { $0.replacingPath(folder.path).replacingPath(Path.fileName(folder.path)) } == [
      "data        DIR: class folders in DIR",
      "images      62 of 2 classes (62 PNG), 8x8",
      "used as     8x8 grey, as they are",
      "parts       62 to learn from, none to test with",
      "duplicates  none",
      "note        fewer than 50 images to learn from: a",
      "note        unbalanced: b has 30 times as many images as a",
      "class  train",
      "a          2",
      "b         60",
    ])
  }

  @Test func tableOfManyClassesIsShort() throws {
    for i in 0..<120 {
      for j in 0..<(2 + i % 7) { try folder.write("c\(1000 + i)/\(j).png", TinyFiles.png(UInt8(j))) }
      try folder.write("empty\(i)/readme.txt", "text")
    }
    let lines = try DatasetFormats.open(folder.path).findings.lines
    #expect(lines.count <= 25)
    #expect(lines.contains("… 111 more"))
    #expect(lines.contains { $0.hasPrefix("note") && $0.contains(" more: gan-augment datasets inspect --json") })
  }

  @Test func documentAgreesWithTheTable() throws {
    let found = try find(["train/a": [1, 2, 2], "train/b": [3, 1], "val/a": [7], "test/a": [2, 9]])
    let json = try JSONValue(parsing: found.json.text)
    #expect(json["classes"] == [
      ["name": "a", "train": 3, "validation": 1, "test": 2], ["name": "b", "train": 2, "validation": 0, "test": 0],
    ])
    #expect(json["duplicates"] == ["withinClasses": 1, "acrossClasses": 1, "withoutLabel": 0, "testInTraining": 1])
    #expect(json["original"]?["count"] == 8 && json["prepared"]?["width"] == 8)
    #expect(json["testImages"] == ["from": "given"])
    #expect(json["suspicions"]?.arrayValue?.contains("no images to test with: b") == true)
  }
}
