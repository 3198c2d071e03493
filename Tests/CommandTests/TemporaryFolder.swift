import Files
private import Glibc

/// A new folder for one test, removed at the end of its life with all that is in it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = Path.join(Environment.value("TMPDIR") ?? "/tmp", "gan-augment-test-\(UInt64.random(in: 0 ... .max))")
    try Folder.create(path)
  }

  deinit { removeTree(path) }

  /// A path below it.
  func at(_ name: String) -> String { Path.join(path, name) }

  func exists(_ name: String) -> Bool { Folder.exists(at(name)) }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Folder.create(Path.parent(at(name)))
    try AtomicFile.write(bytes, to: at(name), durability: .fast)
  }

  func read(_ name: String) throws -> [UInt8] { try readFile(at(name)) }

  func text(_ name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }

  /// All files below `name`, hidden ones too, relative to it and sorted.
  func files(_ name: String = "") throws -> [String] { try filesBelow(at(name)) }

  /// The names and bytes of all files below `name`.
  func contents(_ name: String) throws -> [String: [UInt8]] {
    Dictionary(uniqueKeysWithValues: try files(name).map { ($0, try read(Path.join(name, $0))) })
  }
}

private func filesBelow(_ path: String) throws -> [String] {
  try Folder.entries(path).flatMap { name -> [String] in
    let inner = Path.join(path, name)
    guard FileKind.withoutFollowingLinks(at: inner) == .folder else { return [name] }
    return try filesBelow(inner).map { name + "/" + $0 }
  }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

func removeTree(_ path: String) {
  if unsafe unlink(path) == 0 { return }
  for name in (try? Folder.entries(path)) ?? [] { removeTree(Path.join(path, name)) }
  unsafe rmdir(path)
}

/// Runs something when the tests are over.
func atEnd(_ body: @escaping @convention(c) () -> Void) { atexit(body) }

/// Makes a file that can be run.
func makeExecutable(_ path: String) { unsafe chmod(path, 0o755) }

/// A file system in memory with room for little, mounted on a folder: a disk that is full soon, or read-only.
/// Mounting takes rights that not every machine gives; the tests that need it are left out there.
final class SmallDisk {
  let path: String

  static let canMount: Bool = {
    guard let folder = try? TemporaryFolder() else { return false }
    return (try? SmallDisk(at: folder.path, kilobytes: 64)) != nil
  }()

  struct CannotMount: Error {}

  init(at path: String, kilobytes: Int, isReadOnly: Bool = false) throws {
    self.path = path
    try Folder.create(path)
    let options = "size=\(kilobytes)k"
    let flags = UInt(isReadOnly ? MS_RDONLY : 0)
    let status = unsafe options.withCString { unsafe mount("none", path, "tmpfs", flags, $0) }
    guard status == 0 else { throw CannotMount() }
  }

  deinit { unsafe umount2(path, Int32(MNT_DETACH)) }
}
