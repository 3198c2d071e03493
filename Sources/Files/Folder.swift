private import Glibc

/// What can be done with a folder.
public enum Folder {
  /// Creates the folder at `path` and those above it; one that is already there is left alone.
  public static func create(_ path: String) throws(FileError) {
    do {
      try makeWithParents(path)
    } catch {
      if let found = FileKind.at(path), found != .folder { throw .cannotReplace(path: path, found: found) }
      throw .cannotCreate(path: path, reason: error.reason)
    }
  }

  /// Makes sure that a folder which is to be filled at `path` is none that a link leads to: what goes into an output
  /// folder must not land elsewhere.
  public static func requireNoLink(_ path: String) throws(FileError) {
    if FileKind.withoutFollowingLinks(at: path) == .link { throw .cannotReplace(path: path, found: .link) }
  }

  /// Whether anything lies at `path`, folder or not.
  public static func exists(_ path: String) -> Bool { FileKind.at(path) != nil }

  /// Whether a folder, or a link to one, lies at `path`.
  public static func isFolder(_ path: String) -> Bool { FileKind.at(path) == .folder }

  /// The names in the folder, hidden ones included, without `.` and `..`, sorted by their bytes: the order is the
  /// same on every machine and in every language.
  public static func entries(_ path: String) throws(FileError) -> [String] {
    if let found = FileKind.at(path), found != .folder { throw .notAFolder(path: path) }
    guard isPath(path) else { throw .opening(path, .invalidPath) }
    guard let listing = unsafe opendir(path) else { throw .opening(path, .last) }
    defer { unsafe closedir(listing) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(listing) else { break }
      guard let name = unsafe name(of: entry) else {
        throw .nameIsNotText(folder: path, name: unsafe repairedName(of: entry))
      }
      if name != "." && name != ".." { names.append(name) }
    }
    guard errno == 0 else { throw .readingFailed(path: path, reason: .last) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Whether the folder holds nothing at all, not even a hidden file.
  public static func isEmpty(_ path: String) throws(FileError) -> Bool {
    try entries(path).isEmpty
  }

  /// Makes sure that new output can go into a folder of its own at `path`: that it is empty or not there yet.
  ///
  /// - Throws: ``FileError/folderNotEmpty(path:)``, or ``FileError/cannotReplace(path:found:)`` where it is no folder.
  public static func requireEmptyOrMissing(_ path: String) throws(FileError) {
    guard let found = FileKind.at(path) else { return }
    guard found == .folder else { throw .cannotReplace(path: path, found: found) }
    guard try isEmpty(path) else { throw .folderNotEmpty(path: path) }
  }

  /// Makes sure that files can be created in the folder at `path`, before hours are spent on what goes there.
  public static func requireWritable(_ path: String) throws(FileError) {
    guard isPath(path) else { throw .cannotCreate(path: path, reason: .invalidPath) }
    if let found = FileKind.at(path), found != .folder { throw .cannotReplace(path: path, found: found) }
    guard unsafe access(path, W_OK | X_OK) == 0 else { throw .cannotCreate(path: path, reason: .last) }
  }

  private static func makeWithParents(_ path: String) throws(SystemFailure) {
    guard isPath(path) else { throw SystemFailure(.invalidPath) }
    do {
      _ = try check { unsafe mkdir(path, 0o777) }
    } catch {
      if error.reason.saysExists, isFolder(path) { return }
      let parent = Path.parent(path)
      guard error.reason.saysMissing, !path.isEmpty, parent != path, !isFolder(parent) else { throw error }
      try makeWithParents(parent)
      // Another process may have made it meanwhile.
      do {
        _ = try check { unsafe mkdir(path, 0o777) }
      } catch where error.reason.saysExists && isFolder(path) {}
    }
  }

  /// The name's bytes follow the entry's fixed part, as many as there are: a copy of the whole declared array would
  /// read past the entry's end.
  private static func nameBytes(of entry: UnsafeMutablePointer<dirent>) -> UnsafePointer<CChar>? {
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return nil }
    return unsafe UnsafePointer((UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self))
  }

  private static func name(of entry: UnsafeMutablePointer<dirent>) -> String? {
    unsafe nameBytes(of: entry).flatMap { unsafe String(validatingCString: $0) }
  }

  private static func repairedName(of entry: UnsafeMutablePointer<dirent>) -> String {
    unsafe nameBytes(of: entry).map { unsafe String(cString: $0) } ?? ""
  }
}
