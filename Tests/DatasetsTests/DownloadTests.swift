import Datasets
import Files
import Synchronization
import TestSupport
import Testing

private let installedDownloaders = ["curl", "wget"].filter { installed($0) != nil }
private let needsDownloader: ConditionTrait = .enabled(
  if: !installedDownloaders.isEmpty, "neither curl nor wget is installed")

/// Downloads from a server on the loopback device, never from the web.
@Suite struct DownloadTests {
  let temporary: TemporaryFolder
  private let notices = Notices()

  init() throws { temporary = try TemporaryFolder() }

  private final class Notices: Sendable {
    let lines = Mutex<[String]>([])
  }

  static let images = "train-images-idx3-ubyte.gz"
  static let labels = "train-labels-idx1-ubyte.gz"

  /// The tiny files as a published data set. The digests are Python's.
  private func tiny(mirrors: [String]) -> KnownDataset {
    let files = KnownDataset.SplitFiles(
      images: .init(size: 28, sha256: "30dc1edfe082059d2b1881d52d1bfae7a4a6b43e25cb5c1d77bac78b10744643"),
      labels: .init(size: 11, sha256: "6457582111c8e271041ce60d69e4b9fb2a5058bd79965242cb5d5fe5840d5707"))
    return KnownDataset(
      name: "tiny", title: "Tiny", classNames: ["a", "b", "c"], licence: "none", imageSize: (2, 2, 1), counts: (3, 3),
      downloadSize: 80, mirrors: mirrors, source: .idx(train: files, test: files))
  }

  private func locator(
    mirrors: [String], network: DatasetLocator.Network = .allowed, path: String? = Environment.value("PATH"),
    cache: String? = nil
  ) -> DatasetLocator {
    let cache = cache ?? temporary.path
    let notices = notices
    return DatasetLocator(
      network: network, known: [tiny(mirrors: mirrors)],
      environment: { ["PATH": path ?? "", "XDG_CACHE_HOME": cache, "HOME": cache][$0] },
      notice: { line in notices.lines.withLock { $0.append(line) } })
  }

  private var cached: [String] { (try? Folder.entries(temporary.path + "/gan-augment/tiny")) ?? [] }

  private func server(_ files: [String: [UInt8]] = [:]) -> LoopbackServer {
    let good = ["/good/\(Self.images)": TinyFiles.imagesGzip, "/good/\(Self.labels)": TinyFiles.labelsGzip]
    return LoopbackServer(good.merging(files) { $1 })
  }

