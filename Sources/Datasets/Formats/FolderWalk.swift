internal import Files

/// All files and folders below one.
struct FolderWalk {
  private(set) var files: [String] = []
  private(set) var folders: [String] = []
  private(set) var links: [String] = []
  private(set) var closed: [String] = []
  /// The folder itself, without any links in its path.
  let root: String
  /// Folders that were listed, so that links in a circle end.
  private var visited: Set<String> = []

  init(_ path: String) throws {
    root = try Path.resolvingLinks(path)
    try walk(path, "", Folder.entries(path))
    files.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private mutating func walk(_ folder: String, _ prefix: String, _ entries: [String]) throws {
    visited.insert(try Path.resolvingLinks(folder))
    var linked: [(entry: String, name: String)] = []
    for name in entries where name.utf8.first != UInt8(ascii: ".") {
      let entry = Path.join(folder, name)
      switch FileKind.withoutFollowingLinks(at: entry) {
      case .folder:
        try enter(entry, prefix + name)
      case .file: files.append(prefix + name)
      // What lies here itself comes first, so that a link never takes its place.
      case .link: linked.append((entry, name))
      default: break
      }
    }
    for (entry, name) in linked { try follow(entry, prefix + name) }
  }

  /// A folder that cannot be opened, such as a disk's `lost+found`, is no reason to read nothing.
  private mutating func enter(_ folder: String, _ name: String) throws {
    let entries: [String]
    do throws(FileError) {
      entries = try Folder.entries(folder)
    } catch {
      guard case .cannotOpen = error else { throw error }
      closed.append("\(error.message); left out")
      return
    }
    folders.append(name)
    try walk(folder, name + "/", entries)
  }

  private mutating func follow(_ entry: String, _ name: String) throws {
    guard let target = try? Path.resolvingLinks(entry), target == root || target.utf8.starts(with: (root == "/" ? root : root + "/").utf8)
    else {
      links.append(name)
      return
    }
    switch FileKind.at(entry) {
    case .file: files.append(name)
    case .folder where !visited.contains(target):
      try enter(entry, name)
    case .folder: links.append(name)
    default: break
    }
  }
}
