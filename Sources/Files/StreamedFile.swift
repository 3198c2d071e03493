internal import Glibc

/// A file that is written piece by piece and appears whole or not at all: the bytes go to a temporary file in the same
/// folder, which takes the name when it is ``finish(_:)``ed. When the writer is let go of before that, the temporary
/// file is removed and the old file, if there was one, stays as it was.
///
/// An old file gives its permissions to the new one.
public final class StreamedFile {
  /// What becomes of a link in the file's place.
  public enum Links: Sendable {
    /// It makes way for the file: nothing is written where it leads. For all that goes into an output folder, which may
    /// have links that its owner does not know of.
    case replaced
    /// It stays, and the file it leads to is replaced. For a file that the user named.
    case followed
  }

  public let path: String
  /// Bytes written so far.
  public private(set) var length = 0
  /// Behind any link.
  private let target: String
  private let temporary: String
  private var file: Descriptor?

  /// Creates the temporary file; the folder must exist.
  ///
  /// - Throws: ``FileError/cannotReplace(path:found:)`` where a folder, pipe or device is in the way,
  ///   ``FileError/cannotCreate(path:reason:)``.
  public init(_ path: String, links: Links = .replaced) throws(FileError) {
    self.path = path
    let found = FileKind.linkStatus(path)
    let isLink = found.map(FileKind.init) == .link
    let old = isLink ? (links == .followed ? FileKind.status(path) : nil) : found
    // Renaming over /dev/null would replace it for everyone.
    if let old, FileKind(old) != .file { throw .cannotReplace(path: path, found: FileKind(old)) }
    target = isLink && old != nil ? try Path.resolvingLinks(path) : path
    // Hidden, so that a tool that reads the folder meanwhile passes over it; O_EXCL, so that it is ours alone.
    let number = String(UInt64.random(in: 0 ... .max), radix: 36)
    temporary = Path.join(Path.parent(target), StreamedFile.beginning + number + StreamedFile.ending)
    do {
      file = try Descriptor(opening: temporary, flags: O_RDWR | O_CREAT | O_EXCL)
    } catch {
      throw .cannotCreate(path: path, reason: error.reason)
    }
    guard let old else { return }
    do {
      try file?.setMode(old.st_mode & 0o777)
    } catch {
      remove()
      throw .writingFailed(path: path, reason: error.reason)
    }
  }

  deinit { remove() }

  /// Adds `bytes` at the end. When that fails, the file ends where it did before.
  public func write(_ bytes: Span<UInt8>) throws(FileError) {
    do {
      try file?.write(bytes)
      length += bytes.count
    } catch {
      try? file?.setLength(length)
      throw .writingFailed(path: path, reason: error.reason)
    }
  }

  public func write(_ bytes: [UInt8]) throws(FileError) { try write(bytes.span) }

  /// Puts `bytes` in the place of others that were written before, such as a sum that is known at the end.
  ///
  /// - Precondition: they lie within what was written.
  public func replace(_ bytes: [UInt8], at offset: Int) throws(FileError) {
    precondition(offset >= 0 && offset + bytes.count <= length, "\(bytes.count) bytes at \(offset) of \(length)")
    do {
      try file?.write(bytes.span, at: offset)
    } catch {
      throw .writingFailed(path: path, reason: error.reason)
    }
  }

  /// The bytes of `range` again, as far as they were written.
  public func read(_ range: Range<Int>) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    do {
      try file?.read(range.count, at: range.lowerBound, appendingTo: &bytes)
    } catch {
      throw .readingFailed(path: path, reason: error.reason)
    }
    return bytes
  }

  /// Takes away all but the first `length` bytes.
  public func cut(to length: Int) throws(FileError) {
    precondition((0...self.length).contains(length), "cut to \(length) of \(self.length) bytes")
    do {
      try file?.setLength(length)
    } catch {
      throw .writingFailed(path: path, reason: error.reason)
    }
    self.length = length
  }

  /// Gives the file its name; nothing can be written any more.
  public func finish(_ durability: AtomicFile.Durability = .durable) throws(FileError) {
    guard let file = file.take() else { return }
    do {
      if durability == .durable { try file.synchronize() }
      try file.close()
      _ = try check { unsafe rename(temporary, target) }
      if durability == .durable { try StreamedFile.synchronize(folder: Path.parent(target)) }
    } catch {
      unsafe unlink(temporary)
      throw .writingFailed(path: path, reason: error.reason)
    }
  }

  /// Whether a file of this name may be one that a run, still going or killed, has not finished.
  public static func isTemporary(_ name: String) -> Bool { name.hasPrefix(beginning) && name.hasSuffix(ending) }

  private static let beginning = ".gan-augment-"
  private static let ending = ".part"

  private func remove() {
    guard file.take() != nil else { return }
    unsafe unlink(temporary)
  }

  private static func synchronize(folder: String) throws(SystemFailure) {
    let descriptor: Descriptor
    do {
      descriptor = try Descriptor(opening: folder, flags: O_RDONLY | O_DIRECTORY)
    } catch {
      return  // A folder may be writable and not readable.
    }
    do {
      try descriptor.synchronize()
    } catch where error.reason.saysUnsupported {
      return  // Some file systems have no fsync for folders.
    }
  }
}
