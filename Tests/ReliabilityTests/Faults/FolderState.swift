import Files
import TestSupport

/// All files of a folder with their bytes.
struct FolderState: Equatable {
  let files: [String: [UInt8]]

  init(of folder: TemporaryFolder) throws { files = try folder.contents("") }

  /// A new folder with the same files.
  func copy() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, bytes) in files { try folder.write(name, bytes) }
    return folder
  }

  var names: [String] { files.keys.sorted() }

  func lines(_ name: String) -> [Substring] { String(decoding: files[name] ?? [], as: UTF8.self).split(separator: "\n") }
}
