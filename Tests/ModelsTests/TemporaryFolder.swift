import Files
private import Glibc

/// A new folder for one test, removed at the end of its life with the files in it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = Path.join(Environment.value("TMPDIR") ?? "/tmp", "gan-augment-test-\(UInt64.random(in: 0 ... .max))")
    try Folder.create(path)
  }

  deinit {
    for name in (try? Folder.entries(path)) ?? [] { unsafe unlink(Path.join(path, name)) }
    unsafe rmdir(path)
  }
}
