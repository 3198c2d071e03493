internal import Glibc

/// A file without a name, for what must be kept until a file is complete and would take too much memory. It is gone with
/// its owner, however the process ends.
public final class ScratchFile {
  /// The file that it is kept for: errors name that one.
  private let path: String
  private let file: Descriptor
  /// Bytes written so far.
  public private(set) var length = 0

  /// Opens one on the disk of the file at `path`, whose folder must exist.
  public init(for path: String) throws(FileError) {
    self.path = path
    let temporary = Path.join(Path.parent(path), TemporaryName.make(for: Path.fileName(path)))
    do {
      file = try Descriptor(opening: temporary, flags: O_RDWR | O_CREAT | O_EXCL)
    } catch {
      throw .cannotCreate(path: path, reason: error.reason)
    }
    // Open files live on without their names. Should this fail, the name stays for the next run to remove.
    unsafe unlink(temporary)
  }

  /// Adds `bytes` at the end.
  public func write(_ bytes: [UInt8]) throws(FileError) {
    do {
      try file.write(bytes.span)
      length += bytes.count
    } catch {
      throw .writingFailed(path: path, reason: error.reason)
    }
  }

  /// The bytes of `range` again, as far as they were written.
  public func read(_ range: Range<Int>) throws(FileError) -> [UInt8] {
    do {
      return try file.read(range)
    } catch {
      throw .readingFailed(path: path, reason: error.reason)
    }
  }
}
