public import Files
private import Images

/// What can be wrong with a data set that a user names, or with its files. All sentences are made here.
public enum DatasetError: ReportableError, Equatable {
  // One file.
  /// Another kind of file; `start` has up to four bytes.
  case notIDX(path: String, kind: IDX.Kind, start: [UInt8])
  /// Fewer bytes than the header promises, or than a header has. Counted without compression.
  case cutShort(path: String, kind: IDX.Kind, expected: Int, found: Int)
  case tooLong(path: String, kind: IDX.Kind, expected: Int)
  /// A size is zero, or the product is more than any memory holds.
  case impossibleSizes(path: String, kind: IDX.Kind, [Int])
  /// Pixels of one image.
  case imagesTooLarge(path: String, width: Int, height: Int)
  case tooManyImages(path: String, count: Int)
  /// A compressed file of so many bytes claims to hold so many more than any images do.
  case packedTooTightly(path: String, bytes: Int, size: Int)
  case damagedGzip(path: String, GzipError)
  case file(FileError)
  case cifar(CIFARError)
  // Files that contradict each other.
  case countsDiffer(imagesPath: String, images: Int, labelsPath: String, labels: Int)
  case labelOutOfRange(path: String, index: Int, label: Int, classCount: Int)
  /// Pixels of an image, width x height.
  case sizesDiffer(name: String, training: String, test: String)
  // Finding.
  case unknownDataset(name: String, known: [String])
  case missingFiles(name: String, lookedFor: [String], folders: [String])
  // Downloading.
  case offline(name: String, missing: [String], folders: [String], mirror: String)
  case noDownloader(lookedFor: [String], urls: [String], folder: String)
  /// A signal, such as Ctrl-C, ended the downloader.
  case downloadInterrupted(file: String)
  /// Every mirror failed; `attempts` has one reason each.
  case downloadFailed(file: String, attempts: [DownloadAttempt], folder: String)
  /// An archive that a user has put into a data set's folder.
  case archive(path: String, ArchiveError)

  /// A URL and why it did not give the file.
  public struct DownloadAttempt: Sendable, Equatable {
    public enum Reason: Error, Equatable {
      /// The downloader's own last words, or its exit status.
      case failed(String)
      /// SHA-256 of the uncompressed bytes.
      case checksum(expected: String, found: String)
      case damagedGzip(GzipError)
      case archive(ArchiveError)
      /// More bytes than the file can have.
      case tooLong(expected: Int)
      /// Not the mirror's fault.
      case file(FileError)
    }
    public let url: String
    public let reason: Reason

    public init(url: String, reason: Reason) {
      self.url = url
      self.reason = reason
    }
  }

  public var kind: ErrorKind {
    switch self {
    case .notIDX, .cutShort, .tooLong, .impossibleSizes, .imagesTooLarge, .tooManyImages, .packedTooTightly, .damagedGzip, .countsDiffer, .labelOutOfRange,
      .sizesDiffer, .archive: .badData
    case .unknownDataset: .usage
    case .missingFiles, .offline, .noDownloader, .downloadInterrupted: .missingInput
    case .file(let error): error.kind
    case .cifar(let error): error.kind
    case .downloadFailed(_, let attempts, _):
      // Bytes came, but the wrong ones; or nothing came.
      attempts.contains { if case .failed = $0.reason { false } else { true } } ? .badData : .missingInput
    }
  }

