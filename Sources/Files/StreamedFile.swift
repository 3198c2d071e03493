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
  /// Whether a write that failed has left bytes behind ``length``.
  private var isRagged = false
  /// Whether all is written and closed, and only the name is missing.
  private var isSettled = false

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
    // O_EXCL, so that it is ours alone.
    temporary = Path.join(Path.parent(target), TemporaryName.make(for: Path.fileName(target)))
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
    precondition(file != nil, "\(path) is written to after its end")
    try trim()
    do {
      try file?.write(bytes)
      length += bytes.count
    } catch {
      isRagged = true
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
    precondition(file != nil, "\(path) is cut after its end")
    precondition((0...self.length).contains(length), "cut to \(length) of \(self.length) bytes")
    isRagged = true
    self.length = length
    try trim()
  }

  /// Does all that ``finish(_:)`` does but for the name, which is then nearly sure to be had: for files that belong
  /// together, and are all to be there or none. Nothing can be written any more.
  public func settle(_ durability: AtomicFile.Durability = .durable) throws(FileError) {
    guard !isSettled else { return }
    try trim()
    guard let file = file.take() else { return }
    do {
      if durability == .durable { try file.synchronize() }
      try file.close()
    } catch {
      unsafe unlink(temporary)
      throw .writingFailed(path: path, reason: error.reason)
    }
    isSettled = true
  }

  /// Gives the file its name; nothing can be written any more.
  ///
  /// When the name is there, and only waiting for it to be on the disk fails, the new file stays: it is whole.
  public func finish(_ durability: AtomicFile.Durability = .durable) throws(FileError) {
    try settle(durability)
    guard isSettled else { return }
    isSettled = false
    do {
      _ = try check { unsafe rename(temporary, target) }
    } catch {
      unsafe unlink(temporary)
      throw .writingFailed(path: path, reason: error.reason)
    }
    guard durability == .durable else { return }
    do {
      try StreamedFile.synchronize(folder: Path.parent(target))
    } catch {
      throw .writingFailed(path: path, reason: error.reason)
    }
  }

  /// Takes away what a failed write has left.
  private func trim() throws(FileError) {
    guard isRagged else { return }
    do {
      try file?.setLength(length)
    } catch {
      throw .writingFailed(path: path, reason: error.reason)
    }
    isRagged = false
  }

  private func remove() {
    guard file.take() != nil || isSettled else { return }
    isSettled = false
    unsafe unlink(temporary)
  }

  private static func synchronize(folder: String) throws(SystemFailure) {
    let descriptor: Descriptor
    do {
      descriptor = try Descriptor(opening: folder, flags: O_RDONLY | O_DIRECTORY)
    } catch where error.reason.saysForbidden {
      return  // A folder may be writable and not readable.
    }
    do {
      try descriptor.synchronize()
    } catch where error.reason.saysUnsupported {
      return  // Some file systems have no fsync for folders.
    }
  }
}