  @Test(needsDownloader) func downloadedFilesAreReadAndKept() throws {
    let server = server()
    let data = try locator(mirrors: [server.url("/good/")]).load("tiny", split: .train)
    #expect(data.pixels == TinyFiles.pixels)
    #expect(data.labels == [2, 0, 1])
    #expect(data.classNames == ["a", "b", "c"])
    #expect(cached == [Self.images, Self.labels])
    #expect(server.requests == ["/good/\(Self.images)", "/good/\(Self.labels)"])
    let folder = temporary.path + "/gan-augment/tiny"
    #expect(notices.lines.withLock { $0 } == [
      "downloading \(server.url("/good/"))\(Self.images) to \(folder)",
      "downloading \(server.url("/good/"))\(Self.labels) to \(folder)",
    ])
    // The second time they are there, and nothing is asked for.
    #expect(try locator(mirrors: [], network: .forbidden).load("tiny", split: .train).pixels == TinyFiles.pixels)
    #expect(server.requests.count == 2)
  }

  @Test(arguments: installedDownloaders)
  func eitherProgramDownloads(_ program: String) throws {
    let programs = try TemporaryFolder()
    #expect(try programs.linkProgram(program))
    let server = server()
    let mirrors = [server.url("/nothing/"), server.url("/good/")]
    let data = try locator(mirrors: mirrors, path: programs.path).load("tiny", split: .train)
    #expect(data.pixels == TinyFiles.pixels)
    #expect(cached == [Self.images, Self.labels])
  }

  @Test(arguments: installedDownloaders)
  func theReasonIsTheProgramsOwn(_ program: String) throws {
    let programs = try TemporaryFolder()
    #expect(try programs.linkProgram(program))
    let server = server()
    let error = #expect(throws: DatasetError.self) {
      try locator(mirrors: [server.url("/nothing/")], path: programs.path).load("tiny", split: .train)
    }
    #expect(error?.kind == .missingInput)
    #expect(error?.message.hasPrefix("\(Self.images): the download failed: \(server.url("/nothing/"))\(Self.images): ") == true)
    #expect(error?.message.contains("404") == true)
    #expect(error?.message.hasSuffix("; try again later, or put the file into \(temporary.path)/gan-augment/tiny") == true)
    #expect(cached.isEmpty)
  }

  @Test(needsDownloader) func mirrorsAreTriedInTurn() throws {
    let server = server(["/bad/\(Self.labels)": Array("<html>".utf8)])
    let mirrors = [server.url("/bad/"), server.url("/good/")]
    #expect(try locator(mirrors: mirrors).load("tiny", split: .train).labels == [2, 0, 1])
    #expect(server.requests == [
      "/bad/\(Self.images)", "/good/\(Self.images)", "/bad/\(Self.labels)", "/good/\(Self.labels)",
    ])
    #expect(cached == [Self.images, Self.labels])
  }

  @Test(needsDownloader) func contentCountsAndNotItsCompression() throws {
    let server = server([
      "/other/\(Self.images)": storedGzip(TinyFiles.images), "/other/\(Self.labels)": TinyFiles.labels,
    ])
    #expect(try locator(mirrors: [server.url("/other/")]).load("tiny", split: .train).pixels == TinyFiles.pixels)
  }

  @Test(needsDownloader) func wrongContentIsRejectedAndNothingIsLeft() throws {
    var wrong = TinyFiles.images
    wrong[20] ^= 1
    let server = server(["/bad/\(Self.images)": storedGzip(wrong)])
    let error = #expect(throws: DatasetError.self) {
      try locator(mirrors: [server.url("/bad/")]).load("tiny", split: .train)
    }
    #expect(error?.message
      == "\(Self.images): the download failed: \(server.url("/bad/"))\(Self.images): "
      + "wrong content (SHA-256 without compression \(SHA256.hex(of: wrong)), "
      + "expected 30dc1edfe082059d2b1881d52d1bfae7a4a6b43e25cb5c1d77bac78b10744643); "
      + "try again later, or put the file into \(temporary.path)/gan-augment/tiny")
    #expect(error?.kind == .badData)
    #expect(cached.isEmpty)
  }

  @Test(needsDownloader, arguments: [
    (Array(TinyFiles.imagesGzip.dropLast()), "cut short (the gzip stream ends before its end mark)"),
    (TinyFiles.imagesGzip + [1], "damaged (not a valid gzip stream)"),
  ])
  func damagedDownloadsAreRejected(_ file: [UInt8], _ words: String) {
    let server = server(["/bad/\(Self.images)": file])
    let error = #expect(throws: DatasetError.self) {
      try locator(mirrors: [server.url("/bad/")]).load("tiny", split: .train)
    }
    #expect(error?.message
      == "\(Self.images): the download failed: \(server.url("/bad/"))\(Self.images): \(words); "
      + "try again later, or put the file into \(temporary.path)/gan-augment/tiny")
    #expect(cached.isEmpty)
  }

  @Test(arguments: installedDownloaders)
  func endlessDownloadsAreRejected(_ program: String) throws {
    let programs = try TemporaryFolder()
    #expect(try programs.linkProgram(program))
    let server = server(["/bad/\(Self.images)": [UInt8](repeating: 0, count: 100_000)])
    #expect(throws: DatasetError.self) {
      try locator(mirrors: [server.url("/bad/")], path: programs.path).load("tiny", split: .train)
    }
    #expect(cached.isEmpty)
  }

  @Test(needsDownloader) func onlyWhatIsMissingIsDownloaded() throws {
    try temporary.write("gan-augment/tiny/\(Self.images)", TinyFiles.imagesGzip)
    let server = server()
    #expect(try locator(mirrors: [server.url("/good/")]).load("tiny", split: .train).count == 3)
    #expect(server.requests == ["/good/\(Self.labels)"])
  }

  @Test func offlineAsksForNothing() {
    let server = server()
    let error = #expect(throws: DatasetError.self) {
      try locator(mirrors: [server.url("/good/")], network: .forbidden).load("tiny", split: .train)
    }
    #expect(error?.kind == .missingInput)
    #expect(server.requests.isEmpty)
    #expect(!Folder.exists(temporary.path + "/gan-augment"))
  }

  @Test func withoutDownloaderTheMessageNamesAddressAndFolder() {
    let error = #expect(throws: DatasetError.self) {
      try locator(mirrors: ["http://a.example/m/", "http://b.example/"], path: "").load("tiny", split: .test)
    }
    #expect(error?.message
      == "cannot download: neither curl nor wget is in PATH; install one, "
      + "or save http://a.example/m/t10k-images-idx3-ubyte.gz and http://a.example/m/t10k-labels-idx1-ubyte.gz "
      + "in \(temporary.path)/gan-augment/tiny")
    #expect(error?.kind == .missingInput)
  }

  @Test(needsDownloader) func noShellReadsThePaths() throws {
    let server = server()
    let cache = temporary.path + "/a b; touch $(x) '\"*"
    let locator = locator(mirrors: [server.url("/good/")], cache: cache)
    #expect(try locator.load("tiny", split: .train).count == 3)
    #expect(try Folder.entries(cache + "/gan-augment/tiny") == [Self.images, Self.labels])
    #expect(try Folder.entries(temporary.path).count == 1)
  }

  @Test func anInterruptedDownloadEndsTheSearch() throws {
    let programs = try TemporaryFolder()
    try programs.writeProgram("curl", "kill -INT $$")
    let server = server()
    let error = #expect(throws: DatasetError.self) {
      try locator(mirrors: [server.url("/a/"), server.url("/b/")], path: programs.path).load("tiny", split: .train)
    }
    #expect(error == .downloadInterrupted(file: Self.images))
    #expect(error?.message == "\(Self.images): the download was interrupted; run the command again to repeat it")
    #expect(notices.lines.withLock { $0.count } == 1)
  }

  @Test(arguments: [
    ("exit 7", "curl ended with status 7"),
    ("echo one >&2; echo 'curl: (6) no such host' >&2; exit 6", "curl: (6) no such host"),
    ("i=0; while [ $i -lt 20000 ]; do echo 'many, many words' >&2; i=$((i+1)); done; exit 3", "many, many words"),
    ("printf 'red\\033[31m' >&2; exit 1", "red\\u{1B}[31m"),
    ("exit 0", "no file came"),
  ])
  func anyEndOfTheDownloaderIsReported(_ script: String, _ words: String) throws {
    let programs = try TemporaryFolder()
    try programs.writeProgram("curl", script)
    let error = #expect(throws: DatasetError.self) {
      try locator(mirrors: ["http://a.example/"], path: programs.path).load("tiny", split: .train)
    }
    #expect(error?.message
      == "\(Self.images): the download failed: http://a.example/\(Self.images): \(words); "
      + "try again later, or put the file into \(temporary.path)/gan-augment/tiny")
    #expect(cached.isEmpty)
  }

  @Test func aCacheThatCannotBeCreatedIsReported() throws {
    try temporary.write("gan-augment", [1])
    let programs = try TemporaryFolder()
    try programs.writeProgram("curl", "exit 1")
    let error = #expect(throws: DatasetError.self) {
      try locator(mirrors: ["http://a.example/"], path: programs.path).load("tiny", split: .train)
    }
    #expect(error?.kind == .cannotCreate)
    #expect(error?.message.hasPrefix("\(temporary.path)/gan-augment") == true)
  }
}
