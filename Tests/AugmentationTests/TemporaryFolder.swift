import Files
import Testing
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

  func write(_ name: String, _ text: String) throws {
    try Folder.create(Path.parent(at(name)))
    try AtomicFile.write(Array(text.utf8), to: at(name), durability: .fast)
  }

  func link(_ name: String, to target: String) {
    #expect(unsafe symlink(target, at(name)) == 0)
  }

  func remove(_ name: String) {
    #expect(unsafe unlink(at(name)) == 0)
  }

  /// All files below `name`, hidden ones too, relative to it and sorted.
  func files(_ name: String) throws -> [String] { try filesBelow(at(name)) }
}

func filesBelow(_ path: String) throws -> [String] {
  try Folder.entries(path).flatMap { name -> [String] in
    let inner = Path.join(path, name)
    guard FileKind.withoutFollowingLinks(at: inner) == .folder else { return [name] }
    return try filesBelow(inner).map { name + "/" + $0 }
  }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

private func removeTree(_ path: String) {
  if unsafe unlink(path) == 0 { return }
  for name in (try? Folder.entries(path)) ?? [] { removeTree(Path.join(path, name)) }
  unsafe rmdir(path)
}
