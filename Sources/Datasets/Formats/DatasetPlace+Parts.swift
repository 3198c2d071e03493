internal import Files
internal import Images

extension DatasetPlace {
  /// Whether a path ends as those of images do.
  static func isImage(_ file: String) -> Bool { ImageFile.hasImageExtension(Path.fileExtension(file)) }

  /// Pictures of kinds that cannot be read: `12 .webp`, `1 .gif`, or nil where there are none. Nobody should have to find
  /// out by himself that they are left out.
  var foreignPictures: String? {
    let kinds = ["webp", "gif", "bmp", "tif", "tiff", "heic", "heif", "avif", "jp2", "ppm", "pgm"]
    var counts: [String: Int] = [:]
    for file in files { counts[Path.fileExtension(file), default: 0] += 1 }
    let found = kinds.compactMap { kind in counts[kind].map { "\($0) .\(kind)" } }
    return found.isEmpty ? nil : found.joined(separator: ", ")
  }

  /// The place without folders around it that hold nothing else, as archives often have one: as long as there is one
  /// folder only, no file that counts beside it, and no image directly in it (it would be a class).
  ///
  /// - Parameter depth: how many folders are taken off; nobody has that many around anything
  func unwrapped(counting counts: (_ file: String) -> Bool, depth: Int = 8) -> DatasetPlace {
    guard !isFile, depth > 0, topFolders.count == 1, let folder = topFolders.first, DatasetPart.named(folder) == nil, !UnlabelledFolder.isMeant(by: folder),
      !topFiles.contains(where: { DatasetPlace.isImage($0) || counts($0) })
    else { return self }
    let inner = below(folder)
    if inner.topFiles.contains(where: counts) { return inner }
    guard !inner.topFolders.isEmpty, !inner.topFiles.contains(where: DatasetPlace.isImage) else { return self }
    return inner.unwrapped(counting: counts, depth: depth - 1)
  }

  /// What is for training, validation and testing, by the names of the folders here: where one is called train and no
  /// other folder has images but those of the parts, and one for images without labels. Otherwise all of it, for nothing
  /// in particular.
  var parts: [(part: DatasetPart?, place: DatasetPlace)] {
    let named = topFolders.compactMap { folder in DatasetPart.named(folder).map { (part: $0, folder: folder) } }
    guard named.contains(where: { $0.part == .train }) else { return [(nil, self)] }
    let others = Set(topFolders).subtracting(named.map(\.folder)).filter { !UnlabelledFolder.isMeant(by: $0) }
    // A class may be called train: then it has images, and so have its neighbours.
    let isParted = !files.contains { file in
      guard DatasetPlace.isImage(file), let slash = file.utf8.firstIndex(of: UInt8(ascii: "/")) else { return false }
      return others.contains(String(file[..<slash]))
    }
    return isParted ? named.map { ($0.part, below($0.folder)) } : [(nil, self)]
  }
}
