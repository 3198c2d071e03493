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
    help: ArgumentHelp(
      "Fix a code instead of drawing it, by number or name: 0=0.5; or slant=grid: image i has position i mod "
        + "\(AugmentationPlan.gridPositions) from -1 to 1. Can be repeated.", valueName: "code=value"))
  var code: [String] = []
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Noise scaled by this, above 0 and at most 1: less is more ordinary, and less varied.", valueName: "x"))
  var truncation: Double = 1
  @OptionGroup var aims: TargetOptions
  @OptionGroup var filter: FilterOptions
  @Option(
    help: ArgumentHelp(
      "The real images that options speak of: a data set's name, a folder, idx or npz (--min-distance finds a known data set's "
        + "by itself).", valueName: "source"))
  var real: String?
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
  static let mostImages = 1_000_000_000

  /// Draws the images of each chosen class that `counting` says.
  func run(_ counting: Counting, balance: String? = nil, includeReal: Bool = false) throws {
    try check(counting)
    if append, includeReal { throw UsageError.together("--append", "--include-real") }
    if balance != nil, real != nil { throw UsageError.together("--balance", "--real") }
    if real != nil, !counting.needsReal, !includeReal, filter.minDistance == nil { throw UsageError.needlessRealImages }
    let storage = try storage()
    TrainingThreads.use(try threads.resolved())
    Interruption.watch()
    let (model, path) = try source.load()
    let labels = try DrawOptions.labels(classes, of: model)
    let countsClasses = counting.needsReal || includeReal
    if countsClasses, model.architecture.classNames.isEmpty {
      throw UsageError.noClasses(option: balance != nil ? "--balance" : includeReal ? "--include-real" : real != nil ? "--real" : "--ratio")
    }
    let settings = try CodeSelection.settings(code, of: CodeNames(model))
    let targets = try aims.targets(for: model, given: settings.values)
    TargetOptions.warn(of: targets, labels: labels, names: model.architecture.classNames)

    let named = try (real ?? balance).map { try RealSource.read($0, for: model, countsClasses ? .classes : .distances) }
    if named == nil, countsClasses {
      throw UsageError.noRealImages(option: counting.needsReal ? "--ratio" : "--include-real")
    }
    let filters = try filter.filters(for: model, path: path) { option in
      guard let found = named ?? RealSource.trainingImages(of: model) else { throw UsageError.noRealImages(option: option) }
      return found
    }
    var parts: [AugmentationPlan.Part] = []
    var total = 0
    for (label, count) in try counting.counts(labels, of: model, real: named?.counts) {
      parts.append(.init(label: label, count: count, first: start))
      if includeReal, let label, let named {
        parts.append(.init(label: label, count: named.counts[label], source: .real))
      }
      total += count
      guard total <= DrawOptions.mostImages else {
        throw UsageError.badNumber(
          option: "--count", found: String(count),
          expected: "at most \(DrawOptions.mostImages) images in all in one run; draw more with --start and --append")
      }
    }
    if let balance, let named, total == 0, !includeReal {
      throw UsageError.balanced(source: balance, count: named.counts.max() ?? 0)
    }
    let plan = AugmentationPlan(
      parts, seed: seed, codes: settings.values, grid: settings.grid, truncation: Float(truncation), targets: targets)
    try draw(plan, from: model, path, storage, includeReal ? named : nil, filters)
  }

  private func draw(
    _ plan: AugmentationPlan, from model: Model, _ path: String, _ storage: Storage, _ real: RealImages?,
    _ filters: ImageFilters?
  ) throws {
    let folder = out ?? DrawOptions.newFolder(under: "samples", name: Path.fileStem(path))
    let names = model.architecture.classNames
    Interruption.heed()
    var line = ProgressLine()
    defer { line.finish() }
    let clock = Stopwatch()
    let total = plan.count(of: storage.shard)
    let report = try Synthesizer(model).write(plan, to: folder, storage, real: real, filters: filters) { done in
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
      TargetOptions.lines(reached, labels: report.plan.parts.map(\.label), names: names).forEach(Console.note)
    }
    FilterOptions.lines(report.acceptance, names: names).forEach(Console.note)
    Console.note("\(DrawOptions.summary(report, names)) and \(Path.fileName(report.manifest)) written to:")
    Console.print(report.folder)
    preview(model, report.plan)
  }

  /// What can be refused before the model is read.
  func check(_ counting: Counting) throws {
    if case .each(let count) = counting, !(1...DrawOptions.mostImages).contains(count) {
      throw UsageError.badNumber(
        option: "--count", found: String(count), expected: "1 to \(DrawOptions.mostImages) images of each class")
    }
    guard (0..<1 << 47).contains(start) else {
      throw UsageError.badNumber(option: "--start", found: String(start), expected: "0 or more")
    }
    guard truncation > 0, truncation <= 1 else {
      throw UsageError.badNumber(
        option: "--truncation", found: String(truncation), expected: "a number above 0 and at most 1")
    }
    guard (1...DrawOptions.mostImages).contains(shardSize) else {
      throw UsageError.badNumber(
        option: "--shard-size", found: String(shardSize), expected: "1 to \(DrawOptions.mostImages) images in each tar file")
    }
    if overwrite, append { throw UsageError.together("--overwrite", "--append") }
    if append, shard != nil { throw UsageError.together("--append", "--shard") }
    if case .listed = counting, classes != "all" { throw UsageError.together("--class", "--counts") }
    try aims.validateWishes()
    try filter.check()
  }

  /// How the images are stored.
  private func storage() throws -> Storage {
    Storage(
      try ImageOutputs.named(format), manifest: try ManifestForm.named(manifest),
      ifNotEmpty: overwrite ? .overwrite : append ? .append : .refuse, shard: try part(),
      imagesPerFile: shardSize)
  }

  /// "30 images (3 of each of 10 classes)", "1200 images (1000 of 5, 200 of 7)", "… 500 of them real".
  private static func summary(_ report: AugmentationReport, _ names: [String]) -> String {
    let drawn = report.plan.parts.filter { $0.source == .synthetic && $0.count > 0 }
    let real = report.plan.parts.reduce(0) { $0 + ($1.source == .real ? $1.count : 0) }
    let counts = Set(drawn.map(\.count))
    if names.isEmpty { return "\(report.images) images" }
    let detail =
      counts.count == 1 && drawn.count > 0
      ? "\(drawn[0].count) of each of \(drawn.count) \(drawn.count == 1 ? "class" : "classes")"
      : drawn.count <= 12
        ? drawn.map { "\($0.count) of \($0.label.map { Path.shown(names[$0]) } ?? "")" }.joined(separator: ", ")
        : "\(drawn.reduce(0) { $0 + $1.count }) of \(drawn.count) classes"
    return "\(report.images) images (" + (detail.isEmpty ? "none drawn" : detail)
      + (real > 0 ? "; \(real) copies of real ones)" : ")")
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
    few.parts = Array(plan.parts.filter { $0.source == .synthetic && $0.count > 0 }.prefix(3))
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
  static func newFolder(under parent: String, name: String) -> String {
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
