internal import Datasets
internal import Files
public import Models

/// ``IDXFiles`` compressed by gzip, under the names that MNIST is published with: loaders take them as downloaded.
public struct IDXGzipFiles: ImageOutput {
  public static let name = "idx.gz"
  public static let summary = "\(imagesFile) and \(labelsFile), as MNIST is published"
  public static let hasFileForEachImage = false
  public static let canShareFolder = false

  private static let imagesFile = IDXFiles.imagesFile + ".gz"
  private static let labelsFile = IDXFiles.labelsFile + ".gz"

  private let job: OutputJob

  public init(_ job: OutputJob) throws {
    try job.checkIDX(format: IDXGzipFiles.name)
    self.job = job
  }

  public func file(_ i: Int) -> String { "\(IDXGzipFiles.imagesFile)#\(i)" }

  public func encode(_ batch: ImageBatch) -> ImageBatch { batch }

  public struct Writer: ImageWriter {
    private let job: OutputJob
    private let images: GzipFile
    /// nil without classes.
    private let labels: GzipFile?
    public private(set) var completeImages = 0

    init(_ job: OutputJob) throws {
      let architecture = job.architecture
      self.job = job
      images = GzipFile(try StreamedFile(Path.join(job.folder, IDXGzipFiles.imagesFile)))
      labels =
        architecture.classNames.isEmpty
        ? nil : GzipFile(try StreamedFile(Path.join(job.folder, IDXGzipFiles.labelsFile)))
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
