internal import Datasets
internal import Files
public import Models

/// The pair of files of MNIST's training set, under its own names: every loader of MNIST reads them. Grey images only.
/// Without classes there are no labels.
public struct IDXFiles: ImageOutput {
  public static let name = "idx"
  public static let summary = "\(imagesFile) and \(labelsFile), as MNIST has them"
  public static let hasFileForEachImage = false

  static let imagesFile = "train-images-idx3-ubyte"
  static let labelsFile = "train-labels-idx1-ubyte"

  private let job: OutputJob
  private let pixels: PixelCollector

  public init(_ job: OutputJob) throws {
    let architecture = job.architecture
    guard architecture.imageChannels == 1 else {
      throw AugmentationError.notGrey(format: IDXFiles.name, channels: architecture.imageChannels)
    }
    guard architecture.classCount <= 256 else {
      throw AugmentationError.tooManyClasses(format: IDXFiles.name, count: architecture.classCount, limit: 256)
    }
    // The format's own limit is 2³² images; less fits into memory.
    try job.checkSize(format: IDXFiles.name)
    self.job = job
    pixels = PixelCollector(images: job.requests.count, bytesPerImage: architecture.pixelsPerImage)
  }

  public func file(_ i: Int) -> String { "\(IDXFiles.imagesFile)#\(i)" }

  public func prepare() {}

  public func write(_ pixels: [UInt8], _ range: Range<Int>) { self.pixels.put(pixels, from: range.lowerBound) }

  public func finish() throws {
    let architecture = job.architecture
    let images = IDX.encodeImages(
      pixels.take(), count: job.requests.count, height: architecture.height, width: architecture.width)
    let imagesPath = Path.join(job.folder, IDXFiles.imagesFile)
    try AtomicFile.write(images, to: imagesPath)
    guard !architecture.classNames.isEmpty else { return }
    let labels = job.requests.map { UInt8($0.label ?? 0) }
    do {
      try AtomicFile.write(IDX.encodeLabels(labels), to: Path.join(job.folder, IDXFiles.labelsFile))
    } catch {
      // Images without labels are no use; the first error is the one to report.
      try? OldOutput.removeFile(imagesPath)
      throw error
    }
  }

  public static func couldHaveWritten(_ file: String) -> Bool { file == imagesFile || file == labelsFile }

  public static func firstFreeIndex(
    label: Int?, seed: UInt64, in folder: String, listed files: [String], _ architecture: Architecture
  ) throws -> Int {
    throw AugmentationError.cannotAppend(format: name)
  }
}

extension OutputJob {
  /// Makes sure that all pixels fit into one file of less than 4 GB, with room for headers and labels.
  func checkSize(format: String) throws(AugmentationError) {
    let (bytes, overflow) = requests.count.multipliedReportingOverflow(by: architecture.pixelsPerImage + 8)
    guard !overflow, bytes < 1 << 32 - 1 << 16 else {
      throw .tooLarge(format: format, images: requests.count, bytes: overflow ? .max : bytes)
    }
  }
}
