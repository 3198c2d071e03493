import Files
import TestSupport
private import Glibc

extension TemporaryFolder {
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
