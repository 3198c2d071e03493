internal import Datasets
internal import Files
public import Models

/// The pair of files of MNIST's training set, under its own names: every loader of MNIST reads them. Grey images only.
/// Without classes there are no labels.
public struct IDXFiles: ImageOutput {
  public static let name = "idx"
  public static let summary = "\(imagesFile) and \(labelsFile), as MNIST has them"
  public static let hasFileForEachImage = false
  public static let canShareFolder = false

  static let imagesFile = "train-images-idx3-ubyte"
  static let labelsFile = "train-labels-idx1-ubyte"

  private let job: OutputJob

  public init(_ job: OutputJob) throws {
    try job.checkIDX(format: IDXFiles.name)
    self.job = job
  }

  public func file(_ i: Int) -> String { "\(IDXFiles.imagesFile)#\(i)" }

  public func encode(_ batch: ImageBatch) -> ImageBatch { batch }

  public struct Writer: ImageWriter {
    private let job: OutputJob
    private let images: StreamedFile
    /// nil without classes.
    private let labels: StreamedFile?
    public private(set) var completeImages = 0

    init(_ job: OutputJob) throws {
      let architecture = job.architecture
      self.job = job
      images = try StreamedFile(Path.join(job.folder, IDXFiles.imagesFile))
      labels = architecture.classNames.isEmpty ? nil : try StreamedFile(Path.join(job.folder, IDXFiles.labelsFile))
      try images.write(
        IDX.imagesHeader(count: job.images.count, height: architecture.height, width: architecture.width))
      try labels?.write(IDX.labelsHeader(count: job.images.count))
    }

    public func append(_ batch: ImageBatch) throws {
      try images.write(batch.pixels)
      try labels?.write(batch.range.map { UInt8(job.images[$0].label ?? 0) })
    }

    public mutating func finish() throws {
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

  public func writer() throws -> Writer { try Writer(job) }

  public static func couldHaveWritten(_ file: String) -> Bool { file == imagesFile || file == labelsFile }

  public static func companions(of file: String) -> [String] { file == imagesFile ? [labelsFile] : [] }

  public static func firstFreeIndex(
    label: Int?, seed: UInt64, in folder: String, listed files: [String], _ architecture: Architecture
  ) throws -> Int {
    throw AugmentationError.cannotAppend(format: name)
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
