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

  /// Writes a file, makes the folders on the way, and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = Path.join(path, name)
    try Folder.create(Path.parent(file))
    try AtomicFile.write(bytes, to: file, durability: .fast)
    return file
  }

  /// Writes a shell script that can be run.
  func writeProgram(_ name: String, _ script: String) throws {
    let file = try write(name, Array("#!/bin/sh\n\(script)\n".utf8))
    unsafe chmod(file, 0o755)
  }

  /// A link called `name` to the program of that name that is installed here; false if none is.
  func linkProgram(_ name: String) throws -> Bool {
    guard let program = installed(name) else { return false }
    return unsafe symlink(program, Path.join(path, name)) == 0
  }
}

/// The path of a program in this process's PATH, or nil.
func installed(_ program: String) -> String? {
  (Environment.value("PATH") ?? "").split(separator: ":").map { Path.join(String($0), program) }
    .first { unsafe FileKind.at($0) == .file && access($0, X_OK) == 0 }
}

private func removeTree(_ path: String) {
  if unsafe unlink(path) == 0 { return }
  for name in (try? Folder.entries(path)) ?? [] { removeTree(Path.join(path, name)) }
  unsafe rmdir(path)
}
