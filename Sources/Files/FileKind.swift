internal import Glibc

/// What lies at a path.
public enum FileKind: String, Sendable {
  case file = "a file"
  case folder = "a folder"
  case link = "a link"
  case pipe = "a pipe"
  case device = "a device"
  case socket = "a socket"

  /// What lies at `path` behind any links, or nil where nothing can be found.
  public static func at(_ path: String) -> FileKind? {
    status(path).map(FileKind.init)
  }

  /// What lies at `path` itself, which may be a ``link``, or nil where nothing can be found.
  public static func withoutFollowingLinks(at path: String) -> FileKind? {
    linkStatus(path).map(FileKind.init)
  }

  static func linkStatus(_ path: String) -> stat? {
    var found = stat()
    guard isPath(path), unsafe lstat(path, &found) == 0 else { return nil }
    return found
  }

  static func status(_ path: String) -> stat? {
    var found = stat()
    guard isPath(path), unsafe stat(path, &found) == 0 else { return nil }
    return found
  }

  init(_ status: stat) {
    self =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      case S_IFIFO: .pipe
      case S_IFSOCK: .socket
      default: .device
      }
  }
}

/// A zero byte would end the path early for the system, and name another file.
func isPath(_ path: String) -> Bool { !path.utf8.contains(0) }