  public var message: String {
    switch self {
    case .notIDX(let path, let kind, let start):
      "\(Path.shown(path)): not an idx file of \(kind.noun)s (\(beginning(start)), expected \(hex(kind.magic)))"
    case .cutShort(let path, let kind, let expected, let found):
      "\(Path.shown(path)): cut short: an idx file of \(kind.noun)s with this header has \(counted(expected, "byte")), "
        + "but \(found) are there; copy or download it again"
    case .tooLong(let path, let kind, let expected):
      "\(Path.shown(path)): damaged: an idx file of \(kind.noun)s with this header has "
        + "\(counted(expected, "byte")), but more are there"
    case .impossibleSizes(let path, let kind, let sizes):
      "\(Path.shown(path)): not a usable idx file: its header claims \(claim(kind, sizes)), "
        + "expected at least one of each and sizes that fit into memory"
    case .imagesTooLarge(let path, let width, let height):
      "\(Path.shown(path)): images of \(width)x\(height) pixels are too large; the sides may have \(ImageLimits.default.longestSide) "
        + "and a whole image \(ImageLimits.default.pixels) pixels, so make them smaller"
    case .tooManyImages(let path, let count):
      "\(Path.shown(path)): \(count) images are too many for one file, which may have \(InputLimits.arrayImages); take a part of them"
    case .packedTooTightly(let path, let bytes, let size):
      "\(Path.shown(path)): its \(bytes) bytes claim to hold \(size) without compression, more than \(InputLimits.unpackingFactor) "
        + "times as many; if that is right, unpack the file first"
    case .damagedGzip(let path, .truncated):
      "\(Path.shown(path)): cut short: the gzip stream ends before its end mark; copy or download it again"
    case .damagedGzip(let path, .corrupt):
      "\(Path.shown(path)): damaged: not a valid gzip stream (bad block or checksum); copy or download it again"
    case .file(let error): error.message
    case .cifar(let error): error.message
    case .countsDiffer(let imagesPath, let images, let labelsPath, let labels):
      "\(Path.shown(imagesPath)) has \(counted(images, "image")), "
        + "but \(Path.shown(labelsPath)) has \(counted(labels, "label")); expected one label for each image"
    case .labelOutOfRange(let path, let index, let label, let classCount):
      "\(Path.shown(path)): label \(label) at position \(index): this data set has the classes 0 to \(classCount - 1)"
    case .sizesDiffer(let name, let training, let test):
      "\(Path.shown(name)): its training images have \(training) pixels, but its test images \(test); expected one size"
    case .unknownDataset(let name, let known):
      "unknown data set '\(Path.shown(name))' (one of: \(known.joined(separator: ", "))); "
        + "for images of your own name their place with --data alone"
    case .missingFiles(let name, let lookedFor, let folders):
      "\(Path.shown(name)): no \(lookedFor.joined(separator: " and no ")) (with or without .gz) in \(either(folders)); "
        + "name their folder with --data DIR, or put them into $GAN_AUGMENT_DATA/\(Path.shown(name))"
    case .offline(let name, let missing, let folders, let mirror):
      "\(Path.shown(name)): no \(missing.joined(separator: " and no ")) (with or without .gz) in \(either(folders)), "
        + "and --offline forbids the download from \(mirror); leave --offline out, name a folder with --data DIR, "
        + "or put them into $GAN_AUGMENT_DATA/\(Path.shown(name))"
    case .noDownloader(let lookedFor, let urls, let folder):
      "cannot download: neither \(lookedFor.joined(separator: " nor ")) is in PATH; install one, "
        + "or save \(urls.joined(separator: " and ")) in \(Path.shown(folder))"
    case .downloadInterrupted(let file):
      "\(file): the download was interrupted; run the command again to repeat it"
    case .downloadFailed(let file, let attempts, let folder):
      "\(file): the download failed: "
        + attempts.map { "\($0.url): \(sentence($0.reason))" }.joined(separator: "; ")
        + "; try again later, or put the file into \(Path.shown(folder))"
    case .archive(let path, let error):
      "\(Path.shown(path)): \(sentence(error)); download it again, or remove it"
    }
  }
}

private func sentence(_ reason: DatasetError.DownloadAttempt.Reason) -> String {
  switch reason {
  case .failed(let words): Path.shown(words)
  case .checksum(let expected, let found):
    "wrong content (SHA-256 without compression \(found), expected \(expected))"
  case .damagedGzip(.truncated): "cut short (the gzip stream ends before its end mark)"
  case .damagedGzip(.corrupt): "damaged (not a valid gzip stream)"
  case .archive(let error): sentence(error)
  case .file(let error): error.message
  case .tooLong(let expected): "wrong content (much more than the \(expected) bytes of this file)"
  }
}

private func sentence(_ error: ArchiveError) -> String {
  switch error {
  case .missing(let name): "wrong content (\(Path.shown(name)) is not in it)"
  case .damaged(let words): "damaged (\(Path.shown(words)))"
  case .checksum(let expected, let found): "wrong content (SHA-256 \(found), expected \(expected))"
  }
}

private func either(_ folders: [String]) -> String { folders.map { Path.shown($0) }.joined(separator: " or ") }

private func beginning(_ start: [UInt8]) -> String {
  if start.isEmpty { return "it is empty" }
  let other = IDX.Kind.allCases.first { $0.magic == start }
  return "starts with \(hex(start))" + (other.map { ", which is idx of \($0.noun)s" } ?? "")
}

/// `60000 images of 28x28` or `60000 labels`.
private func claim(_ kind: IDX.Kind, _ sizes: [Int]) -> String {
  let count = counted(sizes[0], kind.noun)
  return sizes.count == 3 ? "\(count) of \(sizes[2])x\(sizes[1])" : count
}

private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

private func hex(_ bytes: [UInt8]) -> String {
  bytes.map { byte in
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "0" + digits : digits
  }.joined(separator: " ")
}
