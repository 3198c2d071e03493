internal import Files

/// A sub-folder of PNG and JPEG files for each class, as torchvision's `ImageFolder` reads them: the classes are the names
/// of the sub-folders, which are walked to any depth; hidden files and folders, and files of other kinds, are passed over.
/// Folders called train, val and test (or validation, testing …) may be around them. What lies in a folder called unlabelled
/// beside the classes, or beside train and test, has no label; of a part to test with it is left out.
///
/// Departures from `ImageFolder`: names that are all numbers are ordered as numbers, and links that lead out of the folder
/// are not followed.
public enum ClassFolderFormat: DatasetFormat {
  public static let name = "class folders"
  public static let summary = "a folder with a sub-folder of PNG or JPEG files for each class"

  public static func recognizes(_ place: DatasetPlace) -> Bool { !place.isFile }

  public static func list(_ place: DatasetPlace, expected: DatasetDescription?) throws -> StoredDataset {
    let root = place.unwrapped { _ in false }
    let classes = expected?.classNames ?? []
    var found: [(file: String, className: String, part: DatasetPart?)] = []
    var unlabelled: [(file: String, part: DatasetPart?)] = []
    var untestable = 0
    var folders: Set<String> = []
    var loose = 0
    var empty: [String] = []
    for (part, place) in root.parts {
      let prefix = String(Substring(place.shown("").utf8.dropFirst(root.shown("").utf8.count)))
      var images: Set<String> = []
      for file in place.files where DatasetPlace.isImage(file) {
        guard let slash = file.utf8.firstIndex(of: UInt8(ascii: "/")) else {
          loose += 1
          continue
        }
        let className = String(file[..<slash])
        if UnlabelledFolder.isMeant(by: className, classes: classes) {
          if part == .test { untestable += 1 } else { unlabelled.append((prefix + file, part)) }
          continue
        }
        images.insert(className)
        found.append((prefix + file, className, part))
      }
      if part == nil || part == .train { empty += place.topFolders.filter { !images.contains($0) && !UnlabelledFolder.isMeant(by: $0, classes: classes) }.map(place.shown) }
      folders.formUnion(images)
    }
    // Beside train and test.
    if root.parts.contains(where: { $0.part != nil }) {
      for file in root.files where DatasetPlace.isImage(file) && UnlabelledFolder.holds(file) { unlabelled.append((file, .train)) }
    }
    if folders.isEmpty, loose == 0, !unlabelled.isEmpty { throw FormatError.onlyUnlabelled(path: root.shown, images: unlabelled.count) }
    if folders.isEmpty { throw FormatError.noClasses(path: root.shown, images: loose, foreign: root.foreignPictures) }
    let classNames = ClassNames.ordered(folders)
    let labels = Dictionary(uniqueKeysWithValues: zip(classNames, classNames.indices))
    // Class by class, each in the order of its paths.
    found.sort { (labels[$0.className] ?? 0, $0.file.utf8) < (labels[$1.className] ?? 0, $1.file.utf8) }
    var notices: [String] = []
    if loose > 0 {
      notices.append(
        "\(Path.shown(root.shown)): \(loose) image \(loose == 1 ? "file" : "files") beside the class folders belong to no class "
          + "and were left out")
    }
    if untestable > 0 {
      notices.append(
        "\(Path.shown(root.shown)): \(untestable) of the images to test with "
          + "\(untestable == 1 ? "has no label, and was" : "have no label, and were") left out")
    }
    notices += empty.map { "\(Path.shown($0)): a folder without PNG or JPEG files, which is no class" }
    if let foreign = root.foreignPictures {
      notices.append("\(Path.shown(root.shown)): \(foreign) left out, which cannot be read; convert them to PNG or JPEG")
    }
    return StoredDataset(
      name: place.name, classNames: classNames, images: FileImages(place: root, files: found.map(\.file) + unlabelled.map(\.file)),
      labels: found.map { labels[$0.className] ?? 0 } + [Int?](repeating: nil, count: unlabelled.count),
      parts: found.map(\.part) + unlabelled.map(\.part), notices: notices)
  }
}

/// Orders pairs by the first, then by the bytes of the second.
private func < (a: (Int, String.UTF8View), b: (Int, String.UTF8View)) -> Bool {
  a.0 == b.0 ? a.1.lexicographicallyPrecedes(b.1) : a.0 < b.0
}
