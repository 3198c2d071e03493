import ArgumentParser
import Augmentation
import Files
import Images
import Models
import Training

/// `gan-augment sweep`: a picture of what a code does.
struct Sweep: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw what a code does: one column for each of its values.",
    discussion: """
      Each row is one image of a class whose code runs from --from to --to while all else stays. Writes one picture
      and prints its path, and under it what the code was measured to do from -1 to 1; with --code all that for each code.
      """)

  @OptionGroup var source: ModelOption
  @Option(help: ArgumentHelp("The code by number or name, a list, or all.", valueName: "code"))
  var code = "0"
  @Option(
    name: [.customLong("class"), .customLong("classes"), .customLong("digit")],
    help: ArgumentHelp("Classes by name or number: one, a list (1,3,7) or all.", valueName: "classes"))
  var classes = "all"
  @Option(parsing: .unconditional, help: ArgumentHelp("Rows of each class, each from other noise.", valueName: "n"))
  var rows = 1
  @Option(parsing: .unconditional, help: ArgumentHelp("Columns.", valueName: "n"))
  var steps = 11
  @Option(parsing: .unconditional, help: ArgumentHelp("The code's value in the first column.", valueName: "x"))
  var from: Float = -1
  @Option(parsing: .unconditional, help: ArgumentHelp("The code's value in the last column.", valueName: "x"))
  var to: Float = 1
  @Option(help: ArgumentHelp("Seed of the noise.", valueName: "n"))
  var seed: UInt64 = 0
  @Option(help: ArgumentHelp("The picture to write (default: samples/NAME-sweep-CODE.png).", valueName: "file"))
  var out: String?
  @Flag(help: "Replace a picture that exists.")
  var overwrite = false
  @OptionGroup var threads: ThreadOption

  /// Numbers of all images in one picture, before it is magnified.
  private static let largestPicture = 1 << 27

  func run() throws {
    for (option, value, range) in [("--rows", rows, 1...100), ("--steps", steps, 1...100)] where !range.contains(value) {
      throw UsageError.badNumber(option: option, found: String(value), expected: "1 to 100")
    }
    for (option, value) in [("--from", from), ("--to", to)] where !(-100...100).contains(value) {
      throw UsageError.badNumber(option: option, found: String(value), expected: "-100 to 100 (codes were trained in -1 to 1)")
    }
    TrainingThreads.use(try threads.resolved())
    let (model, path) = try source.load()
    let labels = try DrawOptions.labels(classes, of: model)
    let codes = MeasuredCodes(of: model)
    let chosen = try CodeSelection.indices(code, of: codes.names)
    let images = rows * steps * labels.count
    guard images * model.architecture.pixelsPerImage <= Sweep.largestPicture else {
      throw UsageError.badNumber(
        option: "--rows", found: String(rows),
        expected: "fewer: \(labels.count) classes of \(steps) columns make a picture of \(images) images, too large to look at")
    }
    // All places first: what is refused is refused before anything is written.
    let places = try chosen.map { try place(codes.names.names[$0], of: Path.fileStem(path), single: chosen.count == 1) }
    let all = try DrawOptions.labels("all", of: model)
    var pictures: [Image] = []
    for (index, file) in zip(chosen, places) {
      let sweep = LatentSweep(labels: labels, code: index, from: from, to: to, steps: steps, rows: rows, seed: seed)
      let picture = try sweep.draw(from: model)
      try Folder.create(Path.parent(file))
      StreamedFile.removeLeftovers(of: file)
      try AtomicFile.write(PNG.encode(picture), to: file, durability: .fast, links: .followed)
      Console.print(file)
      CodeText.table(codes.descriptions[index], labels: labels == all ? nil : labels).forEach(Console.print)
      pictures.append(picture)
    }
    Preview.show(pictures)
  }

  /// The file for one code's picture.
  private func place(_ code: String, of model: String, single: Bool) throws -> String {
    if let out {
      let suffix = ".png"
      let stem = out.hasSuffix(suffix) ? String(out.dropLast(suffix.count)) : out
      let file = single ? out : "\(stem)-\(code)\(suffix)"
      if Folder.exists(file), !overwrite { throw UsageError.pictureExists(path: file) }
      return file
    }
    return OutputNames.picture("\(model)-sweep-\(code)", overwrite: overwrite)
  }
}
