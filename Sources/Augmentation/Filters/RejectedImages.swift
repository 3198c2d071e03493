internal import Files
private import Images
internal import Models

/// A draw that did not pass.
struct RejectedDraw {
  let image: PlannedImage
  let draw: Int
  let confidence: Float?
  let reason: Rejection
  /// `[codes]`
  let codes: [Float]
  /// `[height, width, channels]`
  let pixels: [UInt8]
}

/// Keeps the draws that did not pass, in a folder of its own: `DIR/CLASS/gan-s42-000123-d007.png`, draw 7 of image 123, and
/// a manifest with the reasons.
struct RejectedImages {
  private let folder: String
  private let job: OutputJob
  private let form: ManifestForm
  private let columns: [String]
  private let digest: String
  private let classes: [String]
  private let manifest: StreamedFile

  /// - Throws: where the folder is not empty; parts of a run may share it.
  init(_ folder: String, _ job: OutputJob, _ form: ManifestForm, codes: [String], digest: String) throws {
    self.folder = folder
    self.job = job
    self.form = form
    self.digest = digest
    let path = Path.join(folder, form.fileName(job.shard))
    if job.shard == nil || Folder.exists(path) { try Folder.requireEmptyOrMissing(folder) }
    columns = [form.fileColumn, "label", "class", "seed", "index", "draw", "reason", "confidence"] + codes + ["model"]
    classes = try ClassFolders.names(job.architecture.classNames).map { $0 + "/" }
    try ClassFolders.requireNoLinks(job.images.labels, classes, in: folder)
    try Folder.create(folder)
    var made: Set<Int> = []
    for label in job.images.labels where made.insert(label).inserted {
      try Folder.create(Path.join(folder, classes[label]))
    }
    manifest = try StreamedFile(path)
    try manifest.write(form.head(columns))
  }

  /// Writes the images, on any thread.
  ///
  /// - Returns: their lines, for ``append(_:)``
  func write(_ draws: [RejectedDraw]) throws -> [UInt8] {
    let architecture = job.architecture
    var lines: [UInt8] = []
    for draw in draws {
      let file =
        (draw.image.label.map { classes[$0] } ?? "") + "gan-s\(job.seed)-\(digits(draw.image.index, 6))-d\(digits(draw.draw, 3)).png"
      let png = PNG.encode(
        draw.pixels.span, width: architecture.width, height: architecture.height, channels: architecture.imageChannels,
        compression: architecture.imageChannels == 1 ? .drawing : .photograph)
      try AtomicFile.write(png, to: Path.join(folder, file), durability: .fast)
      let values: [ManifestValue] =
        [
          .text(file), draw.image.label.map(ManifestValue.integer) ?? .missing,
          draw.image.label.map { .text(architecture.classNames[$0]) } ?? .missing, .natural(job.seed),
          .integer(draw.image.index), .integer(draw.draw), .text(draw.reason.rawValue),
          draw.confidence.map(ManifestValue.number) ?? .missing,
        ] + draw.codes.map(ManifestValue.number) + [.text(digest)]
      lines += form.line(columns, values).utf8
    }
    return lines
  }

  func append(_ lines: [UInt8]) throws { try manifest.write(lines) }

  func finish() throws { try manifest.finish() }
}

private func digits(_ number: Int, _ width: Int) -> String {
  let text = String(number)
  return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}
