internal import Files
internal import Images
public import Models

/// One PNG file for each image in a folder for each class: `OUT/CLASS/gan-s42-000123.png`, image 123 of the class under
/// seed 42; `OUT/CLASS/real-000123.png`, the copy of a real one. Without classes the files are in `OUT` itself.
///
/// Every name has at least six digits, so that sorting by name is sorting by number.
public struct PNGFolders: ImageOutput {
  public static let name = "png"
  public static let summary = "one PNG file for each image, in a folder for each class"
  public static let hasFileForEachImage = true
  public static let canShareFolder = true

  private let job: OutputJob
  /// By label: the class's folder relative to the output's, with a `/` at its end.
  private let folders: [String]
  private let stem: String

  public init(_ job: OutputJob) throws {
    self.job = job
    folders = try ClassFolders.names(job.architecture.classNames).map { $0 + "/" }
    stem = PNGFolders.stem(job.seed)
    try ClassFolders.requireNoLinks(job.images.labels, folders, in: job.folder)
  }

  public func file(_ i: Int) -> String {
    let image = job.images[i]
    let digits = String(image.index)
    return (image.label.map { folders[$0] } ?? "") + (image.source == .real ? PNGFolders.realStem : stem)
      + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits + PNGFolders.ending
  }

  public func writes(_ file: String) -> Bool {
    let parts = Path.parts(file).map { Substring($0) }
    guard let name = parts.last, parts.count <= 2 else { return false }
    let label = parts.count == 2 ? folders.firstIndex(of: String(parts[0]) + "/") : nil
    guard (label == nil) == (parts.count == 1) else { return false }
    if let index = PNGFolders.index(of: name, stem: PNGFolders.realStem) {
      return job.images.contains(.real, label: label, index: index)
    }
    return PNGFolders.index(of: name, stem: stem).map { job.images.contains(.synthetic, label: label, index: $0) } ?? false
  }

  /// Counts the images; they are complete when they come here.
  public struct Writer: ImageWriter {
    public private(set) var completeImages = 0

    public mutating func append(_ count: Int) { completeImages += count }

    public func finish() {}
  }

  public func writer() throws -> Writer {
    var made: Set<Int> = []
    for label in job.images.labels where made.insert(label).inserted {
      try Folder.create(Path.join(job.folder, folders[label]))
    }
    return Writer()
  }

  public func encode(_ batch: ImageBatch) throws -> Int {
    let architecture = job.architecture
    let size = architecture.pixelsPerImage
    let compression: PNGCompression = architecture.imageChannels == 1 ? .drawing : .photograph
    let prefix = job.folder.hasSuffix("/") ? job.folder : job.folder + "/"
    for (row, i) in batch.range.enumerated() {
      let png = PNG.encode(
        batch.pixels.span.extracting(row * size..<(row + 1) * size), width: architecture.width,
        height: architecture.height, channels: architecture.imageChannels, compression: compression)
      do {
        try AtomicFile.write(png, to: prefix + file(i), durability: .fast)
      } catch {
        // No manifest will list the batch's first images. The first error is the one to report.
        for written in batch.range.prefix(row) { try? OldOutput.removeFile(prefix + file(written)) }
        throw error
      }
    }
    return batch.count
  }

  public static func couldHaveWritten(_ file: String) -> Bool {
    let parts = Path.parts(file).map { Substring($0) }
    guard let name = parts.last, parts.count <= 2 else { return false }
    // A class's folder is never hidden and never climbs.
    if parts.count == 2, parts[0].isEmpty || parts[0].utf8.first == UInt8(ascii: ".") { return false }
    return index(of: name, stem: realStem) != nil || isDrawn(name)
  }

  /// Whether it is the name of an image that was drawn, under any seed.
  private static func isDrawn(_ name: Substring) -> Bool {
    guard name.hasPrefix(beginning) else { return false }
    let seed = name.dropFirst(beginning.count).prefix { $0 != "-" }
    guard let number = UInt64(seed), String(number) == seed else { return false }
    return index(of: name, stem: stem(number)) != nil
  }

  /// Copies of real images are not among them: others may call their images so.
  public static func leftBehind(in folder: String, prefixes: [String]) throws -> [String] {
    try prefixes.flatMap { prefix -> [String] in
      let path = prefix.isEmpty ? folder : Path.join(folder, prefix)
      guard FileKind.at(path) == .folder else { return [] }
      return try Folder.entries(path).filter { isDrawn($0[...]) }.map { prefix + $0 }
    }
  }

  public static func firstFreeIndex(
    label: Int?, seed: UInt64, in folder: String, listed files: [String]?, _ architecture: Architecture
  ) throws -> Int {
    let classes = try ClassFolders.names(architecture.classNames)
    let prefix = label.map { classes[$0] + "/" } ?? ""
    let path = label.map { Path.join(folder, classes[$0]) } ?? folder
    let stem = stem(seed)
    var largest = -1
    if let files {
      // A file that somebody took out keeps its number: the manifest still lists it. One that is there and not listed
      // was left by a run that was killed, and is drawn again.
      for file in files where file.utf8.starts(with: (prefix + stem).utf8) {
        largest = max(largest, index(of: Substring(file.utf8.dropFirst(prefix.utf8.count)), stem: stem) ?? -1)
      }
    } else if Folder.exists(path) {
      for name in try Folder.entries(path) { largest = max(largest, index(of: name[...], stem: stem) ?? -1) }
    }
    return largest + 1
  }

  private static let beginning = "gan-s"
  /// Of copies of real images.
  private static let realStem = "real-"
  private static let ending = ".png"

  private static func stem(_ seed: UInt64) -> String { "\(beginning)\(seed)-" }

  /// The number in a file's name, where the name is one of this format's under the seed of `stem`.
  private static func index(of name: Substring, stem: String) -> Int? {
    guard name.utf8.starts(with: stem.utf8), name.hasSuffix(ending) else { return nil }
    let digits = name.utf8.dropFirst(stem.utf8.count).dropLast(ending.utf8.count)
    guard digits.count >= 6, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    // 2⁴⁸ has 15 digits; a longer name is somebody else's.
    return Int(Substring(digits)).flatMap { $0 < 1 << 48 ? $0 : nil }
  }
}
