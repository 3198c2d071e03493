internal import Files
internal import Images
public import Models
internal import Serialization

/// One file `synthetic.zip` as stylegan's programs read it: the PNG files of ``PNGFolders``, and `dataset.json` with the
/// label of each, `{"labels": [["5/gan-s42-000123.png", 5], …]}`; `null` instead of the list without classes. One of several
/// parts is `synthetic-03-of-16.zip`.
public struct ZipArchive: ImageOutput {
  public static let name = "zip"
  public static let summary = "\(stem)\(ending) of PNG files with stylegan's dataset.json"
  public static let hasFileForEachImage = false
  public static let canShareFolder = true

  private static let stem = "synthetic"
  private static let ending = ".zip"

  private let job: OutputJob
  private let names: PNGFolders

  public init(_ job: OutputJob) throws {
    self.job = job
    names = try PNGFolders(job)
  }

  private static func archive(of job: OutputJob) -> String { stem + (job.shard?.suffix ?? "") + ending }

  public func file(_ i: Int) -> String { "\(ZipArchive.archive(of: job))#\(i)" }

  public func writes(_ file: String) -> Bool { file == ZipArchive.archive(of: job) }

  /// A member of the archive, and its place in the list of labels.
  public struct EncodedImage {
    let member: ZipWriter.Member
    let label: [UInt8]
  }

  public func encode(_ batch: ImageBatch) -> [EncodedImage] {
    let architecture = job.architecture
    let size = architecture.pixelsPerImage
    let compression: PNGCompression = architecture.imageChannels == 1 ? .drawing : .photograph
    return batch.range.enumerated().map { row, i in
      let name = names.file(i)
      let png = PNG.encode(
        batch.pixels.span.extracting(row * size..<(row + 1) * size), width: architecture.width,
        height: architecture.height, channels: architecture.imageChannels, compression: compression)
      let entry: JSONValue = [.string(name), .integer(job.images[i].label ?? 0)]
      return EncodedImage(member: ZipWriter.Member(name, png), label: entry.encoded())
    }
  }

  public struct Writer: ImageWriter {
    private let job: OutputJob
    private var archive: ZipWriter
    /// The entries of `dataset.json`, which is the last member.
    private let labels: ScratchFile
    public private(set) var completeImages = 0
    private var images = 0

    fileprivate init(_ job: OutputJob) throws {
      self.job = job
      let path = Path.join(job.folder, ZipArchive.archive(of: job))
      archive = try ZipWriter(path)
      labels = try ScratchFile(for: path)
    }

    public mutating func append(_ encoded: [EncodedImage]) throws {
      for image in encoded {
        try archive.append(image.member)
        try labels.write((images == 0 ? [] : [UInt8(ascii: ",")]) + image.label)
        images += 1
      }
    }

    public mutating func settle() throws {
      let hasClasses = !job.architecture.classNames.isEmpty
      let (begin, end) = hasClasses ? ("{\"labels\":[", "]}") : ("{\"labels\":null", "}")
      let length = hasClasses ? labels.length : 0
      try archive.begin("dataset.json", size: begin.utf8.count + length + end.utf8.count)
      try archive.append(Array(begin.utf8))
      for place in stride(from: 0, to: length, by: 1 << 16) {
        try archive.append(try labels.read(place..<min(length, place + 1 << 16)))
      }
      try archive.append(Array(end.utf8))
      try archive.settle()
    }

    public mutating func finish() throws {
      try archive.finish()
      completeImages = images
    }
  }

  public func writer() throws -> Writer { try Writer(job) }

  public static func couldHaveWritten(_ file: String) -> Bool {
    file.hasPrefix(stem) && file.hasSuffix(ending) && file.utf8.count >= stem.utf8.count + ending.utf8.count
      && Shard.isSuffix(file.dropFirst(stem.utf8.count).dropLast(ending.utf8.count))
  }

  public static func firstFreeIndex(
    label: Int?, seed: UInt64, in folder: String, listed files: [String]?, _ architecture: Architecture
  ) throws -> Int {
    throw AugmentationError.cannotAppend(format: name)
  }
}
