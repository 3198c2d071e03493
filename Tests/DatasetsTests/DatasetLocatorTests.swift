import Datasets
import Files
import TestSupport
import Testing

@Suite struct DatasetLocatorTests {
  let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  /// A locator that sees only the temporary folder, and no network.
  private func locator(folder: String? = nil, data: String? = nil) -> DatasetLocator {
    let root = temporary.path
    return DatasetLocator(
      folder: folder, network: .forbidden,
      environment: { name in
        switch name {
        case "XDG_CACHE_HOME": root + "/cache"
        case "GAN_AUGMENT_DATA": data
        default: nil
        }
      })
  }

  /// Two files of one image of `width` x 1 and one label.
  private func writeFiles(
    _ folder: String, width: Int, images: String = "train-images-idx3-ubyte", labels: String = "train-labels-idx1-ubyte"
  ) throws {
    let pixels = [UInt8](repeating: 9, count: width)
    try temporary.write("\(folder)/\(images)", IDX.encodeImages(pixels, count: 1, height: 1, width: width))
    try temporary.write("\(folder)/\(labels)", IDX.encodeLabels([1]))
  }

  @Test(arguments: ["own", "own/mnist"])
  func anExplicitFolderIsSearchedWithItsSubfolder(_ place: String) throws {
    try writeFiles(place, width: 5)
    let data = try locator(folder: temporary.path + "/own").load("mnist", split: .train)
    #expect(data.width == 5)
    #expect(data.classNames.count == 10)
  }

  @Test(arguments: [
    ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"), ("train-images.idx3-ubyte", "train-labels.idx1-ubyte"),
    ("train-images-idx3-ubyte.gz", "train-labels.idx1-ubyte.gz"), ("train-images.idx3-ubyte.gz", "train-labels-idx1-ubyte"),
  ])
  func filesHaveAnyOfTheUsualNames(_ images: String, _ labels: String) throws {
    // The first bytes say whether a file is compressed, not its name.
    try writeFiles("own", width: 6, images: images, labels: labels)
    #expect(try locator(folder: temporary.path + "/own").load("mnist", split: .train).width == 6)
  }

  @Test func theTestSplitHasFilesOfItsOwn() throws {
    try writeFiles("own", width: 1)
    try writeFiles("own", width: 2, images: "t10k-images-idx3-ubyte", labels: "t10k-labels-idx1-ubyte")
    let locator = locator(folder: temporary.path + "/own")
    #expect(try locator.load("mnist", split: .train).width == 1)
    #expect(try locator.load("mnist", split: .test).width == 2)
  }

  @Test func placesAreSearchedInOrder() throws {
    try writeFiles("cache/gan-augment/mnist", width: 3)
    #expect(try locator(data: temporary.path + "/shared").load("mnist", split: .train).width == 3)
    try writeFiles("shared/mnist", width: 2)
    #expect(try locator(data: temporary.path + "/shared").load("mnist", split: .train).width == 2)
    #expect(try locator(data: "").load("mnist", split: .train).width == 3)
    try writeFiles("own", width: 1)
    #expect(try locator(folder: temporary.path + "/own", data: temporary.path + "/shared").load("mnist", split: .train).width == 1)
  }

  @Test func theCacheIsWhereTheEnvironmentSays() {
    func cache(_ variables: [String: String]) -> String? {
      DatasetLocator(environment: { variables[$0] }).cacheFolder("mnist")
    }
    #expect(cache(["XDG_CACHE_HOME": "/x", "HOME": "/h"]) == "/x/gan-augment/mnist")
    #expect(cache(["XDG_CACHE_HOME": "", "HOME": "/h"]) == "/h/.cache/gan-augment/mnist")
    #expect(cache(["XDG_CACHE_HOME": "relative", "HOME": "/h"]) == "/h/.cache/gan-augment/mnist")
    #expect(cache([:]) == nil)
  }

