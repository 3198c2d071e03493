import ArgumentParser
import Augmentation
import Files
import Images
import Models
import Training

/// What `generate` and `augment` share: which images are drawn, how many, and where they go.
struct DrawOptions: ParsableArguments {
  @OptionGroup var source: ModelOption

  @Option(
    name: [.customLong("class"), .customLong("classes"), .customLong("digit")],
    help: ArgumentHelp("Classes by name or number: one, a list (1,3,7) or all.", valueName: "classes"))
  var classes = "all"
  @Option(help: ArgumentHelp("Seed; image i of a class depends only on the model, the seed, the class and i.", valueName: "n"))
  var seed: UInt64 = 0
  @Option(parsing: .unconditional, help: ArgumentHelp("The number of the first image of each class.", valueName: "i"))
  var start = 0
  @Option(
    help: ArgumentHelp("Fix a code instead of drawing it, by number or name: 0=0.5. Can be repeated.", valueName: "code=value"))
  var code: [String] = []
  @OptionGroup var aims: TargetOptions
  @Option(help: ArgumentHelp("The folder to write to (default: a new one under samples/).", valueName: "folder"))
  var out: String?
  @Option(
    help: ArgumentHelp(
      ImageOutputs.all.map { "\($0.name): \($0.summary)" }.joined(separator: "; ") + ".", valueName: "format"))
  var format = "png"
  @Option(
    help: ArgumentHelp(
      "The list of the images: " + ManifestForm.all.map { "\($0.name): \($0.summary)" }.joined(separator: "; ") + ".",
      valueName: "form"))
  var manifest = "csv"
  @Option(
    help: ArgumentHelp(
      "Make only this part of the images, such as 3/16; all parts, in one folder or in several, are the whole run.",
      valueName: "k/n"))
  var shard: String?
  @Option(help: ArgumentHelp("Images in each tar file of --format webdataset.", valueName: "n"))
  var shardSize = 10_000
  @Flag(help: "Write into a folder that is not empty, replacing what an earlier run wrote there.")
  var overwrite = false
  @Flag(help: "Add to a folder that an earlier run wrote.")
  var append = false
  @OptionGroup var threads: ThreadOption

  /// In one run: nobody waits for more, at some 5,000 a second and thread.
  private static let mostImages = 1_000_000_000

  /// Draws `count` images of each chosen class.
  func run(count: Int) throws {
    guard (1...DrawOptions.mostImages).contains(count) else {
      throw UsageError.badNumber(
        option: "--count", found: String(count), expected: "1 to \(DrawOptions.mostImages) images of each class")
    }
    guard (0..<1 << 47).contains(start) else {
      throw UsageError.badNumber(option: "--start", found: String(start), expected: "0 or more")
    }
    if overwrite, append { throw UsageError.together("--overwrite", "--append") }
    guard (1...1_000_000_000).contains(shardSize) else {
      throw UsageError.badNumber(option: "--shard-size", found: String(shardSize), expected: "1 or more images in each tar file")
    }
    try aims.validateWishes()
    let storage = Storage(
      try ImageOutputs.named(format), manifest: try ManifestForm.named(manifest),
      ifNotEmpty: overwrite ? .overwrite : append ? .append : .refuse, shard: try part(),
      imagesPerFile: shardSize)
    if append, shard != nil { throw UsageError.together("--append", "--shard") }
    TrainingThreads.use(try threads.resolved())
    let (model, path) = try source.load()
    let labels = try DrawOptions.labels(classes, of: model)
    guard count <= DrawOptions.mostImages / labels.count else {
      throw UsageError.badNumber(
        option: "--count", found: String(count),
        expected: "at most \(DrawOptions.mostImages / labels.count) images of each of \(labels.count) classes in one run; "
          + "draw more with --start and --append")
    }
    let codes = try CodeSelection.values(code, of: CodeNames(model))
    let targets = try aims.targets(for: model, given: codes)
    TargetOptions.warn(of: targets, labels: labels, names: model.architecture.classNames)
    let plan = AugmentationPlan(labels: labels, count: count, seed: seed, first: start, codes: codes, targets: targets)
    let folder = out ?? DrawOptions.newFolder(under: "samples", name: Path.fileStem(path))

    Interruption.watch()
    var line = ProgressLine()
    defer { line.finish() }
    let clock = Stopwatch()
    let total = plan.count(of: storage.shard)
    let report = try Synthesizer(model).write(plan, to: folder, storage) { done in
      if Interruption.isRequested {
        throw Interrupted(
          left: storage.format.canEndEarly
            ? "the manifest lists the images that are complete" : "no images were written")
      }
      guard clock.seconds > 1 else { return }
      let rate = Double(done) / clock.seconds
      line.update(
        ProgressLine.text(
          fraction: Double(done) / Double(total), done: done, total: total, seconds: clock.seconds,
          remaining: Double(total - done) / rate, details: ["\(Int(rate))img/s"]),
        at: clock.seconds)
    }
    line.finish()
    for reached in report.reached {
      TargetOptions.lines(reached, labels: labels, names: model.architecture.classNames).forEach(Console.note)
    }
    Console.note(
      "\(report.images) images (\(count) of each of \(labels.count) \(labels.count == 1 ? "class" : "classes")) "
        + "and \(Path.fileName(report.manifest)) written to:")
    Console.print(report.folder)
    preview(model, report.plan)
  }

  /// The chosen labels; one that is nil for a model without classes.
  static func labels(_ classes: String, of model: Model) throws -> [Int?] {
    let names = model.architecture.classNames
    if names.isEmpty, classes == "all" { return [nil] }
    return try ClassSelection.labels(classes, of: names)
  }

  private func preview(_ model: Model, _ plan: AugmentationPlan) {
    guard Console.outputIsTerminal else { return }
    var few = plan
    few.parts = Array(plan.parts.prefix(3))
    for i in few.parts.indices {
      few.parts[i].count = min(few.parts[i].count, (3 - i + few.parts.count - 1) / few.parts.count)
    }
    guard let pixels = try? Synthesizer(model).images(few) else { return }
    let architecture = model.architecture
    Preview.show(
      stride(from: 0, to: pixels.count, by: architecture.pixelsPerImage).map { start in
        Image(
          width: architecture.width, height: architecture.height, channels: architecture.imageChannels,
          pixels: Array(pixels[start..<start + architecture.pixelsPerImage]))
      })
  }

  /// `--shard`
  private func part() throws -> Shard? {
    guard let shard else { return nil }
    let words = shard.split(separator: "/", omittingEmptySubsequences: false)
    guard words.count == 2, let number = Int(words[0]), let count = Int(words[1]),
      (1...Shard.mostShards).contains(count), (1...count).contains(number)
    else { throw UsageError.badNumber(option: "--shard", found: shard, expected: "a part and their number, such as 3/16") }
    return Shard(number, of: count)
  }

  /// `samples/NAME-images-1`, or the first number that is free.
  private static func newFolder(under parent: String, name: String) -> String {
    for number in 1... {
      let path = Path.join(parent, "\(name)-images-\(number)")
      if !Folder.exists(path) { return path }
    }
    return parent
  }
}

/// Ends a run between two batches after a signal.
struct Interrupted: Error {
  /// What is there now.
  let left: String
}

/// Seconds since it was made.
struct Stopwatch {
  private let start = ContinuousClock.now

  var seconds: Double {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
