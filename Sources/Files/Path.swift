private import Glibc

/// Paths as text, with `/` between the parts. Nothing here but ``resolvingLinks(_:)`` looks at the disk.
///
/// All is done byte by byte, as the system does it: a `/` and an accent behind it are one character of a text, but the
/// system sees the `/`.
public enum Path {
  /// The parts between any two `/`: of `a/b//` they are `a`, `b` and two empty ones.
  public static func parts(_ path: String) -> [String] {
    path.utf8.split(separator: slash, omittingEmptySubsequences: false).map { String(Substring($0)) }
  }

  /// Whether a path from a stranger names something within the folder it is relative to, as long as no link leads out:
  /// it does not begin at the root, nor climb by `..`.
  public static func staysInside(_ path: String) -> Bool {
    !path.isEmpty && path.utf8.first != slash && !path.utf8.contains(0) && !parts(path).contains("..")
  }

  /// `parts` below one another, with one `/` between any two. A later part never leads back to the root:
  /// `join("a", "/b")` is `a/b`. (A `..` in it still climbs.)
  public static func join(_ first: String, _ parts: String...) -> String {
    parts.reduce(first) { path, part in
      if path.isEmpty { return part }
      let tail = Substring(part.utf8.drop { $0 == slash })
      return path.utf8.last == slash ? path + tail : path + "/" + tail
    }
  }

  /// The last part: `c.png` of `a/b/c.png`, `b` of `a/b/`, `/` of `/`.
  public static func fileName(_ path: String) -> String {
    let trimmed = withoutTrailingSlashes(path)
    guard let last = trimmed.utf8.lastIndex(of: slash), trimmed != "/" else { return String(trimmed) }
    return String(trimmed[trimmed.utf8.index(after: last)...])
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
    guard let last = trimmed.utf8.lastIndex(of: slash) else { return "." }
    let folder = withoutTrailingSlashes(trimmed[..<last])
    return folder.isEmpty ? "/" : String(folder)
  }

  /// The absolute path of what lies at `path`, with all links followed and no `.` or `..` left.
  public static func resolvingLinks(_ path: String) throws(FileError) -> String {
    guard isPath(path) else { throw .opening(path, .invalidPath) }
    guard let found = unsafe realpath(path, nil) else { throw .opening(path, .last) }
    defer { unsafe free(found) }
    return unsafe String(cString: found)
  }

  /// `path` as messages show it: on one line, without control characters, and visible even when it is empty. Of more than
  /// 1000 characters only the beginning and the end are shown: a file's own words can be as long as the file.
  public static func shown(_ path: String) -> String {
    guard !path.isEmpty else { return "(empty path)" }
    let scalars = path.unicodeScalars
    guard path.utf8.count <= longestShown || scalars.count <= longestShown else {
      return printable(scalars.prefix(longestShown / 2)) + "…" + printable(scalars.suffix(longestShown / 2))
    }
    return printable(scalars[...])
  }

  private static let longestShown = 1000

  private static func printable(_ scalars: Substring.UnicodeScalarView) -> String {
    guard scalars.contains(where: isControl) else { return String(scalars) }
    return scalars.map { isControl($0) ? $0.escaped(asASCII: true) : String($0) }.joined()
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control
  }

  private static func withoutTrailingSlashes(_ path: some StringProtocol) -> Substring {
    var bytes = Substring(path).utf8
    while bytes.count > 1, bytes.last == slash { bytes.removeLast() }
    return Substring(bytes)
  }

  private static let slash = UInt8(ascii: "/")
}
