private import Glibc

/// Files that appear whole or not at all: the bytes go to a temporary file in the same folder, which then takes
/// the name. On any error the temporary file is removed and the old file, if there was one, stays as it was.
public enum AtomicFile {
  /// Whether the file must survive a crash of the machine.
  public enum Durability: Sendable {
    /// The bytes, then the name, are on the disk when the call returns. For models, training state, manifests.
    case durable
    /// No crash of the program leaves half a file, but one of the machine may. For images: measured per file,
    /// 39 µs against 261 µs.
    case fast
  }

  /// Writes `bytes` as the file at `path`, whose folder must exist. An old file gives its permissions to the new
  /// one; where `path` is a link to a file, that file is replaced and the link stays.
  ///
  /// - Throws: ``FileError/cannotReplace(path:found:)`` where a folder, pipe or device is in the way,
  ///   ``FileError/cannotCreate(path:reason:)``, ``FileError/writingFailed(path:reason:)``.
  public static func write(
    _ bytes: Span<UInt8>, to path: String, durability: Durability = .durable
  ) throws(FileError) {
    let old = FileKind.status(path)
    // Renaming over /dev/null would replace it for everyone.
    if let old, FileKind(old) != .file { throw .cannotReplace(path: path, found: FileKind(old)) }
    let isLink = old != nil && FileKind.withoutFollowingLinks(at: path) == .link
    let target = isLink ? try Path.resolvingLinks(path) : path
    let folder = Path.parent(target)
    // Hidden, so that a tool that reads the folder meanwhile passes over it; O_EXCL, so that it is ours alone.
    let number = String(UInt64.random(in: 0 ... .max), radix: 36)
    let temporary = Path.join(folder, ".gan-augment-\(number).part")
    let file: Descriptor
    do {
      file = try Descriptor(opening: temporary, flags: O_WRONLY | O_CREAT | O_EXCL)
    } catch {
      throw .cannotCreate(path: path, reason: error.reason)
    }
    do {
      if let old { try file.setMode(old.st_mode & 0o777) }
      try file.write(bytes)
      if durability == .durable { try file.synchronize() }
      try file.close()
      _ = try check { unsafe rename(temporary, target) }
      if durability == .durable { try synchronize(folder: folder) }
    } catch {
      unsafe unlink(temporary)
      throw .writingFailed(path: path, reason: error.reason)
    }
  }

  /// The same for an array.
  public static func write(
    _ bytes: [UInt8], to path: String, durability: Durability = .durable
  ) throws(FileError) {
    try write(bytes.span, to: path, durability: durability)
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
