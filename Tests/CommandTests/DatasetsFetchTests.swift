import Files
import TestSupport
import Testing

/// `datasets fetch`, as far as it goes without the web.
struct DatasetsFetchTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func anUnknownNameIsRefusedBeforeAnythingIsDone() throws {
    let run = try Program.run(["datasets", "fetch", "mnist", "minst"], in: folder.path)
    #expect(run.code == 64)
    #expect(
      run.complaint == "gan-augment: unknown data set 'minst' (one of: mnist, fashion-mnist, kmnist, emnist-digits, cifar10, "
        + "usps); for images of your own name their place with --data alone")
    #expect(run.output == "")
  }

  /// A file that somebody downloaded by hand is unpacked, and then the data set is there.
  @Test func whatLiesThereIsUnpacked() throws {
    func table(_ counts: [Int]) -> String {
      counts.enumerated().reduce(into: "") { text, digit in
        let line = "\(digit.offset)" + String(repeating: " -1", count: 256) + "\n"
        for _ in 0..<digit.element { text += line }
      }
    }
    try folder.write("data/usps/zip.train.gz", table([1194, 1005, 731, 658, 652, 556, 664, 645, 542, 644]))
    try folder.write("data/usps/zip.test.gz", table([359, 264, 198, 166, 200, 160, 170, 147, 166, 177]))
    let line = "XDG_CACHE_HOME=\(folder.at("cache")) GAN_AUGMENT_DATA=\(folder.at("data")) \"$P\" datasets"
    for _ in 0..<2 {
      let run = try Program.shell("\(line) fetch usps", in: folder.path)
      #expect(run.code == 0)
      #expect(run.output == folder.at("cache/gan-augment/usps") + "\n")
      #expect(run.errorLines.last?.hasPrefix("usps: 7291 training and 2007 test images; licence: ") == true)
    }
    #expect(try folder.files("cache/gan-augment/usps").count == 4)
    let list = try Program.shell("\(line) list", in: folder.path)
    #expect(list.output.contains(folder.at("cache/gan-augment/usps")))
    #expect(list.output.contains("cifar10  CIFAR-10: small photographs"))
    #expect(list.output.contains("not here; 170 MB are downloaded when it is asked for"))
  }
}
