public import Models

/// A way to store drawn images in a folder. Add one in a file of its own, and to ``ImageOutputs/all``.
///
/// It works in two stages. ``encode(_:)`` is called on several threads at once, with batches in any order: what takes
/// time and needs no neighbour belongs there. What it gives goes to the one ``writer()`` in the order of the images.
/// Neither may keep more than a few batches: a run can have many millions of images.
public protocol ImageOutput: Sendable {
  /// A batch as it is handed from `encode` to the writer.
  associatedtype Encoded
  associatedtype Writer: ImageWriter where Writer.Encoded == Encoded

  /// What `--format` calls it.
  static var name: String { get }
  /// What it is, in a few words for `--help`.
  static var summary: String { get }

  /// Whether each image is a file of its own, complete as soon as `encode` is done.
  static var hasFileForEachImage: Bool { get }

  /// Whether a run that ends early may leave images that are complete, and a manifest of them.
  static var canEndEarly: Bool { get }

  /// Whether the parts of a run may go into one folder: they give their files different names.
  static var canShareFolder: Bool { get }

  /// Whether this program, writing this format, could have called a file so, relative to the output folder. Nothing
  /// else is ever removed.
  static func couldHaveWritten(_ file: String) -> Bool

  /// Files that belong to `file`, which a manifest lists, and that it does not list themselves.
  static func companions(of file: String) -> [String]

  /// Files, relative to `folder`, that a whole run has left which was killed before its manifest was there: those under
  /// names that nobody else gives. None where a later run writes the same names again in any case.
  ///
  /// - Parameter prefixes: what the names of single images begin with, such as `5/`
  static func leftBehind(in folder: String, prefixes: [String]) throws -> [String]

  /// The number of the first image of `label` to be added to those in `folder`: after all that its manifest lists, or,
  /// where it has none, after all that are there.
  ///
  /// - Parameter files: what the manifest lists; nil where there is none
  /// - Throws: ``AugmentationError/cannotAppend(format:)`` where images cannot be added to those that are there.
  static func firstFreeIndex(
    label: Int?, seed: UInt64, in folder: String, listed files: [String]?, _ architecture: Architecture
  ) throws -> Int

  /// Checks that `job` can be stored, but creates nothing yet.
  init(_ job: OutputJob) throws

  /// The file that image `i` of the job is in, relative to the output folder, as the manifest has it.
  func file(_ i: Int) -> String

  /// Whether the job writes a file of this name, relative to the output folder.
  func writes(_ file: String) -> Bool

  /// Creates what is needed before the first image.
  func writer() throws -> Writer

  func encode(_ batch: ImageBatch) throws -> Encoded
}

extension ImageOutput {
  public static var canEndEarly: Bool { hasFileForEachImage }

  public static func companions(of file: String) -> [String] { [] }

  public static func leftBehind(in folder: String, prefixes: [String]) throws -> [String] { [] }
}

/// Stores the batches of one run, in the order of the images, one at a time. Need not be `Sendable`: two threads never
/// have it at once.
///
/// When it is let go of before ``finish()``, what it has begun and not completed must be gone from the folder.
public protocol ImageWriter {
  associatedtype Encoded

  /// How many images, from the first on, would be there if the run ended here.
  var completeImages: Int { get }

  mutating func append(_ encoded: Encoded) throws

  /// Called once, when all images are there: brings to the disk what has no name yet, so that hardly anything can fail
  /// between the first name and the last.
  mutating func settle() throws

  /// Called once after that: all files have their names then.
  mutating func finish() throws
}

extension ImageWriter {
  public mutating func settle() throws {}
}

/// What an output is told before the first image.
public struct OutputJob: Sendable {
  /// The output folder.
  public let folder: String
  public let architecture: Architecture
  public let seed: UInt64
  /// What this run makes; labels and numbers are had from here whenever they are needed.
  public let images: PlannedImages
  /// Which part of a larger run this is.
  public let shard: Shard?
  /// What the codes are called.
  public let codeNames: [String]
  /// How many images a file holds at most, where a format makes several files of many images.
  public let imagesPerFile: Int

  public init(
    folder: String, architecture: Architecture, seed: UInt64, images: PlannedImages, shard: Shard? = nil,
    codeNames: [String] = [], imagesPerFile: Int = 10_000
  ) {
    self.folder = folder
    self.architecture = architecture
    self.seed = seed
    self.images = images
    self.shard = shard
    self.codeNames = codeNames
    self.imagesPerFile = imagesPerFile
  }
}

/// All output formats; the first is the default.
public enum ImageOutputs {
  public static let all: [any ImageOutput.Type] = [
    PNGFolders.self, IDXFiles.self, IDXGzipFiles.self, NPZFile.self, WebDatasetShards.self, ZipArchive.self,
  ]

  /// - Throws: ``AugmentationError/unknownFormat(name:known:)``.
  public static func named(_ name: String) throws(AugmentationError) -> any ImageOutput.Type {
    guard let found = all.first(where: { $0.name == name }) else {
      throw .unknownFormat(name: name, known: all.map { $0.name })
    }
    return found
  }
}
