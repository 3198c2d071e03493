internal import Datasets
internal import Files

/// The names of an idx file of images and of that of their labels.
struct IDXPair {
  let images: String
  let labels: String

  func contains(_ file: String) -> Bool { file == images || file == labels }

  /// The labels, which no manifest lists.
  func companions(of file: String) -> [String] { file == images ? [labels] : [] }
}

/// Writes a pair of idx files, compressed by gzip or not. Their names come last, the images' first.
public struct IDXWriter: ImageWriter {
  private let job: OutputJob
  private let images: Stream
  /// nil without classes.
  private let labels: Stream?
  public private(set) var completeImages = 0

  /// One of the files.
  private enum Stream {
    case plain(StreamedFile)
    case compressed(GzipFile)

    init(_ path: String, isCompressed: Bool) throws {
      let file = try StreamedFile(path)
      self = isCompressed ? .compressed(GzipFile(file)) : .plain(file)
    }

    var path: String {
      switch self {
      case .plain(let file): file.path
      case .compressed(let file): file.path
      }
    }

    func write(_ bytes: [UInt8]) throws {
      switch self {
      case .plain(let file): try file.write(bytes)
      case .compressed(let file): try file.write(bytes)
      }
    }

    func settle() throws {
      switch self {
      case .plain(let file): try file.settle()
      case .compressed(let file): try file.settle()
      }
    }

    func finish() throws {
      switch self {
      case .plain(let file): try file.finish()
      case .compressed(let file): try file.finish()
      }
    }
  }

  init(_ job: OutputJob, _ pair: IDXPair, isCompressed: Bool) throws {
    let architecture = job.architecture
    self.job = job
    images = try Stream(Path.join(job.folder, pair.images), isCompressed: isCompressed)
    labels = architecture.classNames.isEmpty ? nil : try Stream(Path.join(job.folder, pair.labels), isCompressed: isCompressed)
    try images.write(IDX.imagesHeader(count: job.images.count, height: architecture.height, width: architecture.width))
    try labels?.write(IDX.labelsHeader(count: job.images.count))
  }

  public func append(_ batch: ImageBatch) throws {
    try images.write(batch.pixels)
    try labels?.write(batch.range.map { UInt8(job.images[$0].label ?? 0) })
  }

  public func settle() throws {
    try images.settle()
    try labels?.settle()
  }

  public mutating func finish() throws {
    // New images never stand beside old labels, not even when this is the program's last moment.
    if let labels { try OldOutput.removeFile(labels.path) }
    try images.finish()
    do {
      try labels?.finish()
    } catch {
      // Images without labels are no use; the first error is the one to report.
      try? OldOutput.removeFile(images.path)
      throw error
    }
    completeImages = job.images.count
  }
}

extension OutputJob {
  /// Makes sure that idx files can hold the images and labels.
  func checkIDX(format: String) throws(AugmentationError) {
    guard architecture.imageChannels == 1 else { throw .notGrey(format: format, channels: architecture.imageChannels) }
    guard architecture.classCount <= 256 else {
      throw .tooManyClasses(format: format, count: architecture.classCount, limit: 256)
    }
    try checkSize(format: format)
  }

  /// Makes sure that all pixels fit into one file of less than 4 GB, with room for headers and labels.
  func checkSize(format: String) throws(AugmentationError) {
    let (bytes, overflow) = images.count.multipliedReportingOverflow(by: architecture.pixelsPerImage + 8)
    guard !overflow, bytes < 1 << 32 - 1 << 16 else {
      throw .tooLarge(format: format, images: images.count, bytes: overflow ? .max : bytes)
    }
  }
}
