import Datasets
import Files
import Synchronization
import TestSupport
import Testing

private let hasDownloader: ConditionTrait = .enabled(
  if: installed("curl") != nil || installed("wget") != nil, "neither curl nor wget is installed")

/// `fetch`, and data sets that are published as archives; from a server on the loopback device.
@Suite struct FetchTests {
  let temporary: TemporaryFolder
  private let notices = Notices()

  init() throws { temporary = try TemporaryFolder() }

  private final class Notices: Sendable {
    let lines = Mutex<[String]>([])
  }

  /// The archive of ArchiveTests: 3 and 2 images. The digest is `sha256sum`'s.
  static let digest = "831d8291479859c90d0a8633db3c88900c4372d5aa8170582848412f6ec40885"

  private func tiny(_ mirrors: [String], sha256: String? = digest) throws -> KnownDataset {
    guard case .archives(let archives) = KnownDatasets.emnistDigits.source else { throw ArchiveError.missing("emnist") }
    return KnownDataset(
      name: "tiny", title: "Tiny", classNames: ["a", "b", "c", "d"], licence: "none", imageSize: (2, 3, 1), counts: (3, 2),
      downloadSize: 1585, mirrors: mirrors,
      source: .archives([PublishedArchive(name: "all.zip", size: 1585, sha256: sha256, unpack: archives[0].unpack)]))
  }

  private func locator(_ known: KnownDataset, network: DatasetLocator.Network = .allowed, data: String? = nil) -> DatasetLocator {
    let (cache, path, notices) = (temporary.path, Environment.value("PATH") ?? "", notices)
    return DatasetLocator(
      network: network, known: [known],
      environment: { ["PATH": path, "XDG_CACHE_HOME": cache, "HOME": cache, "GAN_AUGMENT_DATA": data ?? ""][$0] },
      notice: { line in notices.lines.withLock { $0.append(line) } })
  }

  private var folder: String { temporary.path + "/gan-augment/tiny" }
  private var cached: [String] { (try? Folder.entries(folder)) ?? [] }

  static let files = [
    "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", "train-images-idx3-ubyte", "train-labels-idx1-ubyte",
  ]

  @Test(hasDownloader) func anArchiveIsDownloadedOnceAndUnpacked() throws {
    let server = LoopbackServer(["/m/all.zip": try ArchiveTests.fixture("emnist.zip")])
    let known = try tiny([server.url("/m/")])
    let data = try locator(known).load("tiny", split: .train)
    #expect(data.pixels == ArchiveTests.uprightPixels)
    #expect(data.labels == [1, 2, 3])
    #expect(data.classNames == ["a", "b", "c", "d"])
    #expect(cached == Self.files)
    #expect(try locator(known, network: .forbidden).load("tiny", split: .test).labels == [1, 2])
    #expect(try locator(known, network: .forbidden).fetch(known) == folder)
    #expect(server.requests == ["/m/all.zip"])
    #expect(notices.lines.withLock { $0 } == ["downloading \(server.url("/m/all.zip")) to \(folder)"])
  }

  @Test(hasDownloader) func fetchGetsBothSplits() throws {
    let server = LoopbackServer(["/m/all.zip": try ArchiveTests.fixture("emnist.zip")])
    let known = try tiny([server.url("/m/")])
    #expect(try locator(known).fetch(known) == folder)
    #expect(cached == Self.files)
  }

