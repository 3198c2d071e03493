internal import Files

/// A manifest that an earlier run has left.
struct OldManifest {
  let form: ManifestForm
  let path: String
  let text: [UInt8]
  let columns: [String]
  /// The files it lists, each once, without an image's place within the file.
  let files: [String]

  /// The manifest in `folder` of a whole run, or of the same part of one, in any form; nil where there is none.
  ///
  /// - Throws: ``AugmentationError/foreignManifest(path:)`` where it is somebody else's,
  ///   ``AugmentationError/unsafeManifest(path:file:)`` where it lists what lies outside of the folder, and
  ///   ``FileError/cannotReplace(path:found:)`` where it is a link, which would be written through.
  init?(in folder: String, _ shard: Shard?) throws {
    let found = ManifestForm.all.first { FileKind.withoutFollowingLinks(at: Path.join(folder, $0.fileName(shard))) != nil }
    guard let found else { return nil }
    form = found
    path = Path.join(folder, form.fileName(shard))
    try Folder.requireNoLink(path)
    text = try readFile(path, atMost: InputLimits.manifest)
    guard let (columns, listed) = form.read(text), columns.first == form.fileColumn,
      OldManifest.columns.allSatisfy(columns.contains)
    else { throw AugmentationError.foreignManifest(path: path) }
    if let file = listed.first(where: { !$0.isEmpty && !Path.staysInside($0) }) {
      throw AugmentationError.unsafeManifest(path: path, file: file)
    }
    self.columns = columns
    var seen: Set<String> = []
    files = listed.compactMap { field in
      guard !field.isEmpty else { return nil }
      // Class folders may have a # in their names.
      let name = ImageOutputs.all.contains { $0.couldHaveWritten(field) } ? field : String(field.prefix { $0 != "#" })
      return seen.insert(name).inserted ? name : nil
    }
  }

  /// Those that every manifest has, beside the files'.
  private static let columns = ["label", "class", "seed", "index", "model"]
}
