internal import Files
internal import Models

/// Whether a run may write where it was told to.
struct OutputPlace {
  let folder: String
  let storage: Storage
  let architecture: Architecture

  /// Makes sure that nothing stands in the way. The parts of a run may share a folder.
  func requireFit() throws {
    if storage.manifest.needsFiles, !storage.format.hasFileForEachImage {
      throw AugmentationError.manifestNeedsFiles(manifest: storage.manifest.name, format: storage.format.name)
    }
    guard Folder.isFolder(folder) else { return try Folder.requireEmptyOrMissing(folder) }
    guard storage.ifNotEmpty == .refuse else { return }
    guard let shard = storage.shard, storage.format.canShareFolder else { return try Folder.requireEmptyOrMissing(folder) }
    let classes = Set(try ClassFolders.names(architecture.classNames))
    for name in try Folder.entries(folder) {
      let isOther =
        TemporaryName.isTemporary(name) || classes.contains(name) || AcceptanceFile.hasName(name)
        || (name != storage.manifest.fileName(shard) && ManifestForm.all.contains { $0.isOfPart(name) })
        || storage.format.couldHaveWritten(name)
      guard isOther else { throw FileError.folderNotEmpty(path: folder) }
    }
  }

  /// Makes sure that lines of `layout` can follow those of `old`.
  func requireSame(_ layout: Manifest.Layout, as old: OldManifest?) throws(AugmentationError) {
    guard let old else { return }
    guard old.form == storage.manifest else { throw .otherManifest(path: old.path, form: old.form.name) }
    let columns = layout.columns(old.form)
    guard old.columns == columns else { throw .otherColumns(path: old.path, found: old.columns, expected: columns) }
  }
}
