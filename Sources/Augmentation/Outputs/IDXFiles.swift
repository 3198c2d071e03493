public import Models

/// The pair of files of MNIST's training set, under its own names: every loader of MNIST reads them. Grey images only.
/// Without classes there are no labels.
public struct IDXFiles: ImageOutput {
  public static let name = "idx"
  public static let summary = "\(pair.images) and \(pair.labels), as MNIST has them"
  public static let hasFileForEachImage = false
  public static let canShareFolder = false

  static let pair = IDXPair(images: "train-images-idx3-ubyte", labels: "train-labels-idx1-ubyte")

  private let job: OutputJob

  public init(_ job: OutputJob) throws {
    try job.checkIDX(format: IDXFiles.name)
    self.job = job
  }

  public func file(_ i: Int) -> String { "\(IDXFiles.pair.images)#\(i)" }

  public func writes(_ file: String) -> Bool { IDXFiles.pair.contains(file) }

  public func encode(_ batch: ImageBatch) -> ImageBatch { batch }

  public func writer() throws -> IDXWriter { try IDXWriter(job, IDXFiles.pair, isCompressed: false) }

  public static func couldHaveWritten(_ file: String) -> Bool { pair.contains(file) }

  public static func companions(of file: String) -> [String] { pair.companions(of: file) }

  public static func firstFreeIndex(
    label: Int?, seed: UInt64, in folder: String, listed files: [String]?, _ architecture: Architecture
  ) throws -> Int {
    throw AugmentationError.cannotAppend(format: name)
  }
}
