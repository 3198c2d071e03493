private import Glibc

/// A text file that grows by whole lines: each is on its way to the disk when ``write(line:)`` returns, so a run
/// that is killed leaves every line it wrote. For logs; a file that must be complete or absent is an ``AtomicFile``.
public final class LineWriter {
  /// What becomes of a file that is already there.
  public enum Start: Sendable, Equatable {
    case empty
    /// New lines follow the old ones.
    case afterOldLines
    /// New lines follow the first so many bytes, as when a run resumes from where it stood then; all others are cut off.
    case afterByte(Int)
  }

  public let path: String
  /// Bytes of the file, old ones included.
  public private(set) var length = 0
  private let file: Descriptor

  /// Opens the file at `path`, whose folder must exist, and creates it if need be. A link is not followed, and a pipe
  /// not waited for.
  public init(_ path: String, start: Start = .empty) throws(FileError) {
    self.path = path
    if let found = FileKind.withoutFollowingLinks(at: path), found != .file, found != .device {
      throw .cannotReplace(path: path, found: found)
    }
    do {
      file = try Descriptor(
        opening: path,
        flags: O_WRONLY | O_CREAT | O_APPEND | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK | (start == .empty ? O_TRUNC : 0))
    } catch {
      throw .cannotCreate(path: path, reason: error.reason)
    }
    do {
      let status = try file.status()
      // A device has no length.
      guard FileKind(status) == .file else { return }
      length = Int(status.st_size)
      if case .afterByte(let end) = start, end < length {
        try file.setLength(end)
        length = end
      }
    } catch {
      throw .writingFailed(path: path, reason: error.reason)
    }
  }

  /// Appends `line` and a line feed in one call of the system.
  ///
  /// - Precondition: `line` holds no line feed.
  public func write(line: String) throws(FileError) {
    precondition(!line.utf8.contains(0x0A), "more than one line: \(line)")
    do {
      let bytes = Array(line.utf8) + [0x0A]
      try file.write(bytes.span)
      length += bytes.count
    } catch {
      throw .writingFailed(path: path, reason: error.reason)
    }
  }
}
