private import Glibc

/// What runs that were killed have left: files under temporary names. To be removed only by one who knows that nobody
/// else is writing these files now. What cannot be removed stays: it is in nobody's way.
extension StreamedFile {
  /// Removes those of the file at `path`; what lies there under its own name stays.
  public static func removeLeftovers(of path: String) {
    // Where `path` is a link, the temporary file lay beside the file that it leads to.
    let target = (try? Path.resolvingLinks(path)) ?? path
    remove(in: Path.parent(target)) { TemporaryName.isTemporary($0, of: Path.fileName(target)) }
  }

  /// Removes those in `folder` of the files whose names `isOurs` knows. A folder that is a link is left alone.
  public static func removeLeftovers(in folder: String, of isOurs: (_ name: String) -> Bool) {
    guard FileKind.withoutFollowingLinks(at: folder) == .folder else { return }
    remove(in: folder) { file in TemporaryName.final(of: file).map(isOurs) ?? false }
  }

  private static func remove(in folder: String, where isLeftover: (String) -> Bool) {
    for file in (try? Folder.entries(folder)) ?? [] where isLeftover(file) {
      let path = Path.join(folder, file)
      if FileKind.withoutFollowingLinks(at: path) == .file { unsafe unlink(path) }
    }
  }
}
