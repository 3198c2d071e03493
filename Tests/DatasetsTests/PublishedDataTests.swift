import Datasets
import Files
import Testing

/// The real data sets, where GAN_AUGMENT_DATA names the folder that holds them.
@Suite(.enabled(
  if: Environment.value("GAN_AUGMENT_DATA") != nil,
  "set GAN_AUGMENT_DATA to a folder with mnist/ and fashion-mnist/ to read the published files"))
struct PublishedDataTests {
  /// Numbers from Python: `gzip.open(f).read()`, then `sum` and `count`.
  struct Facts: Sendable {
    let name: String
    let split: DatasetSplit
    let labelCounts: [Int]
    let firstLabels: [Int]
    let pixelSum: Int
    let firstImageSum: Int
  }

  static let facts = [
    Facts(
      name: "mnist", split: .train, labelCounts: [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
      firstLabels: [5, 0, 4, 1, 9, 2, 1, 3, 1, 4], pixelSum: 1_567_298_545, firstImageSum: 27525),
    Facts(
      name: "mnist", split: .test, labelCounts: [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
      firstLabels: [7, 2, 1, 0, 4, 1, 4, 9, 5, 9], pixelSum: 264_923_200, firstImageSum: 18454),
    Facts(
      name: "fashion-mnist", split: .train, labelCounts: Array(repeating: 6000, count: 10),
      firstLabels: [9, 0, 0, 3, 0, 2, 7, 2, 5, 5], pixelSum: 3_431_114_169, firstImageSum: 76247),
    Facts(
      name: "fashion-mnist", split: .test, labelCounts: Array(repeating: 1000, count: 10),
      firstLabels: [9, 2, 1, 1, 6, 1, 4, 6, 5, 7], pixelSum: 573_469_082, firstImageSum: 33456),
  ]

  @Test(arguments: facts)
  func publishedFilesReadAsInPython(_ facts: Facts) throws {
    let data = try DatasetLocator(network: .forbidden).load(facts.name, split: facts.split)
    #expect(data.count == facts.labelCounts.reduce(0, +))
    #expect([data.width, data.height, data.channels] == [28, 28, 1])
    #expect(data.classNames.count == 10)
    #expect(data.classNames.first == (facts.name == "mnist" ? "0" : "T-shirt/top"))
    var counts = [Int](repeating: 0, count: 10)
    for label in data.labels { counts[try #require(label)] += 1 }
    #expect(counts == facts.labelCounts)
    #expect(Array(data.labels.prefix(10)) == facts.firstLabels)
    #expect(data.pixels.reduce(0) { $0 + Int($1) } == facts.pixelSum)
    #expect(data.pixels.prefix(784).reduce(0) { $0 + Int($1) } == facts.firstImageSum)
  }

  @Test(arguments: ["mnist", "fashion-mnist"], DatasetSplit.allCases)
  func digestsAreThoseOfThePublishedFiles(_ name: String, _ split: DatasetSplit) throws {
    guard case .idx(let train, let test) = try #require(KnownDatasets.all.first { $0.name == name }).source else {
      Issue.record("\(name) is not published as idx files")
      return
    }
    let published = split == .train ? train : test
    let found = try DatasetLocator(network: .forbidden).locate(name, split: split)
    for (path, kind, file) in [(found.images, IDX.Kind.images, published.images), (found.labels, .labels, published.labels)] {
      let content = try IDX.uncompressed(readFile(path), kind: kind, path: path)
      #expect(content.count == file.size)
      #expect(SHA256.hex(of: content) == file.sha256)
    }
  }
}
