import Files
private import Glibc

/// A folder of this process for readers that go by paths; its parent holds what nothing may touch.
final class Sandbox: Sendable {
  let path: String
  /// Beside the folder, where nothing may be read, written or removed.
  let outside: String

  private init() {
    let base = FileKind.at("/dev/shm") == .folder ? "/dev/shm" : "/tmp"
    let root = "\(base)/gan-augment-fuzz-\(getpid())"
    path = root + "/inside"
    outside = root + "/outside"
  }

  static let shared: Sandbox = {
    let sandbox = Sandbox()
    atexit { remove(Path.parent(Sandbox.shared.path)) }
    return sandbox
  }()

  func at(_ name: String) -> String { Path.join(path, name) }

  /// Removes all that lies in the folder, and makes it again.
  func empty() throws {
    remove(path)
    try Folder.create(path)
    try Folder.create(outside)
  }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Folder.create(Path.parent(at(name)))
    try AtomicFile.write(bytes, to: at(name), durability: .fast)
  }

  func link(_ name: String, to target: String) { unsafe symlink(target, at(name)) }
}

/// Removes a file or a folder with all that is in it; links are not followed.
private func remove(_ path: String) {
  if unsafe unlink(path) == 0 { return }
  for name in (try? Folder.entries(path)) ?? [] { remove(Path.join(path, name)) }
  unsafe rmdir(path)
}