  @Test func ownDataMayHaveAnyNameAndSize() throws {
    let pixels = (0..<3 * 32 * 32).map { UInt8(truncatingIfNeeded: $0) }
    try temporary.write("own/train-images-idx3-ubyte.gz", storedGzip(IDX.encodeImages(pixels, count: 3, height: 32, width: 32)))
    try temporary.write("own/train-labels-idx1-ubyte.gz", storedGzip(IDX.encodeLabels([11, 0, 3])))
    let data = try locator(folder: temporary.path + "/own").load("runes", split: .train)
    #expect(data.name == "runes")
    #expect([data.width, data.height, data.count] == [32, 32, 3])
    #expect(data.classNames == (0...11).map { String($0) })
    #expect(data.pixels == pixels)
    let named = try locator(folder: temporary.path + "/own").load(
      "runes", split: .train, classNames: (0..<24).map { "rune \($0)" })
    #expect(named.classCount == 24)
  }

  @Test func aMissingExplicitFolderIsNotReplacedByAnother() throws {
    try writeFiles("cache/gan-augment/mnist", width: 3)
    let error = #expect(throws: DatasetError.self) { try locator(folder: "nowhere").load("mnist", split: .train) }
    #expect(error?.message
      == "mnist: no train-images-idx3-ubyte and no train-labels-idx1-ubyte (with or without .gz) in nowhere or nowhere/mnist; "
      + "name their folder with --data DIR, or put them into $GAN_AUGMENT_DATA/mnist")
    #expect(error?.kind == .missingInput)
  }

  @Test func labelsMayNotBeMissing() throws {
    try temporary.write("own/train-images-idx3-ubyte", TinyFiles.images)
    let error = #expect(throws: DatasetError.self) {
      try locator(folder: temporary.path + "/own").load("mnist", split: .train)
    }
    #expect(error?.kind == .missingInput)
  }

  @Test func unknownDataSetsAreRejected() {
    let error = #expect(throws: DatasetError.self) { try locator().load("minst", split: .train) }
    #expect(error?.message == "unknown data set 'minst' (one of: mnist, fashion-mnist, kmnist, emnist-digits, cifar10, usps); for images of your own name their place with --data alone")
    #expect(error?.kind == .usage)
  }

  @Test func offlineNothingIsDownloaded() {
    let error = #expect(throws: DatasetError.self) {
      try locator(data: "/no/data").load("fashion-mnist", split: .test)
    }
    #expect(error?.message
      == "fashion-mnist: no t10k-images-idx3-ubyte and no t10k-labels-idx1-ubyte (with or without .gz) "
      + "in /no/data/fashion-mnist or \(temporary.path)/cache/gan-augment/fashion-mnist, and --offline forbids the download from "
      + "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/; leave --offline out, name a folder with --data DIR, "
      + "or put them into $GAN_AUGMENT_DATA/fashion-mnist")
    #expect(error?.kind == .missingInput)
  }

  @Test func withoutHomeThereIsNoCache() {
    let error = #expect(throws: DatasetError.self) {
      try DatasetLocator(environment: { _ in nil }).load("mnist", split: .train)
    }
    #expect(error?.message
      == "mnist: no train-images-idx3-ubyte and no train-labels-idx1-ubyte (with or without .gz) "
      + "in the cache (neither XDG_CACHE_HOME nor HOME is set); "
      + "name their folder with --data DIR, or put them into $GAN_AUGMENT_DATA/mnist")
  }

  @Test func messagesNameTheDamagedFile() throws {
    try temporary.write("own/train-images-idx3-ubyte.gz", Array(TinyFiles.imagesGzip.dropLast(9)))
    try temporary.write("own/train-labels-idx1-ubyte.gz", TinyFiles.labelsGzip)
    let error = #expect(throws: DatasetError.self) {
      try locator(folder: temporary.path + "/own").load("mnist", split: .train)
    }
    #expect(error?.message
      == "\(temporary.path)/own/train-images-idx3-ubyte.gz: cut short: the gzip stream ends before its end mark; "
      + "copy or download it again")
  }
}
