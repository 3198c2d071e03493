internal import Files

/// What a user names as a data set, with all files below it: a folder, a zip file, or a single file.
///
/// Hidden files and folders are not listed. In a folder, links are followed as long as they stay within it and lead to
/// nothing that was listed already.
public struct DatasetPlace: Sendable {
  /// As the user named it.
  public let path: String
  /// Of the data set that lies there: the folder's name, or the file's without its extension.
  public let name: String
  /// Paths of the files from here, sorted by their bytes.
  let files: [String]
  /// Paths of the folders from here.
  let folders: [String]
  /// Links that were not followed.
  let links: [String]
  /// Why folders could not be opened, one sentence each.
  let closed: [String]
  /// Whether it is a single file, which ``files`` then names.
  let isFile: Bool
  /// Where ``files`` start: empty, or with a slash at its end.
  private let prefix: String
  private let archive: DatasetArchive?

  /// Lists what lies at `path`.
  ///
  /// - Throws: `FileError`, `ZipFileError`
  public init(_ path: String) throws {
    self.path = path
    prefix = ""
    switch FileKind.at(path) {
    case nil: throw FileError.missing(path: path)
    case .folder:
      let walk = try FolderWalk(path)
      let name = Path.fileName(walk.root)
      // Names of models and of folders come from it; nor is a folder that is called strokes the built-in data set.
      self.name = name.utf8.first == UInt8(ascii: ".") || name.utf8.contains(UInt8(ascii: "/")) || name == Strokes.name ? "data" : name
      (files, folders, links, closed) = (walk.files, walk.folders, walk.links, walk.closed)
      isFile = false
      archive = nil
    case .file where Path.fileExtension(path) == "zip":
      let archive = try DatasetArchive(path)
      name = Path.fileStem(path)
      (files, folders, links, closed) = (archive.files, archive.folders, [], [])
      isFile = false
      self.archive = archive
    case .file:
      name = Path.fileStem(path)
      (files, folders, links, closed) = ([Path.fileName(path)], [], [], [])
      isFile = true
      archive = nil
    case .some(let found): throw FileError.notAFile(path: path, found: found)
    }
  }

  private init(_ place: DatasetPlace, below folder: String) {
    let start = folder + "/"
    func inside(_ paths: [String]) -> [String] {
      paths.filter { $0.utf8.starts(with: start.utf8) }.map { String(Substring($0.utf8.dropFirst(start.utf8.count))) }
    }
    path = place.path
    name = place.name
    files = inside(place.files)
    folders = inside(place.folders)
    links = inside(place.links)
    closed = place.closed
    isFile = false
    prefix = place.prefix + start
    archive = place.archive
  }

  /// The folder `folder` of this place as a place of its own.
  func below(_ folder: String) -> DatasetPlace { DatasetPlace(self, below: folder) }

  /// How messages name one of the ``files``, or anything else below.
  func shown(_ file: String) -> String {
    if isFile { return path }
    return archive == nil ? Path.join(path, prefix + file) : "\(path): \(prefix)\(file)"
  }

  /// How messages name the place itself.
  var shown: String {
    guard !prefix.isEmpty else { return path }
    return shown("").hasSuffix("/") ? String(shown("").dropLast()) : shown("")
  }

  /// How many bytes one of the ``files`` has, without compression by a zip file.
  func size(of file: String) throws -> Int {
    if let archive { return archive.size(of: prefix + file) }
    return try RandomAccessFile(isFile ? path : Path.join(path, prefix + file)).size
  }

  /// The bytes of one of the ``files``, by default an image's.
  func content(of file: String, atMost limit: Int = InputLimits.imageFile) throws -> [UInt8] {
    if let archive { return try archive.content(of: prefix + file, atMost: limit) }
    return try readFile(isFile ? path : Path.join(path, prefix + file), atMost: limit)
  }

  /// The first bytes of one of the ``files``, and whether these are all.
  func start(of file: String, atMost limit: Int) throws -> (bytes: [UInt8], isWhole: Bool) {
    if let archive { return try archive.start(of: prefix + file, atMost: limit) }
    let bytes = try readStart(isFile ? path : Path.join(path, prefix + file), atMost: limit + 1)
    return (Array(bytes.prefix(limit)), bytes.count <= limit)
  }

  /// The names of the folders directly here, and the files directly here.
  var topFolders: [String] { folders.filter { !$0.utf8.contains(UInt8(ascii: "/")) } }
  var topFiles: [String] { files.filter { !$0.utf8.contains(UInt8(ascii: "/")) } }
}
