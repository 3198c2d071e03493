internal import Files

/// The folder of each class, in the order of the labels, so that the tools which read class folders (torchvision,
/// Keras, Hugging Face) give the classes the same order: they sort the names as text.
///
/// Numbers are padded with zeros to one width where only that makes the two orders one (`00` … `11`). What a folder
/// cannot be called, or not everywhere, is written as `%` and the byte's two hexadecimal digits: `/` and `\`, a
/// leading `.`, a trailing `.` or space, control characters, `:*?"<>|`, and `%` itself.
enum ClassFolders {
  /// - Throws: ``AugmentationError/sameFolder(first:second:folder:)``, also where only upper and lower case differ.
  static func names(_ classNames: [String]) throws(AugmentationError) -> [String] {
    let folders = padded(classNames).map { escaped($0) }
    var seen: [String: Int] = [:]
    for (label, folder) in folders.enumerated() {
      if let other = seen.updateValue(label, forKey: folder.lowercased()) {
        throw .sameFolder(first: classNames[other], second: classNames[label], folder: folder)
      }
    }
    return folders
  }

  /// Makes sure that no image of these classes lands elsewhere, where a link in `folder` leads.
  ///
  /// - Parameter names: of the folders, by label, each with a `/` at its end
  static func requireNoLinks(_ labels: some Sequence<Int>, _ names: [String], in folder: String) throws(FileError) {
    for label in Set(labels) { try Folder.requireNoLink(Path.join(folder, String(Substring(names[label].utf8.dropLast())))) }
  }

  private static func padded(_ names: [String]) -> [String] {
    let width = names.map(\.utf8.count).max() ?? 0
    let areNumbers = names.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    guard areNumbers, !isSorted(names) else { return names }
    let padded = names.map { String(repeating: "0", count: width - $0.utf8.count) + $0 }
    return isSorted(padded) ? padded : names
  }

  private static func isSorted(_ names: [String]) -> Bool {
    zip(names, names.dropFirst()).allSatisfy { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  static func escaped(_ name: String) -> String {
    // No folder can be called nothing; a lone % is no other class's, since % itself is escaped.
    if name.isEmpty { return "%" }
    var text = ""
    // Its place is taken.
    let isManifest = ManifestForm.all.contains { $0.hasName(name.lowercased()) } || AcceptanceFile.hasName(name.lowercased())
    let last = name.unicodeScalars.count - 1
    for (i, scalar) in name.unicodeScalars.enumerated() {
      let isUnsafe =
        switch scalar {
        case "/", "\\", "%", ":", "*", "?", "\"", "<", ">", "|", "\0"..."\u{1F}", "\u{7F}": true
        case ".": i == 0 || i == last || isManifest
        case " ": i == last
        default: false
        }
      if isUnsafe {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        text += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