  @Test(hasDownloader) func anotherArchiveIsRejectedAndNothingIsLeft() throws {
    var wrong = try ArchiveTests.fixture("emnist.zip")
    wrong[10] ^= 1
    let server = LoopbackServer(["/m/all.zip": wrong])
    let known = try tiny([server.url("/m/")])
    let error = #expect(throws: DatasetError.self) { try locator(known).fetch(known) }
    #expect(
      error?.message == "all.zip: the download failed: \(server.url("/m/all.zip")): wrong content (SHA-256 "
        + "\(SHA256.hex(of: wrong)), expected \(Self.digest)); try again later, or put the file into \(folder)")
    #expect(error?.kind == .badData)
    #expect(cached.isEmpty)
  }

  /// Where no checksum is published, the content tells.
  @Test(hasDownloader) func withoutAChecksumTheContentIsChecked() throws {
    let server = LoopbackServer(["/m/all.zip": Array("<html>".utf8)])
    let known = try tiny([server.url("/m/")], sha256: nil)
    let error = #expect(throws: DatasetError.self) { try locator(known).fetch(known) }
    #expect(
      error?.message == "all.zip: the download failed: \(server.url("/m/all.zip")): damaged (not a whole zip file); "
        + "try again later, or put the file into \(folder)")
  }

  @Test func anArchiveThatAUserPutThereIsTaken() throws {
    let known = try tiny(["http://a.example/"])
    let data = try TemporaryFolder()
    try data.write("tiny/all.zip", try ArchiveTests.fixture("emnist.zip"))
    let locator = locator(known, data: data.path)
    #expect(try locator.load("tiny", split: .test).labels == [1, 2])
    #expect(cached == Self.files)
    #expect(notices.lines.withLock { $0 } == ["unpacking \(data.path)/tiny/all.zip into \(folder)"])
    #expect(data.exists("tiny/all.zip"))
  }

  @Test func aDamagedArchiveThatAUserPutThereIsNamed() throws {
    let known = try tiny(["http://a.example/"], sha256: nil)
    try temporary.write("gan-augment/tiny/all.zip", Array("PK\u{5}\u{6}".utf8) + [UInt8](repeating: 0, count: 18))
    let error = #expect(throws: DatasetError.self) { try locator(known).fetch(known) }
    #expect(
      error?.message == "\(folder)/all.zip: wrong content (gzip/emnist-digits-train-images-idx3-ubyte.gz is not in it); "
        + "download it again, or remove it")
    #expect(error?.kind == .badData)
  }

  @Test func offlineNothingIsFetched() throws {
    let known = try tiny(["http://a.example/"])
    let error = #expect(throws: DatasetError.self) { try locator(known, network: .forbidden).fetch(known) }
    #expect(error?.kind == .missingInput)
    #expect(error?.message.contains("--offline forbids the download from http://a.example/") == true)
  }

  /// KMNIST's sums are those of its .gz files.
  @Test(hasDownloader) func theSumMayBeThatOfTheCompressedFile() throws {
    func file(_ gzip: [UInt8], _ size: Int) -> KnownDataset.PublishedFile {
      .init(size: size, sha256: SHA256.hex(of: gzip), digested: .compressed)
    }
    let split = KnownDataset.SplitFiles(images: file(TinyFiles.imagesGzip, 28), labels: file(TinyFiles.labelsGzip, 11))
    func dataset(_ mirror: String) -> KnownDataset {
      KnownDataset(
        name: "tiny", title: "Tiny", classNames: ["a", "b", "c"], licence: "none", imageSize: (2, 2, 1), counts: (3, 3),
        downloadSize: 80, mirrors: [mirror], source: .idx(train: split, test: split))
    }
    let (images, labels) = ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz")
    let server = LoopbackServer([
      "/good/\(images)": TinyFiles.imagesGzip, "/good/\(labels)": TinyFiles.labelsGzip,
      "/other/\(images)": storedGzip(TinyFiles.images),
    ])
    let error = #expect(throws: DatasetError.self) {
      let known = dataset(server.url("/other/"))
      return try locator(known).load("tiny", split: .train)
    }
    #expect(error?.message.contains("wrong content (SHA-256 \(SHA256.hex(of: storedGzip(TinyFiles.images))), expected ") == true)
    #expect(cached.isEmpty)
    let known = dataset(server.url("/good/"))
    #expect(try locator(known).load("tiny", split: .train).pixels == TinyFiles.pixels)
  }

  /// What lies in CIFAR-10's binary files is read as it lies; the archive has two images in each.
  @Test(hasDownloader) func photographsAreReadFromTheirBatches() throws {
    let server = LoopbackServer(["/m/photos.tar.gz": try ArchiveTests.fixture("cifar-gnu.tar.gz")])
    let archive = PublishedArchive(
      name: "photos.tar.gz", size: 1000, sha256: nil, unpack: CIFAR10Archive(imagesPerBatch: 2).unpack)
    let known = KnownDataset(
      name: "photos", title: "Photos", classNames: (0..<6).map { "class \($0)" }, licence: "none", imageSize: (32, 32, 3),
      counts: (10, 2), downloadSize: 1000, mirrors: [server.url("/m/")], source: .archives([archive]))
    let (training, test) = try locator(known).loadBoth("photos")
    #expect(training.labels == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4] && test.labels == [5, 5])
    #expect([training.width, training.height, training.channels] == [32, 32, 3])
    // Batch b's bytes count up from b, and planes of 1024 begin at the same byte.
    for (image, batch) in [0, 0, 1, 1, 2, 2, 3, 3, 4, 4].enumerated() {
      let pixels = Array(training.pixels[image * 3072..<(image + 1) * 3072])
      #expect(pixels == (0..<1024).flatMap { i in [UInt8](repeating: UInt8((batch + i) % 256), count: 3) })
    }
    #expect(training.classNames == known.classNames)
    #expect(server.requests == ["/m/photos.tar.gz"])
    #expect(locator(known).place(of: known) == temporary.path + "/gan-augment/photos")

    let few = locator(known)
    let error = #expect(throws: DatasetError.self) { try few.load("photos", split: .train, classNames: ["a", "b", "c"]) }
    #expect(
      error?.message == "\(temporary.path)/gan-augment/photos/data_batch_4.bin: label 3 at position 0: "
        + "this data set has the classes 0 to 2")
    #expect(error?.kind == .badData)
  }
}
