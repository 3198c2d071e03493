/// `cifar-10-binary.tar.gz` (Krizhevsky 2009): five files of 10,000 training images, one of test images, and the names of
/// the classes. What else is in it is passed over.
public struct CIFAR10Archive: Sendable {
  private static let folder = "cifar-10-batches-bin/"
  private static let namesFile = "batches.meta.txt"
  /// A label, then 1024 bytes of red, of green and of blue.
  private static let bytesPerImage = 3073

  private let imagesPerBatch: Int

  public init(imagesPerBatch: Int = 10_000) { self.imagesPerBatch = imagesPerBatch }

  static func fileNames(_ split: DatasetSplit) -> [String] {
    split == .train ? (1...5).map { "data_batch_\($0).bin" } : ["test_batch.bin"]
  }

  @Sendable public func unpack(_ bytes: [UInt8]) throws(ArchiveError) -> [UnpackedFile] {
    let (folder, namesFile) = (CIFAR10Archive.folder, CIFAR10Archive.namesFile)
    let batches = DatasetSplit.allCases.flatMap { CIFAR10Archive.fileNames($0) }
    let size = imagesPerBatch * CIFAR10Archive.bytesPerImage
    var wanted = Dictionary(uniqueKeysWithValues: batches.map { (folder + $0, size) })
    wanted[folder + namesFile] = 4096
    let found = try TarArchive.members(wanted, inGzip: bytes)
    var files: [UnpackedFile] = []
    for name in batches + [namesFile] {
      guard let content = found[folder + name] else { throw .missing(name) }
      guard name == namesFile || content.count == size else {
        throw .damaged("\(name) has \(content.count) bytes, expected \(size)")
      }
      files.append(UnpackedFile(name: name, bytes: content))
    }
    return files
  }
}
