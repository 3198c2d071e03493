internal import Files
internal import Images

/// A sub-folder of PNG files for each class, as torchvision's `ImageFolder` reads them: the classes are the sorted names
/// of the sub-folders, which are walked to any depth; hidden files and folders, and files of other kinds, are passed over.
///
/// Departures: links that lead out of the folder are not followed, a JPEG file is an error (it would be left out
/// without a word otherwise), and all images must have one size. Images come class by class, in the order of their paths.
public enum ClassFolderFormat: DatasetFormat {
  public static let name = "class folders"
  public static let summary = "a folder with a sub-folder of PNG files for each class"

  public static func recognizes(_ path: String) -> Bool { Folder.isFolder(path) }

  public static func read(
    _ path: String, split: DatasetSplit, expected: DatasetDescription?, notice: (String) -> Void
  ) throws -> LabelledImages {
    let tree = try ClassTree(path)
    if tree.classes.isEmpty { throw FormatError.noClasses(path: path, images: tree.looseImages) }
    let folders = tree.classes.map(\.name)
    let labels = try expected.map { try matched(folders, to: $0, path: path) } ?? Array(folders.indices)
    for (name, files) in tree.classes where files.isEmpty { throw FormatError.emptyClass(path: Path.join(path, name)) }

    var pixels = ImageRows(expected: expected)
    var imageLabels: [Int] = []
    for (label, entry) in zip(labels, tree.classes) {
      for file in entry.files { try pixels.append(PNG.decode(readFile(file), path: file), path: file) }
      imageLabels += Array(repeating: label, count: entry.files.count)
    }
    if tree.looseImages > 0 {
      notice("\(Path.shown(path)): \(tree.looseImages) PNG files beside the class folders belong to no class and were left out")
    }
    if tree.linksOut > 0 {
      notice("\(Path.shown(path)): \(tree.linksOut) links lead out of the folder or nowhere and were not followed")
    }
    return LabelledImages(
      name: Path.fileName(path), width: pixels.width, height: pixels.height, channels: pixels.channels,
      classNames: expected?.classNames ?? folders, pixels: pixels.bytes, labels: imageLabels)
  }

  /// The class of each folder. A folder's name is a class's when it is the same; when it is after `%2F` and the like in
  /// it were read as the characters that no folder can have in its name; or when both are numbers that differ in leading
  /// zeros only.
  ///
  /// - Throws: unless each class has exactly one folder.
  static func matched(
    _ folders: [String], to expected: DatasetDescription, path: String
  ) throws(FormatError) -> [Int] {
    var labels: [Int] = []
    for folder in folders {
      let names = expected.classNames
      let label =
        names.firstIndex(of: folder) ?? names.firstIndex(of: unescaped(folder))
        ?? number(folder).flatMap { number in names.firstIndex { Self.number($0) == number } }
      guard let label, !labels.contains(label) else {
        throw .classesDiffer(path: path, found: folders, expected: names, of: expected.name)
      }
      labels.append(label)
    }
    guard labels.count == expected.classNames.count else {
      throw .classesDiffer(path: path, found: folders, expected: expected.classNames, of: expected.name)
    }
    return labels
  }

  /// The digits of a number without leading zeros; nil where `name` is no number.
  private static func number(_ name: String) -> String? {
    guard !name.isEmpty, name.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    let digits = name.drop { $0 == "0" }
    return digits.isEmpty ? "0" : String(digits)
  }

  /// `%` and two hexadecimal digits as the character they stand for, as `generate` names folders.
  private static func unescaped(_ name: String) -> String {
    guard name.contains("%") else { return name }
    var bytes: [UInt8] = []
    var rest = Array(name.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      if byte == UInt8(ascii: "%"), digits.count == 2 {
        bytes.append(UInt8(16 * digits[0] + digits[1]))
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The files of each class below one folder.
struct ClassTree {
  private(set) var classes: [(name: String, files: [String])] = []
  /// PNG files that lie in the folder itself.
  private(set) var looseImages = 0
  /// Links that were not followed.
  private(set) var linksOut = 0

  private let root: String
  /// Folders of the class at hand, so that links in a circle end.
  private var visited: Set<String> = []

  init(_ path: String) throws {
    root = try Path.resolvingLinks(path)
    for name in try Folder.entries(path) where !name.hasPrefix(".") {
      let entry = Path.join(path, name)
      guard let kind = kind(of: entry) else { continue }
      if kind == .folder {
        visited = []
        var files: [String] = []
        try walk(entry, into: &files)
        classes.append((name, files))
      } else if Path.fileExtension(name) == "png" {
        looseImages += 1
      }
    }
  }

  private mutating func walk(_ folder: String, into files: inout [String]) throws {
    guard visited.insert(try Path.resolvingLinks(folder)).inserted else { return }
    for name in try Folder.entries(folder) where !name.hasPrefix(".") {
      let entry = Path.join(folder, name)
      switch kind(of: entry) {
      case .folder: try walk(entry, into: &files)
      case .file:
        switch Path.fileExtension(name) {
        case "png": files.append(entry)
        case "jpg", "jpeg": throw FormatError.notPNG(path: entry, format: "JPEG")
        default: break
        }
      default: break
      }
    }
  }

  /// What lies at `path`; nil for a link that leads out of the root or nowhere.
  private mutating func kind(of path: String) -> FileKind? {
    guard FileKind.withoutFollowingLinks(at: path) == .link else { return FileKind.at(path) }
    guard let target = try? Path.resolvingLinks(path), target == root || target.hasPrefix(root == "/" ? root : root + "/")
    else {
      linksOut += 1
      return nil
    }
    return FileKind.at(path)
  }
}

/// Images of one size one after another; grey as long as all are, otherwise RGB.
private struct ImageRows {
  private(set) var width = 0
  private(set) var height = 0
  private(set) var channels = 1
  private(set) var bytes: [UInt8] = []
  private let expected: DatasetDescription?
  private var first: String?

  init(expected: DatasetDescription?) { self.expected = expected }

  mutating func append(_ image: Image, path: String) throws(FormatError) {
    if let expected, image.width != expected.width || image.height != expected.height {
      throw .sizeDiffers(
        path: path, width: image.width, height: image.height, expectedWidth: expected.width,
        expectedHeight: expected.height, of: expected.name)
    }
    if let first, image.width != width || image.height != height {
      throw .sizesDiffer(
        path: path, width: image.width, height: image.height, firstPath: first, firstWidth: width, firstHeight: height)
    }
    if first == nil { (first, width, height) = (path, image.width, image.height) }
    if image.channels > 1, channels == 1 {
      bytes = bytes.flatMap { [$0, $0, $0] }
      channels = 3
    }
    bytes += image.pixels(channels: channels)
  }
}
