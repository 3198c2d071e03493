private import Glibc

/// Keeps other processes out of a folder, as long as it lives. The system takes the lock back when the process ends,
/// however it ends, so none is ever left behind.
public final class FolderLock {
  private let folder: Descriptor

  /// - Returns: nil where another process holds the lock. On a file system without locks nobody is kept out.
  public init?(_ path: String) throws(FileError) {
    do {
      folder = try Descriptor(opening: path, flags: O_RDONLY | O_DIRECTORY)
    } catch {
      throw .cannotCreate(path: path, reason: error.reason)
    }
    if try !FolderLock.take(folder, path) { return nil }
  }

  private static func take(_ folder: borrowing Descriptor, _ path: String) throws(FileError) -> Bool {
    do {
      try folder.lock()
      return true
    } catch {
      if error.reason.saysLocked { return false }
      if error.reason.saysUnsupported { return true }
      throw .cannotCreate(path: path, reason: error.reason)
    }
  }
}
