/// A published data set that can be found by name and downloaded.
public struct KnownDataset: Sendable {
  /// What it is asked for by, such as `mnist`, and the name of its folder.
  public let name: String
  public let title: String
  public let classNames: [String]
  public let licence: String
  /// Pixels of one image; 1 channel is grey, 3 are RGB.
  public let imageSize: (width: Int, height: Int, channels: Int)
  /// Images of the two splits.
  public let counts: (train: Int, test: Int)
  /// What comes over the network when both splits are wanted, in bytes.
  public let downloadSize: Int
  /// Folders on the web, each ending in `/`, in the order they are tried.
  public let mirrors: [String]
  public let source: Source

  /// How it is published.
  public enum Source: Sendable {
    /// As MNIST: four idx files under MNIST's names, each compressed by gzip; a split is two of them.
    case idx(train: SplitFiles, test: SplitFiles)
    /// As other files, which are unpacked when they come.
    case archives([PublishedArchive])
  }

  /// The two files of a split.
  public struct SplitFiles: Sendable {
    public let images: PublishedFile
    public let labels: PublishedFile

    public init(images: PublishedFile, labels: PublishedFile) {
      self.images = images
      self.labels = labels
    }
  }

  /// An idx file.
  public struct PublishedFile: Sendable {
    /// Bytes without compression, header included.
    public let size: Int
    /// In hex.
    public let sha256: String
    public let digested: Digested

    /// Which bytes SHA-256 was taken of.
    public enum Digested: Sendable {
      /// Those without compression: the same content can be compressed anew.
      case content
      /// The .gz, where nothing else is known.
      case compressed
    }

    public init(size: Int, sha256: String, digested: Digested = .content) {
      self.size = size
      self.sha256 = sha256
      self.digested = digested
    }
  }

  public init(
    name: String, title: String, classNames: [String], licence: String,
    imageSize: (width: Int, height: Int, channels: Int) = (28, 28, 1), counts: (train: Int, test: Int) = (60_000, 10_000),
    downloadSize: Int, mirrors: [String], source: Source
  ) {
    self.name = name
    self.title = title
    self.classNames = classNames
    self.licence = licence
    self.imageSize = imageSize
    self.counts = counts
    self.downloadSize = downloadSize
    self.mirrors = mirrors
    self.source = source
  }

  /// The files that lie in its folder for one split, once it is there: idx files of grey images, and of others what
  /// CIFAR-10 is made of. Each may end in `.gz` as well if it is idx.
  public func fileNames(_ split: DatasetSplit) -> [String] {
    if imageSize.channels == 1 { return [IDX.Kind.images, .labels].map { IDXFileName(kind: $0, split: split).plain } }
    return CIFAR10Archive.fileNames(split)
  }
}

/// A file with much in it: a .zip, a .tar.gz, a table.
public struct PublishedArchive: Sendable {
  /// On the mirror, and what it is called when a user puts it into the data set's folder.
  public let name: String
  /// The most bytes it may have; exactly as many where ``sha256`` is known.
  public let size: Int
  /// Of the file as it is published, in hex; nil where nobody has stated it, and ``unpack`` has to tell by the content.
  public let sha256: String?
  /// Makes the files that lie in the data set's folder then, of its bytes.
  public let unpack: @Sendable (_ bytes: [UInt8]) throws(ArchiveError) -> [UnpackedFile]

  public init(
    name: String, size: Int, sha256: String?,
    unpack: @escaping @Sendable (_ bytes: [UInt8]) throws(ArchiveError) -> [UnpackedFile]
  ) {
    self.name = name
    self.size = size
    self.sha256 = sha256
    self.unpack = unpack
  }
}

/// A file from an archive under the name it gets, which the archive has no say in.
public struct UnpackedFile: Sendable, Equatable {
  public let name: String
  public let bytes: [UInt8]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

/// What can be wrong with an archive. ``DatasetError`` makes the sentence, with the file's name.
public enum ArchiveError: Error, Equatable {
  /// It lacks what it is known to have.
  case missing(String)
  case damaged(String)
  /// SHA-256 of the whole file, in hex.
  case checksum(expected: String, found: String)
}

/// The part of a data set to train on, and the part to test with.
public enum DatasetSplit: String, Sendable, CaseIterable {
  case train
  case test

  /// How MNIST's file names begin, and those of all that followed it.
  var fileStem: String { self == .train ? "train" : "t10k" }
}
