internal import Files

extension DatasetLocator {
  /// Puts the files of `archive` into the job's folder: from a copy that lies there, else from the web. A download is not
  /// kept.
  func unpack(_ archive: PublishedArchive, _ job: DownloadJob) throws(DatasetError) {
    let folder = job.folder
    let files: [UnpackedFile]
    if let copy = copy(of: archive, job) {
      notice("unpacking \(Path.shown(copy)) into \(Path.shown(folder))")
      let bytes: [UInt8]
      do { bytes = try readFile(copy, atMost: archive.size) } catch { throw .file(error) }
      do { files = try archive.verified(bytes) } catch { throw .archive(path: copy, error) }
    } else {
      files = try fetch(archive.name, atMost: archive.size, expected: archive.size, job) {
        (bytes) throws(DatasetError.DownloadAttempt.Reason) in
        do throws(ArchiveError) { return try archive.verified(bytes) } catch { throw .archive(error) }
      }
    }
    do {
      try Folder.create(folder)
      for file in files { try AtomicFile.write(file.bytes, to: Path.join(folder, file.name)) }
    } catch {
      throw .file(error)
    }
  }

  /// The archive as a user has put it into the cache's folder or into `$GAN_AUGMENT_DATA/NAME`.
  private func copy(of archive: PublishedArchive, _ job: DownloadJob) -> String? {
    ([job.folder] + searched(job.dataset.name)).map { Path.join($0, archive.name) }.first { FileKind.at($0) == .file }
  }
}

extension PublishedArchive {
  /// What is in it, if it is what was published.
  fileprivate func verified(_ bytes: [UInt8]) throws(ArchiveError) -> [UnpackedFile] {
    if let sha256 {
      let digest = SHA256.hex(of: bytes)
      guard digest == sha256 else { throw .checksum(expected: sha256, found: digest) }
    }
    return try unpack(bytes)
  }
}
