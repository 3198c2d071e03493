private import Glibc

/// A new folder for one test, removed at the end of its life with all that is in it.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    var name = Array("/tmp/gan-augment-test-XXXXXX".utf8CString)
    let made = unsafe mkdtemp(&name) != nil
    precondition(made, "cannot create a folder in /tmp")
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { removeTree(path) }

  /// Writes a file, makes the folders on the way, and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) -> String {
    let parts = name.split(separator: "/")
    var folder = path
    for part in parts.dropLast() {
      folder += "/" + part
      unsafe mkdir(folder, 0o755)
    }
    let file = path + "/" + name
    let stream = unsafe fopen(file, "wb")
    precondition(unsafe stream != nil, "cannot write \(file)")
    if let stream = unsafe stream {
      unsafe fwrite(bytes, 1, bytes.count, stream)
      unsafe fclose(stream)
    }
    return file
  }
}

/// The names in a folder, sorted; none where there is no folder.
func entries(_ folder: String) -> [String] {
  guard let handle = unsafe opendir(folder) else { return [] }
  defer { unsafe closedir(handle) }
  var names: [String] = []
  while let entry = unsafe readdir(handle) {
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { start in
      unsafe start.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}

func bytes(of file: String) -> [UInt8]? {
  guard let stream = unsafe fopen(file, "rb") else { return nil }
  defer { unsafe fclose(stream) }
  var content: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let got = unsafe fread(&chunk, 1, chunk.count, stream)
    if got == 0 { return content }
    content += chunk[..<got]
  }
}

func environment(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }

private func removeTree(_ path: String) {
  if unsafe unlink(path) == 0 { return }
  for name in entries(path) { removeTree(path + "/" + name) }
  unsafe rmdir(path)
}
