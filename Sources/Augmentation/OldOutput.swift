internal import Files
internal import Models

/// What earlier runs have left in an output folder: the files that their manifest lists, and those of runs that were
/// killed. Takes them away, and nothing else.
struct OldOutput {
  private let folder: String
  private let shard: Shard?
  private let manifest: OldManifest?
  /// What the names of single images begin with, relative to the folder: that of their class and a `/`, or nothing
  /// without classes.
  private let prefixes: [String]

  init(_ manifest: OldManifest?, in folder: String, _ shard: Shard?, _ architecture: Architecture) {
    self.folder = folder
    self.shard = shard
    self.manifest = manifest
    // None where the classes' names give no folders.
    prefixes = architecture.classNames.isEmpty ? [""] : ((try? ClassFolders.names(architecture.classNames)) ?? []).map { $0 + "/" }
  }

  /// Removes the files that the manifest lists, those that no manifest lists and that only this program can have named so,
  /// and the class folders that are empty then.
  ///
  /// A listed file is removed only if this program could have given it its name. Either is removed only if it is a regular
  /// file, and if neither it nor its folder is a link: a manifest that somebody changed reaches nothing outside `folder`.
  ///
  /// - Parameter isKept: whether a file stays
  func removeFiles(except isKept: (_ file: String) -> Bool = { _ in false }) throws {
    var folders: [String: Bool] = [:]
    for file in try listed + unlisted() where !isKept(file) {
      let path = Path.join(folder, file)
      let parent = file.utf8.contains(0x2F) ? Path.parent(path) : folder
      if parent != folder {
        let isFolder = folders[parent] ?? (FileKind.withoutFollowingLinks(at: parent) == .folder)
        folders[parent] = isFolder
        guard isFolder else { continue }
      }
      try OldOutput.removeFile(path)
    }
    // Another part may be about to write there.
    guard shard == nil else { return }
    // Refused by the system where anything is left.
    for (path, isFolder) in folders where isFolder { Folder.removeIfEmpty(path) }
  }

  /// Removes the manifest, and what was told of its images beside.
  func removeManifest() throws {
    guard let manifest else { return }
    try OldOutput.removeFile(manifest.path)
    try OldOutput.removeFile(Path.join(folder, AcceptanceFile.name(shard)))
  }

  /// Removes the temporary files of a run that was killed here: of all files that a whole run can write; where parts of a
  /// run share the folder, and another may be writing now, only of those that `output` writes.
  func removeLeftovers(of output: some ImageOutput) {
    let isAlone = shard == nil && (try? hasParts()) == false
    func isOurs(_ file: String) -> Bool {
      output.writes(file) || isAlone && ImageOutputs.all.contains { $0.couldHaveWritten(file) }
    }
    // It may itself be a link; a class's folder may not.
    StreamedFile.removeLeftovers(in: (try? Path.resolvingLinks(folder)) ?? folder) { name in
      isOurs(name) || name == AcceptanceFile.name(shard) || ManifestForm.all.contains { $0.fileName(shard) == name }
    }
    for prefix in prefixes where !prefix.isEmpty {
      let path = Path.join(folder, String(Substring(prefix.utf8.dropLast())))
      guard FileKind.withoutFollowingLinks(at: path) == .folder else { continue }
      StreamedFile.removeLeftovers(in: path) { isOurs(prefix + $0) }
    }
  }

  /// What the manifest lists, with the files that belong to those, such as labels beside images.
  private var listed: [String] {
    let files = manifest?.files ?? []
    let companions = files.flatMap { file in ImageOutputs.all.flatMap { $0.companions(of: file) } }
    return (files + companions).filter { file in ImageOutputs.all.contains { $0.couldHaveWritten(file) } }
  }

  /// What a whole run has left that was killed before its manifest was there. The images of parts are nobody else's.
  private func unlisted() throws -> [String] {
    guard shard == nil, try !hasParts() else { return [] }
    return try ImageOutputs.all.flatMap { try $0.leftBehind(in: folder, prefixes: prefixes) }
  }

  /// Whether parts of a run are here, complete or begun.
  func hasParts() throws(FileError) -> Bool {
    guard Folder.isFolder(folder) else { return false }
    return try Folder.entries(folder).contains { file in
      let name = TemporaryName.final(of: file) ?? file
      return ManifestForm.all.contains { $0.isOfPart(name) }
    }
  }

  /// Removes a regular file; anything else stays, and a missing one is no error.
  static func removeFile(_ path: String) throws(FileError) {
    guard FileKind.withoutFollowingLinks(at: path) == .file else { return }
    try Files.removeFile(path)
  }
}
