private import Glibc

/// Paths as text, with `/` between the parts. Nothing here but ``resolvingLinks(_:)`` looks at the disk.
public enum Path {
  /// `parts` below one another, with one `/` between any two. A later part never leads back to the root:
  /// `join("a", "/b")` is `a/b`. (A `..` in it still climbs.)
  public static func join(_ first: String, _ parts: String...) -> String {
    parts.reduce(first) { path, part in
      if path.isEmpty { return part }
      let tail = part.drop { $0 == "/" }
      return path.hasSuffix("/") ? path + tail : path + "/" + tail
    }
  }

  /// The last part: `c.png` of `a/b/c.png`, `b` of `a/b/`, `/` of `/`.
  public static func fileName(_ path: String) -> String {
    let trimmed = withoutTrailingSlashes(path)
    guard let slash = trimmed.lastIndex(of: "/"), trimmed != "/" else { return String(trimmed) }
    return String(trimmed[trimmed.index(after: slash)...])
  }

  /// The last part without its extension: `c` of `a/b/c.png`, `c.tar` of `c.tar.gz`, `.hidden` of `.hidden`.
  public static func fileStem(_ path: String) -> String {
    let name = fileName(path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    return String(name[..<dot])
  }

  /// What follows the last dot of the last part, in lower case: `png` of `a/C.PNG`; empty where there is none.
  public static func fileExtension(_ path: String) -> String {
    let name = fileName(path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }

  /// The folder that holds the last part: `a/b` of `a/b/c.png`, `.` of `c.png`, `/` of `/c` and of `/`.
  public static func parent(_ path: String) -> String {
    let trimmed = withoutTrailingSlashes(path)
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    let folder = withoutTrailingSlashes(trimmed[..<slash])
    return folder.isEmpty ? "/" : String(folder)
  }

  /// The absolute path of what lies at `path`, with all links followed and no `.` or `..` left.
  public static func resolvingLinks(_ path: String) throws(FileError) -> String {
    guard isPath(path) else { throw .opening(path, .invalidPath) }
    guard let found = unsafe realpath(path, nil) else { throw .opening(path, .last) }
    defer { unsafe free(found) }
    return unsafe String(cString: found)
  }

  /// `path` as messages show it: on one line, without control characters, and visible even when it is empty.
  public static func shown(_ path: String) -> String {
    guard !path.isEmpty else { return "(empty path)" }
    guard path.unicodeScalars.contains(where: isControl) else { return path }
    return path.unicodeScalars.map { isControl($0) ? $0.escaped(asASCII: true) : String($0) }.joined()
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control
  }

  private static func withoutTrailingSlashes(_ path: some StringProtocol) -> Substring {
    var path = Substring(path)
    while path.count > 1, path.last == "/" { path.removeLast() }
    return path
  }
}
