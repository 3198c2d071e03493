private import Glibc

/// Removes the file at `path`; one that is not there is as good as removed. A link is removed, not what it leads to.
public func removeFile(_ path: String) throws(FileError) {
  guard isPath(path) else { return }
  do {
    _ = try check { unsafe unlink(path) }
  } catch where error.reason.saysMissing {
  } catch {
    throw .removingFailed(path: path, reason: error.reason)
  }
}

extension Folder {
  /// Removes the folder at `path` if it is empty; anything that somebody else put there stays, and the folder with it.
  public static func removeIfEmpty(_ path: String) {
    guard isPath(path) else { return }
    _ = unsafe rmdir(path)
  }
}
