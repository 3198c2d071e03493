public import Models

/// ``IDXFiles`` compressed by gzip, under the names that MNIST is published with: loaders take them as downloaded.
public struct IDXGzipFiles: ImageOutput {
  public static let name = "idx.gz"
  public static let summary = "\(pair.images) and \(pair.labels), as MNIST is published"
  public static let hasFileForEachImage = false
  public static let canShareFolder = false

  private static let pair = IDXPair(images: IDXFiles.pair.images + ".gz", labels: IDXFiles.pair.labels + ".gz")

  private let job: OutputJob

  public init(_ job: OutputJob) throws {
    try job.checkIDX(format: IDXGzipFiles.name)
    self.job = job
  }

  public func file(_ i: Int) -> String { "\(IDXGzipFiles.pair.images)#\(i)" }

  public func writes(_ file: String) -> Bool { IDXGzipFiles.pair.contains(file) }

  public func encode(_ batch: ImageBatch) -> ImageBatch { batch }

  public func writer() throws -> IDXWriter { try IDXWriter(job, IDXGzipFiles.pair, isCompressed: true) }

  public static func couldHaveWritten(_ file: String) -> Bool { pair.contains(file) }

  public static func companions(of file: String) -> [String] { pair.companions(of: file) }

  public static func firstFreeIndex(
    label: Int?, seed: UInt64, in folder: String, listed files: [String]?, _ architecture: Architecture
  ) throws -> Int {
    throw AugmentationError.cannotAppend(format: name)
  }
}
