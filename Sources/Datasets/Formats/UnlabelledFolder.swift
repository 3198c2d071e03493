/// A folder beside those of the classes, or beside those of the parts, whose images have no label, at any depth: `unlabelled` or
/// `unlabeled`, in any case. It is no class, unless the classes are known and one of them is called so.
enum UnlabelledFolder {
  private static let names: Set<String> = ["unlabelled", "unlabeled"]

  static func isMeant(by folder: some StringProtocol, classes: [String] = []) -> Bool {
    names.contains(folder.lowercased()) && !classes.contains { $0 == folder }
  }

  /// Whether a file's path leads through one at its beginning.
  static func holds(_ file: String, classes: [String] = []) -> Bool {
    guard let slash = file.utf8.firstIndex(of: UInt8(ascii: "/")) else { return false }
    return isMeant(by: file[..<slash], classes: classes)
  }
}
