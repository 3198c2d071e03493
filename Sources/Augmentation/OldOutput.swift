internal import Files
private import Glibc

/// Takes away what an earlier run has written, and nothing else.
enum OldOutput {
  /// Removes the files that `manifest` lists, then itself, then the class folders that are empty now.
  ///
  /// A listed file is removed only if this program could have given it its name, if it is a regular file, and if
  /// neither it nor its folder is a link: a manifest that somebody changed reaches nothing outside `folder`.
  static func remove(_ manifest: OldManifest, in folder: String, _ shard: Shard?) throws {
    var folders: [String: Bool] = [:]
    for file in manifest.files + companions(of: manifest) {
      guard ImageOutputs.all.contains(where: { $0.couldHaveWritten(file) }) else { continue }
      let path = Path.join(folder, file)
      let parent = file.utf8.contains(0x2F) ? Path.parent(path) : folder
      if parent != folder {
        let isFolder = folders[parent] ?? (FileKind.withoutFollowingLinks(at: parent) == .folder)
        folders[parent] = isFolder
        guard isFolder else { continue }
      }
      try removeFile(path)
    }
    try removeFile(manifest.path)
    try removeFile(Path.join(folder, AcceptanceFile.name(shard)))
    // Another part may be about to write there.
    guard shard == nil else { return }
    // Refused by the system where anything is left.
    for (path, isFolder) in folders where isFolder { _ = unsafe rmdir(path) }
  }

  /// The files that belong to those which the manifest lists, such as labels beside images.
  private static func companions(of manifest: OldManifest) -> [String] {
    manifest.files.flatMap { file in
      ImageOutputs.all.flatMap { format in
        format.companions(of: file).filter { format.couldHaveWritten($0) }
      }
    }
  }

  /// Removes a regular file; anything else stays, and a missing one is no error.
  static func removeFile(_ path: String) throws(FileError) {
    guard FileKind.withoutFollowingLinks(at: path) == .file else { return }
    guard unsafe unlink(path) == 0 || errno == ENOENT else {
      throw .writingFailed(path: path, reason: SystemReason(code: errno))
    }
  }
}
