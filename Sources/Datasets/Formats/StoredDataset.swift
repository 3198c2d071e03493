/// A data set as it lies: which images there are, of which class and for what, before any is decoded.
public struct StoredDataset: Sendable {
  /// What it is called.
  var name: String
  var classNames: [String]
  /// Whether the labels were numbers only, so that ``classNames`` are just these.
  var isNumbered = false
  var images: any ImageSource
  /// Of each image; nil where it has none.
  var labels: [Int?]
  /// What each image is for; nil where nothing says so.
  var parts: [DatasetPart?]
  /// Whether a share of the images is kept for testing where none are marked for it: in a folder, yes. What has files or
  /// arrays called train is the training part of something.
  var keepsTestShare = true
  /// What was left out or changed, one line each.
  var notices: [String] = []
  /// Images that are listed but not there.
  var missing: [UnreadableImage] = []
}

/// What an image is for.
public enum DatasetPart: String, Sendable, CaseIterable {
  case train
  case validation
  case test

  /// The part that a folder or a file with this name is for, in any case; nil where it says nothing.
  static func named(_ name: some StringProtocol) -> DatasetPart? {
    switch name.lowercased() {
    case "train", "training": .train
    case "val", "valid", "validation": .validation
    case "test", "testing": .test
    default: nil
    }
  }
}

/// An image that could not be used, and why.
public struct UnreadableImage: Sendable, Equatable {
  public let path: String
  /// The whole sentence, which begins with the path.
  public let reason: String
}
