internal import Files
internal import Models

/// `OUT/manifest.csv`: one line for each image that is complete, written last.
///
/// Columns: `file` (relative to the manifest; in a file of many images with `#` and the image's place in it), `label`
/// (empty without classes, as is `class`), `class`, `seed`, `index`, one for each code with the value the image was
/// drawn from, and `model`, the SHA-256 of the model's file.
struct Manifest {
  static let fileName = "manifest.csv"
  private static let firstColumns = ["file", "label", "class", "seed", "index"]
  private static let lastColumn = "model"

  let columns: [String]
  private(set) var text: [UInt8]

  static func columns(codes names: [String]) -> [String] {
    firstColumns + names + [lastColumn]
  }

  init(columns: [String]) {
    self.columns = columns
    text = Array(CSV.line(columns).utf8)
  }

  /// Continues `text`, a manifest with these columns.
  init(columns: [String], after text: [UInt8]) {
    self.columns = columns
    self.text = text
    if text.last != 0x0A { self.text.append(0x0A) }
  }

  /// Adds the lines of the images of `ranges`.
  ///
  /// - Parameter codes: the values of all images, `[count, codes]`.
  mutating func append(_ ranges: [Range<Int>], of job: OutputJob, in output: some ImageOutput, codes: [Float], digest: String) {
    let names = job.architecture.classNames.map { CSV.field($0) }
    let width = job.architecture.codes.count
    let seed = String(job.seed)
    text.reserveCapacity(text.count + ranges.reduce(0) { $0 + $1.count } * 160)
    for i in ranges.joined() {
      let request = job.requests[i]
      var line = CSV.field(output.file(i))
      line += ","
      if let label = request.label { line += "\(label),\(names[label]),\(seed)," } else { line += ",,\(seed)," }
      line += "\(request.index),"
      // Swift writes as many digits as it takes to read the same number back.
      for code in codes[i * width..<(i + 1) * width] { line += "\(code)," }
      line += digest
      line += "\n"
      text += line.utf8
    }
  }

  func write(to folder: String) throws {
    try AtomicFile.write(text, to: Path.join(folder, Manifest.fileName))
  }
}

/// A manifest that an earlier run has left.
struct OldManifest {
  let path: String
  let text: [UInt8]
  let columns: [String]
  /// The files it lists, each once, without an image's place within the file.
  let files: [String]

  /// The manifest in `folder`, or nil where there is none.
  ///
  /// - Throws: ``AugmentationError/foreignManifest(path:)`` where it is somebody else's.
  init?(in folder: String) throws {
    path = Path.join(folder, Manifest.fileName)
    guard FileKind.withoutFollowingLinks(at: path) != nil else { return nil }
    text = try readFile(path)
    let lines = CSV.lines(text)
    columns = lines.first ?? []
    guard Manifest.areColumns(columns) else { throw AugmentationError.foreignManifest(path: path) }
    var seen: Set<String> = []
    files = lines.dropFirst().compactMap { line in
      guard let field = line.first, !field.isEmpty else { return nil }
      let file = String(field.prefix { $0 != "#" })
      // Class folders may have a # in their names.
      let name = ImageOutputs.all.contains { $0.couldHaveWritten(field) } ? field : file
      return seen.insert(name).inserted ? name : nil
    }
  }
}

extension Manifest {
  fileprivate static func areColumns(_ columns: [String]) -> Bool {
    columns.starts(with: firstColumns) && columns.last == lastColumn && columns.count > firstColumns.count
  }
}
