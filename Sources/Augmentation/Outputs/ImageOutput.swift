public import Models

/// A way to store drawn images in a folder. Add one in a file of its own, and to ``ImageOutputs/all``.
///
/// `write` is called on several threads at once, with batches in any order; `finish` once, when all are there.
public protocol ImageOutput: Sendable {
  /// What `--format` calls it.
  static var name: String { get }
  /// What it is, in a few words for `--help`.
  static var summary: String { get }

  /// Whether each image is a file of its own, complete as soon as it is written.
  static var hasFileForEachImage: Bool { get }

  /// Whether this program, writing this format, could have called a file so, relative to the output folder. Nothing
  /// else is ever removed.
  static func couldHaveWritten(_ file: String) -> Bool

  /// The number of the first image of `label` that neither `folder` nor `files`, which its manifest lists, has.
  ///
  /// - Throws: ``AugmentationError/cannotAppend(format:)`` where images cannot be added to those that are there.
  static func firstFreeIndex(
    label: Int?, seed: UInt64, in folder: String, listed files: [String], _ architecture: Architecture
  ) throws -> Int

  /// Checks that `job` can be stored, but creates nothing yet.
  init(_ job: OutputJob) throws

  /// The file that image `i` of the job is in, relative to the output folder, as the manifest has it.
  func file(_ i: Int) -> String

  /// Creates what is needed before the first image.
  func prepare() throws

  /// Stores the images of `range`, `[count, height, width, channels]`.
  func write(_ pixels: [UInt8], _ range: Range<Int>) throws

  func finish() throws
}

/// What an output is told before the first image.
public struct OutputJob: Sendable {
  /// The output folder.
  public let folder: String
  public let architecture: Architecture
  public let seed: UInt64
  /// One for each image.
  public let requests: [SampleRequest]

  public init(folder: String, architecture: Architecture, seed: UInt64, requests: [SampleRequest]) {
    self.folder = folder
    self.architecture = architecture
    self.seed = seed
    self.requests = requests
  }
}

/// All output formats; the first is the default.
public enum ImageOutputs {
  public static let all: [any ImageOutput.Type] = [PNGFolders.self, IDXFiles.self, NPZFile.self]

  /// - Throws: ``AugmentationError/unknownFormat(name:known:)``.
  public static func named(_ name: String) throws(AugmentationError) -> any ImageOutput.Type {
    guard let found = all.first(where: { $0.name == name }) else {
      throw .unknownFormat(name: name, known: all.map { $0.name })
    }
    return found
  }
}
