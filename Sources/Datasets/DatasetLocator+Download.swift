internal import Files
private import Glibc

extension DatasetLocator {
  /// Downloads published files into `folder`, each from the first mirror that gives the right content.
  func download(
    _ files: [(name: IDXFileName, published: KnownDataset.PublishedFile)], of dataset: KnownDataset, into folder: String
  ) throws(DatasetError) {
    guard let downloader = Downloader(environment: environment) else {
      throw .noDownloader(
        lookedFor: Downloader.Program.allCases.map { $0.rawValue },
        urls: files.map { (dataset.mirrors.first ?? "") + $0.name.plain + ".gz" }, folder: folder)
    }
    do { try Folder.create(folder) } catch { throw .file(error) }
    for (name, published) in files {
      try download(name.plain + ".gz", published, from: dataset.mirrors, into: folder, with: downloader)
    }
  }

  private func download(
    _ name: String, _ published: KnownDataset.PublishedFile, from mirrors: [String], into folder: String,
    with downloader: Downloader
  ) throws(DatasetError) {
    var attempts: [DatasetError.DownloadAttempt] = []
    for mirror in mirrors {
      let url = mirror + name
      notice("downloading \(url) to \(Path.shown(folder))")
      do throws(DownloadFailure) {
        try fetch(url, published, to: Path.join(folder, name), with: downloader)
        return
      } catch {
        switch error {
        case .attempt(let reason): attempts.append(.init(url: url, reason: reason))
        case .interrupted: throw .downloadInterrupted(file: name)
        case .file(let error): throw .file(error)
        }
      }
    }
    throw .downloadFailed(file: name, attempts: attempts, folder: folder)
  }

  /// Why one mirror did not give a file. Only after `attempt` is the next one tried.
  private enum DownloadFailure: Error {
    case attempt(DatasetError.DownloadAttempt.Reason)
    case interrupted
    case file(FileError)
  }

  /// Downloads beside `path`, compares the content with the published one, and only then gives it its name. Whatever
  /// happens, nothing else is left there.
  private func fetch(
    _ url: String, _ published: KnownDataset.PublishedFile, to path: String, with downloader: Downloader
  ) throws(DownloadFailure) {
    // The process number: two runs that download at once must not write into one file.
    let part = "\(path).\(getpid()).part"
    defer { unsafe unlink(part) }
    // Deflate makes incompressible bytes longer, by 5 for each 16 KiB or so.
    let limit = published.size + published.size / 1024 + 1024
    do throws(Downloader.Failure) {
      try downloader.fetch(url, into: part, atMost: limit)
    } catch {
      switch error {
      case .failed(let words): throw .attempt(.failed(words))
      case .interrupted: throw .interrupted
      }
    }
    let bytes = try read(part, atMost: limit, of: published)
    if let reason = difference(bytes, from: published) { throw .attempt(reason) }
    do { try AtomicFile.write(bytes, to: path) } catch { throw .file(error) }
  }

  private func read(
    _ path: String, atMost limit: Int, of published: KnownDataset.PublishedFile
  ) throws(DownloadFailure) -> [UInt8] {
    do throws(FileError) {
      return try readFile(path, atMost: limit)
    } catch {
      switch error {
      case .missing: throw .attempt(.failed("no file came"))
      case .tooLarge: throw .attempt(.tooLong(expected: published.size))
      default: throw .file(error)
      }
    }
  }

  /// What is wrong with downloaded bytes, if anything. They may be compressed anew, or not at all: only the content
  /// counts.
  private func difference(
    _ bytes: [UInt8], from published: KnownDataset.PublishedFile
  ) -> DatasetError.DownloadAttempt.Reason? {
    var content = bytes
    if Gzip.isCompressed(bytes) {
      do { content = try Gzip.inflate(bytes, expectedAtMost: published.size) } catch { return .damagedGzip(error) }
    }
    let digest = SHA256.hex(of: content)
    return digest == published.sha256 ? nil : .checksum(expected: published.sha256, found: digest)
  }
}
