internal import Files
private import Glibc

/// What a download is for.
struct DownloadJob {
  let dataset: KnownDataset
  let splits: [DatasetSplit]
  /// Where its files go.
  let folder: String

  /// All that may be asked for, on the first mirror.
  var urls: [String] {
    let names =
      switch dataset.source {
      case .idx: splits.flatMap { dataset.fileNames($0).map { $0 + ".gz" } }
      case .archives(let archives): archives.map(\.name)
      }
    return names.map { (dataset.mirrors.first ?? "") + $0 }
  }
}

extension DatasetLocator {
  /// Makes sure that the job's files lie in its folder: downloads what is not there. An archive that a user has put there
  /// is unpacked instead of downloaded.
  func download(_ job: DownloadJob) throws(DatasetError) {
    switch job.dataset.source {
    case .idx(let train, let test):
      for split in job.splits {
        let published = split == .train ? train : test
        for (kind, file) in [(IDX.Kind.images, published.images), (.labels, published.labels)] {
          let name = IDXFileName(kind: kind, split: split)
          if name.find(in: job.folder) == nil { try download(name.plain + ".gz", file, job) }
        }
      }
    case .archives(let archives):
      for archive in archives { try unpack(archive, job) }
    }
  }

  private func download(
    _ name: String, _ published: KnownDataset.PublishedFile, _ job: DownloadJob
  ) throws(DatasetError) {
    // Deflate makes incompressible bytes longer, by 5 for each 16 KiB or so.
    let limit = published.size + published.size / 1024 + 1024
    let bytes = try fetch(name, atMost: limit, expected: published.size, job) {
      (bytes) throws(DatasetError.DownloadAttempt.Reason) in
      if let reason = difference(bytes, from: published) { throw reason }
      return bytes
    }
    do { try AtomicFile.write(bytes, to: Path.join(job.folder, name)) } catch { throw .file(error) }
  }

  /// Downloads the file `name` beside its place in the job's folder and gives what `check` makes of its bytes; where that
  /// throws, the next mirror is tried. Nothing is left there.
  func fetch<Content>(
    _ name: String, atMost limit: Int, expected: Int, _ job: DownloadJob,
    check: (_ bytes: [UInt8]) throws(DatasetError.DownloadAttempt.Reason) -> Content
  ) throws(DatasetError) -> Content {
    let folder = job.folder
    guard let downloader = Downloader(environment: environment) else {
      throw .noDownloader(
        lookedFor: Downloader.Program.allCases.map { $0.rawValue }, urls: job.urls, folder: folder)
    }
    do { try Folder.create(folder) } catch { throw .file(error) }
    // The process number: two runs that download at once must not write into one file.
    let part = "\(Path.join(folder, name)).\(getpid()).part"
    defer { unsafe unlink(part) }
    var attempts: [DatasetError.DownloadAttempt] = []
    for mirror in job.dataset.mirrors {
      let url = mirror + name
      let size = expected > 1 << 26 ? " (\(expected / 1_000_000) MB)" : ""
      notice("downloading \(url)\(size) to \(Path.shown(folder))")
      do throws(Downloader.Failure) {
        try downloader.fetch(url, into: part, atMost: limit)
      } catch {
        switch error {
        case .failed(let words): attempts.append(.init(url: url, reason: .failed(words)))
        case .interrupted: throw .downloadInterrupted(file: name)
        }
        continue
      }
      do throws(DatasetError.DownloadAttempt.Reason) {
        return try check(try read(part, atMost: limit, expected: expected))
      } catch {
        if case .file(let error) = error { throw .file(error) }
        attempts.append(.init(url: url, reason: error))
      }
    }
    throw .downloadFailed(file: name, attempts: attempts, folder: folder)
  }

  private func read(
    _ path: String, atMost limit: Int, expected: Int
  ) throws(DatasetError.DownloadAttempt.Reason) -> [UInt8] {
    do throws(FileError) {
      return try readFile(path, atMost: limit)
    } catch {
      switch error {
      case .missing: throw .failed("no file came")
      case .tooLarge: throw .tooLong(expected: expected)
      default: throw .file(error)
      }
    }
  }

  /// What is wrong with downloaded bytes, if anything. Where the content's sum is known they may be compressed anew, or
  /// not at all.
  private func difference(
    _ bytes: [UInt8], from published: KnownDataset.PublishedFile
  ) -> DatasetError.DownloadAttempt.Reason? {
    if published.digested == .compressed {
      let digest = SHA256.hex(of: bytes)
      return digest == published.sha256 ? nil : .archive(.checksum(expected: published.sha256, found: digest))
    }
    var content = bytes
    if Gzip.isCompressed(bytes) {
      do { content = try Gzip.inflate(bytes, expectedAtMost: published.size) } catch { return .damagedGzip(error) }
    }
    let digest = SHA256.hex(of: content)
    return digest == published.sha256 ? nil : .checksum(expected: published.sha256, found: digest)
  }
}
