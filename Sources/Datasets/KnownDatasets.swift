/// The published data sets that can be asked for by name. Add one: one entry here.
///
/// Where the publishers state MD5 sums: the files measured for the SHA-256 sums of MNIST and Fashion-MNIST had them (without
/// compression MNIST's four and both images files of Fashion-MNIST, as `.gz` both labels files of Fashion-MNIST). The
/// sums of KMNIST, EMNIST and CIFAR-10 are those that TensorFlow Datasets 4.9.10 downloads by (`url_checksums`).
public enum KnownDatasets {
  public static let all: [KnownDataset] = [mnist, fashionMNIST, kmnist, emnistDigits, cifar10, usps]

  private static let digits = (0...9).map { String($0) }

  public static let mnist = KnownDataset(
    name: "mnist",
    title: "MNIST: handwritten digits",
    classNames: digits,
    licence: "Yann LeCun, Corinna Cortes and Christopher J. C. Burges; CC BY-SA 3.0 as commonly stated",
    downloadSize: 11_594_722,
    mirrors: [
      "https://ossci-datasets.s3.amazonaws.com/mnist/",
      "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ],
    source: .idx(
      train: .init(
        images: .init(size: 47_040_016, sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
        labels: .init(size: 60_008, sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5")),
      test: .init(
        images: .init(size: 7_840_016, sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
        labels: .init(size: 10_008, sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"))))

  public static let fashionMNIST = KnownDataset(
    name: "fashion-mnist",
    title: "Fashion-MNIST: articles of clothing",
    classNames: [
      "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ],
    licence: "MIT, (c) 2017 Zalando SE",
    downloadSize: 30_878_645,
    mirrors: ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"],
    source: .idx(
      train: .init(
        images: .init(size: 47_040_016, sha256: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
        labels: .init(size: 60_008, sha256: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9")),
      test: .init(
        images: .init(size: 7_840_016, sha256: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
        labels: .init(size: 10_008, sha256: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"))))

  public static let kmnist = KnownDataset(
    name: "kmnist",
    title: "Kuzushiji-MNIST: cursive Japanese characters",
    classNames: ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"],
    licence: "CC BY-SA 4.0, KMNIST dataset (created by CODH), adapted from Kuzushiji dataset (created by NIJL and others)",
    downloadSize: 21_240_888,
    mirrors: ["http://codh.rois.ac.jp/kmnist/dataset/kmnist/"],
    source: .idx(
      train: .init(
        images: .init(
          size: 47_040_016, sha256: "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4",
          digested: .compressed),
        labels: .init(
          size: 60_008, sha256: "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17", digested: .compressed)),
      test: .init(
        images: .init(
          size: 7_840_016, sha256: "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5",
          digested: .compressed),
        labels: .init(
          size: 10_008, sha256: "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c", digested: .compressed))))

  /// 535 MB for 280,000 digits: all of EMNIST is published as one file.
  public static let emnistDigits = KnownDataset(
    name: "emnist-digits",
    title: "EMNIST Digits: handwritten digits, four times as many as MNIST",
    classNames: digits,
    licence: "from NIST Special Database 19, public domain; cite Cohen, Afshar, Tapson and van Schaik 2017",
    counts: (240_000, 40_000),
    downloadSize: 561_753_746,
    mirrors: ["https://biometrics.nist.gov/cs_links/EMNIST/"],
    source: .archives([
      PublishedArchive(
        name: "gzip.zip", size: 561_753_746, sha256: "fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e",
        unpack: EMNISTArchive(part: "digits").unpack)
    ]))

  public static let cifar10 = KnownDataset(
    name: "cifar10",
    title: "CIFAR-10: small photographs",
    classNames: ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
    licence: "no licence stated; cite Krizhevsky 2009",
    imageSize: (32, 32, 3),
    counts: (50_000, 10_000),
    downloadSize: 170_052_171,
    mirrors: ["https://www.cs.toronto.edu/~kriz/"],
    source: .archives([
      PublishedArchive(
        name: "cifar-10-binary.tar.gz", size: 170_052_171,
        sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd", unpack: CIFAR10Archive().unpack)
    ]))

  /// The numbers of each digit are published, no checksum.
  public static let usps = KnownDataset(
    name: "usps",
    title: "USPS: handwritten digits of postal codes",
    classNames: digits,
    licence: "no licence stated; made available by the neural network group at AT&T research labs",
    imageSize: (16, 16, 1),
    counts: (7291, 2007),
    downloadSize: 2_200_000,
    mirrors: ["https://hastie.su.domains/ElemStatLearn/datasets/", "https://web.stanford.edu/~hastie/ElemStatLearn/datasets/"],
    source: .archives([
      PublishedArchive(
        name: "zip.train.gz", size: 8_000_000, sha256: nil,
        unpack: USPSTable(split: .train, counts: [1194, 1005, 731, 658, 652, 556, 664, 645, 542, 644]).unpack),
      PublishedArchive(
        name: "zip.test.gz", size: 8_000_000, sha256: nil,
        unpack: USPSTable(split: .test, counts: [359, 264, 198, 166, 200, 160, 170, 147, 166, 177]).unpack),
    ]))
}
