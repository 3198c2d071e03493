internal import Files

/// Which image has which label, as a text file beside the images says.
struct LabelList {
  /// One file, and what the list says of it.
  struct Entry {
    let file: String
    let className: String
    /// Where it stands: a line's number, or the place in an array.
    let line: Int
  }

  /// The list's own name.
  let file: String
  let entries: [Entry]

  /// The images that lists name, in the order of the classes and then of the lists; behind them, without a label, those that are
  /// not listed and lie in a folder called unlabelled.
  ///
  /// - Parameters:
  ///   - place: as the user named it
  ///   - root: where parts are looked for
  ///   - lists: of each part that has one; names of files are relative to the part's folder
  /// - Throws: ``LabelListError``
  static func dataset(
    _ place: DatasetPlace, root: DatasetPlace, _ lists: [(part: DatasetPart?, place: DatasetPlace, list: LabelList)]
  ) throws -> StoredDataset {
    var found: [(file: String, className: String, part: DatasetPart?)] = []
    var unlabelled: [(file: String, part: DatasetPart?)] = []
    var missing: [UnreadableImage] = []
    var unlisted = 0
    for (part, folder, list) in lists {
      let path = folder.shown(list.file)
      let prefix = String(Substring(folder.shown("").utf8.dropFirst(root.shown("").utf8.count)))
      let files = Set(folder.files)
      let links = Set(folder.links)
      var seen: Set<String> = []
      for entry in list.entries {
        guard let name = entry.file.asSafePath else {
          throw LabelListError(path: path, problem: .unsafeName(entry.file, line: entry.line))
        }
        guard seen.insert(name).inserted else {
          throw LabelListError(path: path, problem: .twice(entry.file, line: entry.line))
        }
        if links.contains(name) { throw LabelListError(path: path, problem: .link(entry.file, line: entry.line)) }
        if let place = files.firstIndex(of: name) {
          // As the folder spells it: an accent may be a character of its own here and not there.
          found.append((prefix + files[place], entry.className, part))
        } else {
          let shown = folder.shown(name)
          missing.append(UnreadableImage(path: shown, reason: "\(Path.shown(shown)): listed in \(Path.shown(list.file)), but not there"))
        }
      }
      for file in folder.files where DatasetPlace.isImage(file) && !seen.contains(file) {
        if part != .test, UnlabelledFolder.holds(file) { unlabelled.append((prefix + file, part)) } else { unlisted += 1 }
      }
    }
    if found.isEmpty, let (_, folder, list) = lists.first {
      throw LabelListError(path: folder.shown(list.file), problem: .noFiles(listed: missing.count))
    }
    let classNames = ClassNames.ordered(found.map(\.className))
    let labels = Dictionary(uniqueKeysWithValues: zip(classNames, classNames.indices))
    let order = found.indices.sorted {
      let (a, b) = (labels[found[$0].className] ?? 0, labels[found[$1].className] ?? 0)
      return a == b ? $0 < $1 : a < b
    }
    let sorted = order.map { found[$0] }
    let notices =
      unlisted == 0
      ? [] : ["\(Path.shown(root.shown)): \(unlisted) image \(unlisted == 1 ? "file is" : "files are") not in the list, and were left out"]
    return StoredDataset(
      name: place.name, classNames: classNames, images: FileImages(place: root, files: sorted.map(\.file) + unlabelled.map(\.file)),
      labels: sorted.map { labels[$0.className] ?? 0 } + [Int?](repeating: nil, count: unlabelled.count),
      parts: sorted.map(\.part) + unlabelled.map(\.part), notices: notices, missing: missing)
  }

  /// The lists called `name` in a place, or in each part of it that has one; nil where there is none.
  static func find(_ name: String, in place: DatasetPlace) -> (root: DatasetPlace, [(part: DatasetPart?, place: DatasetPlace)])? {
    guard !place.isFile else { return nil }
    let root = place.unwrapped { $0 == name }
    if root.topFiles.contains(name) { return (root, [(nil, root)]) }
    let parts = root.parts.filter { $0.place.topFiles.contains(name) }
    return parts.isEmpty ? nil : (root, parts)
  }
}

extension String {
  /// A relative path without `.` in it, the way files are listed; nil where it is absolute or climbs out of its folder.
  fileprivate var asSafePath: String? {
    guard Path.staysInside(self) else { return nil }
    let parts = Path.parts(self).filter { $0 != "." && !$0.isEmpty }
    return parts.isEmpty ? nil : parts.joined(separator: "/")
  }
}
