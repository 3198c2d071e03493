private import Glibc
import Files
import Testing

/// A new empty folder, removed with all that is in it when the test lets go of it.
final class ScratchFolder {
  let path: String

  init() throws {
    let number = String(UInt64.random(in: 0 ... .max), radix: 36)
    path = Path.join(Environment.value("TMPDIR") ?? "/tmp", "files-tests-\(number)")
    try Folder.create(path)
  }

  deinit {
    Self.remove(path)
  }

  func callAsFunction(_ name: String) -> String { Path.join(path, name) }

  func entries() throws -> [String] { try Folder.entries(path) }

  /// A file written without a temporary one.
  func write(_ name: String, _ bytes: [UInt8]) throws {
    let file = unsafe open(self(name), O_WRONLY | O_CREAT, 0o600)
    try #require(file >= 0)
    defer { close(file) }
    #expect(unsafe Glibc.write(file, bytes, bytes.count) == bytes.count)
  }

  func makePipe(_ name: String) { #expect(unsafe mkfifo(self(name), 0o600) == 0) }

  func cut(_ name: String, to size: Int) { #expect(unsafe truncate(self(name), size) == 0) }

  func makeLink(_ name: String, to target: String) { #expect(unsafe symlink(target, self(name)) == 0) }

  /// A file whose name is the bytes `name`, which need not be text.
  func makeFile(rawName name: [UInt8]) {
    let file = unsafe open(rawPath(name), O_WRONLY | O_CREAT, 0o600)
    #expect(file >= 0)
    close(file)
  }

  func removeFile(rawName name: [UInt8]) { #expect(unsafe unlink(rawPath(name)) == 0) }

  private func rawPath(_ name: [UInt8]) -> [CChar] {
    (Array(path.utf8) + [UInt8(ascii: "/")] + name + [0]).map { CChar(bitPattern: $0) }
  }

  func setPermissions(_ name: String, _ mode: UInt32) { #expect(unsafe chmod(self(name), mode) == 0) }

  func permissions(_ name: String) -> UInt32 {
    var status = stat()
    #expect(unsafe stat(self(name), &status) == 0)
    return status.st_mode & 0o777
  }

  private static func remove(_ path: String) {
    if FileKind.withoutFollowingLinks(at: path) == .folder {
      for name in (try? Folder.entries(path)) ?? [] { remove(Path.join(path, name)) }
      unsafe rmdir(path)
    } else {
      unsafe unlink(path)
    }
  }
}

/// The error of `body`, for comparing its whole message.
func error(of body: () throws(FileError) -> Void) -> FileError? {
  do {
    try body()
    return nil
  } catch {
    return error
  }
}
