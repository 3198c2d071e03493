/// A published data set of idx files that can be found by name and downloaded.
public struct KnownDataset: Sendable {
  /// What it is asked for by, such as `mnist`, and the name of its folder.
  public let name: String
  public let title: String
  public let classNames: [String]
  public let licence: String
  /// Folders on the web, each ending in `/`, in the order they are tried.
  public let mirrors: [String]
  public let train: SplitFiles
  public let test: SplitFiles

  /// The two files of a split.
  public struct SplitFiles: Sendable {
    public let images: PublishedFile
    public let labels: PublishedFile

    public init(images: PublishedFile, labels: PublishedFile) {
      self.images = images
      self.labels = labels
    }
  }

  public struct PublishedFile: Sendable {
    /// Bytes without compression, header included.
    public let size: Int
    /// SHA-256 of those bytes, in hex. Not of the .gz: the same content can be compressed anew.
    public let sha256: String

    public init(size: Int, sha256: String) {
      self.size = size
      self.sha256 = sha256
    }
  }

  public init(
    name: String, title: String, classNames: [String], licence: String, mirrors: [String], train: SplitFiles,
    test: SplitFiles
  ) {
    self.name = name
    self.title = title
    self.classNames = classNames
    self.licence = licence
    self.mirrors = mirrors
    self.train = train
    self.test = test
  }

  public func files(_ split: DatasetSplit) -> SplitFiles { split == .train ? train : test }
}

/// The part of a data set to train on, and the part to test with.
public enum DatasetSplit: String, Sendable, CaseIterable {
  case train
  case test

  /// How MNIST's file names begin, and those of all that followed it.
  var fileStem: String { self == .train ? "train" : "t10k" }
}

/// The published data sets that can be asked for by name. Add one: one line here.
///
/// The publishers state MD5 sums. The files measured for these SHA-256 sums had the stated MD5 sums: without compression
/// MNIST's four and both images files of Fashion-MNIST, as `.gz` both labels files of Fashion-MNIST.
public enum KnownDatasets {
  public static let all: [KnownDataset] = [mnist, fashionMNIST]

  public static let mnist = KnownDataset(
    name: "mnist",
    title: "MNIST: handwritten digits",
    classNames: (0...9).map { String($0) },
    licence: "Yann LeCun, Corinna Cortes and Christopher J. C. Burges; CC BY-SA 3.0 as commonly stated",
    mirrors: [
      "https://ossci-datasets.s3.amazonaws.com/mnist/",
      "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ],
    train: .init(
      images: .init(size: 47_040_016, sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
      labels: .init(size: 60_008, sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5")),
    test: .init(
      images: .init(size: 7_840_016, sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
      labels: .init(size: 10_008, sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")))

  public static let fashionMNIST = KnownDataset(
    name: "fashion-mnist",
    title: "Fashion-MNIST: articles of clothing",
    classNames: [
      "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ],
    licence: "MIT, (c) 2017 Zalando SE",
    mirrors: ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"],
    train: .init(
      images: .init(size: 47_040_016, sha256: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
      labels: .init(size: 60_008, sha256: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9")),
    test: .init(
      images: .init(size: 7_840_016, sha256: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
      labels: .init(size: 10_008, sha256: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34")))
}
