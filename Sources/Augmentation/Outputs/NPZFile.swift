internal import Files
public import Models

/// One file `synthetic.npz` for `numpy.load`, with the names of Keras' mnist.npz: `x_train`, bytes
/// `[count, height, width]`, or `[count, height, width, channels]` of colour images; `y_train`, the labels `[count]` as
/// bytes, or as 64-bit integers where there are more than 256 classes. Without classes there is no `y_train`.
/// One of several parts is `synthetic-03-of-16.npz`.
public struct NPZFile: ImageOutput {
  public static let name = "npz"
  public static let summary = "\(archive) with the arrays x_train and y_train, for numpy.load"
  public static let hasFileForEachImage = false
  public static let canShareFolder = true

  private static let archive = "\(stem)\(ending)"
  private static let stem = "synthetic"
  private static let ending = ".npz"

  private let job: OutputJob

  public init(_ job: OutputJob) throws {
    try job.checkSize(format: NPZFile.name)
    self.job = job
  }

  private static func archive(of job: OutputJob) -> String { stem + (job.shard?.suffix ?? "") + ending }

  public func file(_ i: Int) -> String { "\(NPZFile.archive(of: job))#\(i)" }

  public func writes(_ file: String) -> Bool { file == NPZFile.archive(of: job) }

  public func encode(_ batch: ImageBatch) -> [UInt8] { batch.pixels }

  public struct Writer: ImageWriter {
    private let job: OutputJob
    private var archive: NPZ
    public private(set) var completeImages = 0

    init(_ job: OutputJob) throws {
      let architecture = job.architecture
      let channels = architecture.imageChannels == 1 ? [] : [architecture.imageChannels]
      self.job = job
      archive = try NPZ(Path.join(job.folder, NPZFile.archive(of: job)))
      try archive.begin(.bytes("x_train", shape: [job.images.count, architecture.height, architecture.width] + channels))
    }

    public mutating func append(_ pixels: [UInt8]) throws { try archive.append(pixels) }

    public mutating func settle() throws {
      let images = job.images
      if !job.architecture.classNames.isEmpty {
        let isByte = job.architecture.classCount <= 256
        try archive.begin(isByte ? .bytes("y_train", shape: [images.count]) : .integers("y_train", shape: [images.count]))
        for start in stride(from: 0, to: images.count, by: 4096) {
          let labels = images[start..<min(images.count, start + 4096)].map { $0.label ?? 0 }
          try archive.append(labels.flatMap { littleEndian($0, isByte ? 1 : 8) })
        }
      }
      try archive.settle()
    }

    public mutating func finish() throws {
      try archive.finish()
      completeImages = job.images.count
    }
  }

  public func writer() throws -> Writer { try Writer(job) }

  public static func couldHaveWritten(_ file: String) -> Bool {
    file.hasPrefix(stem) && file.hasSuffix(ending) && Shard.isSuffix(file.dropFirst(stem.utf8.count).dropLast(ending.utf8.count))
  }

  public static func firstFreeIndex(
    label: Int?, seed: UInt64, in folder: String, listed files: [String]?, _ architecture: Architecture
  ) throws -> Int {
    throw AugmentationError.cannotAppend(format: name)
  }
}
