/// What becomes of an output folder that is not empty.
public enum FolderPolicy: Sendable, Equatable, CaseIterable {
  /// It is an error.
  case refuse
  /// The new images get the numbers after the largest that the manifest lists (without a manifest: that is there), class by
  /// class and seed by seed, and the lines of the manifest follow the old ones. Formats that hold all images in one file
  /// cannot.
  case append
  /// What an earlier run wrote is replaced: the files that its manifest lists, and images that none lists, as a run leaves
  /// them that was killed. What this program did not write stays, unless a new image has its name. Where all images are
  /// in one file the old one stays until the new one is complete; elsewhere the old images are removed first.
  case overwrite
}
