/// The names of files that have not got their own yet: `.gan-augment-NAME.RANDOM.part`, where NAME is what the file will
/// be called, so that whoever comes after a run that was killed can tell whose it was. Hidden, so that a tool that reads
/// the folder meanwhile passes over it.
public enum TemporaryName {
  private static let beginning = ".gan-augment-"
  private static let ending = ".part"
  /// In bytes. With what is around it a name has at most 132: some encrypted file systems take no more than 143.
  private static let longestName = 100

  /// A new one for a file that will be called `name`.
  static func make(for name: String) -> String {
    "\(beginning)\(short(name)).\(String(UInt64.random(in: 0 ... .max), radix: 36))\(ending)"
  }

  /// Whether a file of this name may be one that a run, still going or killed, has not finished.
  public static func isTemporary(_ file: String) -> Bool { file.hasPrefix(beginning) && file.hasSuffix(ending) }

  /// What a file would have been called; a long name is there as far as it was kept. Nil where `file` is no temporary
  /// name, or does not tell.
  public static func final(of file: String) -> String? {
    guard isTemporary(file) else { return nil }
    let middle = file.dropFirst(beginning.utf8.count).dropLast(ending.utf8.count)
    guard let dot = middle.lastIndex(of: "."), dot != middle.startIndex else { return nil }
    return String(middle[..<dot])
  }

  /// Whether `file` is a temporary name of a file that will be called `name`.
  static func isTemporary(_ file: String, of name: String) -> Bool { final(of: file) == short(name) }

  /// `name`, or of a long one as much as there is room for, with a sum that tells it from others that begin alike.
  private static func short(_ name: String) -> String {
    guard name.utf8.count > longestName else { return name }
    let sum = "~" + SHA256.hex(of: Array(name.utf8)).prefix(16)
    var kept = ""
    for character in name.unicodeScalars {
      guard kept.utf8.count + character.utf8.count + sum.utf8.count <= longestName else { break }
      kept.unicodeScalars.append(character)
    }
    return kept + sum
  }
}
