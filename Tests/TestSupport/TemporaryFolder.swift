internal import Files
private import Glibc

/// A new folder for one test, removed at the end of its life with all that is in it.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() throws {
    path = Path.join(Environment.value("TMPDIR") ?? "/tmp", "gan-augment-test-\(UInt64.random(in: 0 ... .max))")
    try Folder.create(path)
  }

  deinit { removeTree(path) }

  /// A path below it.
  public func at(_ name: String) -> String { Path.join(path, name) }

  public func exists(_ name: String) -> Bool { Folder.exists(at(name)) }

  /// Writes a file, makes the folders on the way, and returns its path.
  @discardableResult
  public func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Folder.create(Path.parent(at(name)))
    try AtomicFile.write(bytes, to: at(name), durability: .fast)
    return at(name)
  }

  @discardableResult
  public func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

  public func read(_ name: String) throws -> [UInt8] { try readFile(at(name)) }

  public func text(_ name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }

  /// All files below `name`, hidden ones too, relative to it and sorted.
  public func files(_ name: String = "") throws -> [String] { try filesBelow(at(name)) }

  /// The names and bytes of all files below `name`.
  public func contents(_ name: String) throws -> [String: [UInt8]] {
    Dictionary(uniqueKeysWithValues: try files(name).map { ($0, try read(Path.join(name, $0))) })
  }
}

/// All files below a folder, hidden ones too, relative to it and sorted.
public func filesBelow(_ path: String) throws -> [String] {
  try Folder.entries(path).flatMap { name -> [String] in
    let inner = Path.join(path, name)
    guard FileKind.withoutFollowingLinks(at: inner) == .folder else { return [name] }
    return try filesBelow(inner).map { name + "/" + $0 }
  }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

/// Removes a file or a folder with all that is in it; links are not followed.
public func removeTree(_ path: String) {
  if unsafe unlink(path) == 0 { return }
  for name in (try? Folder.entries(path)) ?? [] { removeTree(Path.join(path, name)) }
  unsafe rmdir(path)
}
