/// What becomes of an output folder that is not empty.
public enum FolderPolicy: Sendable, Equatable, CaseIterable {
  /// It is an error.
  case refuse
  /// The new images get the numbers after the largest that is there, class by class and seed by seed, and the lines of
  /// the manifest follow the old ones. Formats that hold all images in one file cannot.
  case append
  /// The files that the old manifest lists are removed first; what this program did not write stays, unless a new
  /// image has its name.
  case overwrite
}
