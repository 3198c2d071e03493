internal import Files

/// A way that labelled images lie on a disk. Add one in a file of its own, and to ``DatasetFormats/all``.
public protocol DatasetFormat: Sendable {
  /// What messages call it.
  static var name: String { get }
  /// What it looks like, in a few words for `--help`.
  static var summary: String { get }

  /// Whether what lies at `place` is, by its name or by what it contains, meant to be of this format.
  static func recognizes(_ place: DatasetPlace) -> Bool

  /// Which images are there, with their labels; image files are not opened yet.
  ///
  /// - Parameter expected: the data set that these images are to stand beside, or nil where anything may come. Its class
  ///   names say what labels stand for that are mere numbers.
  /// - Throws: a `ReportableError` with one sentence for everything that can be wrong.
  static func list(_ place: DatasetPlace, expected: DatasetDescription?) throws -> StoredDataset
}

/// What all images of a data set share.
public struct DatasetDescription: Sendable, Equatable {
  public let name: String
  public let width: Int
  public let height: Int
  /// 1 (grey), 3 (RGB) or 4 (RGBA).
  public let channels: Int
  public let classNames: [String]

  public init(name: String, width: Int, height: Int, channels: Int, classNames: [String]) {
    self.name = name
    self.width = width
    self.height = height
    self.channels = channels
    self.classNames = classNames
  }
}

extension LabelledImages {
  public var description: DatasetDescription {
    DatasetDescription(name: name, width: width, height: height, channels: channels, classNames: classNames)
  }
}
