internal import Files
public import Models

/// One file `synthetic.npz` for `numpy.load`, with the names of Keras' mnist.npz: `x_train`, bytes
/// `[count, height, width]`, or `[count, height, width, channels]` of colour images; `y_train`, the labels `[count]` as
/// bytes, or as 64-bit integers where there are more than 256 classes. Without classes there is no `y_train`.
public struct NPZFile: ImageOutput {
  public static let name = "npz"
  public static let summary = "\(archive) with the arrays x_train and y_train, for numpy.load"
  public static let hasFileForEachImage = false

  private static let archive = "synthetic.npz"

  private let job: OutputJob
  private let pixels: PixelCollector

  public init(_ job: OutputJob) throws {
    try job.checkSize(format: NPZFile.name)
    self.job = job
    pixels = PixelCollector(images: job.requests.count, bytesPerImage: job.architecture.pixelsPerImage)
  }

  public func file(_ i: Int) -> String { "\(NPZFile.archive)#\(i)" }

  public func prepare() {}

  public func write(_ pixels: [UInt8], _ range: Range<Int>) { self.pixels.put(pixels, from: range.lowerBound) }

  public func finish() throws {
    let architecture = job.architecture
    let count = job.requests.count
    let channels = architecture.imageChannels == 1 ? [] : [architecture.imageChannels]
    var arrays = [
      NPZ.Array(name: "x_train", bytes: pixels.take(), shape: [count, architecture.height, architecture.width] + channels)
    ]
    if !architecture.classNames.isEmpty {
      let labels = job.requests.map { $0.label ?? 0 }
      arrays.append(
        architecture.classCount <= 256
          ? NPZ.Array(name: "y_train", bytes: labels.map { UInt8($0) }, shape: [count])
          : NPZ.Array(name: "y_train", integers: labels))
    }
    try AtomicFile.write(NPZ.encode(arrays), to: Path.join(job.folder, NPZFile.archive))
  }

  public static func couldHaveWritten(_ file: String) -> Bool { file == archive }

  public static func firstFreeIndex(
    label: Int?, seed: UInt64, in folder: String, listed files: [String], _ architecture: Architecture
  ) throws -> Int {
    throw AugmentationError.cannotAppend(format: name)
  }
}
