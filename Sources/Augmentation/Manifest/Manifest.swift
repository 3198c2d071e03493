internal import Files
internal import Models

/// The list of a run's images, written beside them as they come: one line for each that is complete.
///
/// Columns: `file` (relative to the manifest; in a file of many images with `#` and the image's place in it), `label`
/// (empty without classes, as is `class`), `class`, `seed`, `index`, one for each code with the value the image was
/// drawn from, and `model`, the SHA-256 of the model's file. Where real images stand beside synthetic ones, `source` says
/// which it is, and a real one has no seed, codes and model. With filters `draw` says how often the image was drawn before
/// one passed, and `confidence` is the judge's probability of the class.
struct Manifest {
  /// What the lines have.
  struct Layout: Equatable {
    var codes: [String]
    var hasSource = false
    var hasDraw = false
    var hasConfidence = false

    func columns(_ form: ManifestForm) -> [String] {
      [form.fileColumn, "label", "class"] + (hasSource ? ["source"] : []) + ["seed", "index"]
        + (hasDraw ? ["draw"] : []) + (hasConfidence ? ["confidence"] : []) + codes + ["model"]
    }
  }

  private let form: ManifestForm
  private let layout: Layout
  private let columns: [String]
  private let job: OutputJob
  private let digest: String
  private let file: StreamedFile
  /// How long the file was before the first of this run's lines.
  private let oldLength: Int
  private var lines = 0

  /// Creates the file, under a name of its own until it is finished.
  ///
  /// - Parameter old: an earlier manifest with these columns, whose lines come first.
  init(_ form: ManifestForm, _ layout: Layout, _ job: OutputJob, digest: String, after old: OldManifest?) throws {
    self.form = form
    self.layout = layout
    self.job = job
    self.digest = digest
    columns = layout.columns(form)
    file = try StreamedFile(Path.join(job.folder, form.fileName(job.shard)))
    if let old {
      try file.write(old.text)
      if old.text.last != 0x0A { try file.write([0x0A]) }
    } else {
      try file.write(form.head(columns))
    }
    oldLength = file.length
  }

  var path: String { file.path }

  /// The lines of a batch, to be ``append(_:count:)``ed. May be called on several threads at once.
  func lines(_ batch: DrawnBatch, in output: some ImageOutput) -> [UInt8] {
    let names = job.architecture.classNames
    let width = job.architecture.codes.count
    var text: [UInt8] = []
    text.reserveCapacity(batch.range.count * 160)
    for (row, i) in batch.range.enumerated() {
      let image = job.images[i]
      let isReal = image.source == .real
      var values: [ManifestValue] = [
        .text(output.file(i)), image.label.map(ManifestValue.integer) ?? .missing,
        image.label.map { .text(names[$0]) } ?? .missing,
      ]
      if layout.hasSource { values.append(.text(image.source.rawValue)) }
      values.append(isReal ? .missing : .natural(job.seed))
      values.append(.integer(image.index))
      if layout.hasDraw { values.append(isReal ? .missing : .integer(batch.draws[row])) }
      if layout.hasConfidence { values.append(batch.confidences[row].map(ManifestValue.number) ?? .missing) }
      for code in batch.codes[row * width..<(row + 1) * width] { values.append(isReal ? .missing : .number(code)) }
      values.append(isReal ? .missing : .text(digest))
      text += form.line(columns, values).utf8
    }
    return text
  }

  mutating func append(_ text: [UInt8], count: Int) throws {
    try file.write(text)
    lines += count
  }

  /// Brings all lines to the disk; none can be added or taken away any more.
  func settle() throws { try file.settle() }

  func finish() throws { try file.finish() }

  /// Ends the manifest of a run that failed: with the lines of its first `count` images, or, where that is none, not
  /// at all, so that an earlier manifest stays as it is.
  func finish(first count: Int) throws {
    guard count > 0 else { return }
    if count < lines {
      var finder = ManifestForm.LineFinder(form, lines: count)
      var place = oldLength
      while finder.end == nil, place < file.length {
        let piece = try file.read(place..<min(file.length, place + 1 << 16))
        finder.read(piece)
        place += piece.count
      }
      if let end = finder.end { try file.cut(to: oldLength + end) }
    }
    try file.finish()
  }
}
