import ArgumentParser
import Datasets
import Evaluation
import Files
import Images
import Models
import Serialization
import Training

/// `gan-augment verdict`: will synthetic images help here?
struct Verdict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say whether synthetic images will help to tell your classes apart.",
    discussion: """
      Trains the same small classifier many times: on (a) the real images, (b) real images with classical augmentation
      (turned, moved and scaled a little), (c) real and synthetic images, (d) all three, with several amounts of synthetic images,
      and with each of five seeds. Which amount is best is chosen on images that were held out of the training images, or
      where they are few, by cross-validation; the test images are read once, for the last table. What is gained stands
      there with 95 % intervals, by class too, and the last line is the recommendation: use synthetic images (and how many), do
      not use them (exit code 5), or that the data are not enough to tell.

      The generator is trained for this, once for each fold, unless --model names one. Where classes are unequal,
      over-sampling is tried as well, and synthetic images bring the classes to one level.
      """)

  @OptionGroup var source: DatasetOption
  @OptionGroup var labels: LabelOptions
  @Flag(
    help: "The generators learn from images without a label too, as `train` does: those of --labels-per-class, of a folder unlabelled, or of --unlabelled. For each of them a classifier learns to name these first, which takes minutes.")
  var withUnlabelled = false
  @Option(help: ArgumentHelp("Cut these classes to a tenth of their images, to see what helps rare classes.", valueName: "classes"))
  var rare: String?

  @Option(
    help: ArgumentHelp(
      "The model that draws the synthetic images (default: trained for this, and the last one kept as models/NAME-verdict.safetensors).",
      valueName: "file"))
  var model: String?
  @Option(
    parsing: .unconditional, help: ArgumentHelp(
      "Minutes for the training of all generators together (default: each as long as `train` takes).", valueName: "n"))
  var minutes: Double?
  @Option(
    parsing: .unconditional, help: ArgumentHelp(
      "Train each generator on so many thousands of images instead: another run then gives the same verdict.", valueName: "n"))
  var kimg: Double?
  @OptionGroup var filter: FilterOptions
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Noise scaled by this, above 0 and at most 1: less is more ordinary, and less varied.", valueName: "x"))
  var truncation = 1.0

  @Option(
    help: ArgumentHelp(
      "Amounts of synthetic images: so many of each class (1000), multiples of the largest class (3x), up to so many with the real ones "
        + "(to1000), up to the largest class (top-up). Default: by the number of real images.",
      valueName: "list"))
  var amounts: String?
  @Option(parsing: .unconditional, help: ArgumentHelp("Classifiers in every arm.", valueName: "n"))
  var seeds = VerdictTrials.standardSeeds
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Steps of 128 images of each classifier (default: by the number of images, 200 to 1500).", valueName: "n"))
  var steps: Int?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Parts of a cross-validation, where one is needed.", valueName: "n"))
  var folds = ValidationPlan.standardFolds
  @Flag(help: "Classical augmentation shows images as in a mirror too; not for digits and letters.")
  var mirror = false
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Also test what adding so many of each class does, whether chosen or not.", valueName: "n"))
  var blind: Int?

  @Option(help: ArgumentHelp("Seed of the generators and of what they draw.", valueName: "n"))
  var seed: UInt64 = 0
  @Option(help: ArgumentHelp("The bar picture to write, .png or .svg (default: samples/NAME-verdict.png).", valueName: "file"))
  var picture: String?
  @Flag(help: "Replace a picture, and a generator kept by an earlier verdict.")
  var overwrite = false
  @Flag(help: "One JSON document instead of text.")
  var json = false
  @OptionGroup var threads: ThreadOption

  /// Of "do not use synthetic images".
  static let exitCode: Int32 = 5

  func run() throws {
    try check()
    PatientThreads.ensure()
    TrainingThreads.use(try threads.resolved())
    Interruption.watch()
    let given = try model.map { try ModelOption.parse(["--model", $0]).load() }
    let data = try load(size: given.map { $0.model.architecture }.flatMap { $0.width == $0.height ? $0.width : nil })
    if let given { try require(given.model, given.path, suits: data.labelled) }
    let place = try place(for: data.labelled.name)
    Interruption.heed()
    let (report, modelPath) = try study(data, given)

    try Folder.create(Path.parent(place))
    StreamedFile.removeLeftovers(of: place)
    let bytes = Path.fileExtension(place) == "svg" ? Array(report.chart.svg().utf8) : PNG.encode(report.chart.image())
    try AtomicFile.write(bytes, to: place, durability: .fast, links: .followed)
    if json {
      guard case .object(var document) = report.json else { return }
      document["picture"] = .string(place)
      Console.print(JSONValue.object(document).text)
    } else {
      Console.note("picture: \(place)")
      for line in report.lines { Console.print(line) }
      if case .use(let arm) = report.advice, let amount = arm.amount { Verdict.tellNext(amount, report, modelPath) }
    }
    if report.advice == .doNotUse { leave(Verdict.exitCode) }
  }

  /// What can be refused before anything is read.
  private func check() throws {
    guard (2...100).contains(seeds) else {
      throw UsageError.badNumber(option: "--seeds", found: String(seeds), expected: "2 to 100 (5 or more for advice to rely on)")
    }
    if let steps, !(1...1_000_000).contains(steps) {
      throw UsageError.badNumber(option: "--steps", found: String(steps), expected: "1 to 1000000")
    }
    guard (2...20).contains(folds) else {
      throw UsageError.badNumber(option: "--folds", found: String(folds), expected: "2 to 20")
    }
    if let blind, !(1...SyntheticAmount.most).contains(blind) {
      throw UsageError.badNumber(option: "--blind", found: String(blind), expected: "1 to \(SyntheticAmount.most) images of each class")
    }
    if let minutes, !(minutes > 0 && minutes <= 1e6) {
      throw UsageError.badNumber(option: "--minutes", found: String(minutes), expected: "a number above 0")
    }
    if let kimg, !(kimg > 0 && kimg <= 1e6) {
      throw UsageError.badNumber(option: "--kimg", found: String(kimg), expected: "a number above 0")
    }
    if minutes != nil, kimg != nil { throw UsageError.together("--minutes", "--kimg") }
    guard truncation > 0, truncation <= 1 else {
      throw UsageError.badNumber(option: "--truncation", found: String(truncation), expected: "a number above 0 and at most 1")
    }
    if model != nil, minutes ?? kimg != nil {
      throw UsageError.together("--model", "\(minutes == nil ? "--kimg" : "--minutes") (no generator is trained)")
    }
    if filter.keepRejected != nil {
      throw UsageError.senseless("--keep-rejected: a verdict writes no images; `gan-augment augment` does")
    }
    if filter.minConfidence != nil, model == nil, !withUnlabelled {
      throw UsageError.missing(option: "--model", why: "generators that are trained for a verdict carry no judge for --min-confidence")
    }
    if withUnlabelled, model != nil { throw UsageError.together("--model", "--with-unlabelled (no generator is trained)") }
    if labels.more.unlabelled != nil, !withUnlabelled {
      throw UsageError.missing(option: "--with-unlabelled", why: "the generators of a verdict learn from images with labels, unless told otherwise")
    }
    try filter.check()
    _ = try labels.resolvedSplit()
  }

  /// How to get the images that are recommended.
  private static func tellNext(_ amount: SyntheticAmount, _ report: VerdictReport, _ path: String) {
    let counts = amount.counts(real: report.counts)
    let several = zip(report.classNames, counts).filter { $0.1 > 0 }.map { "\($0.0)=\($0.1)" }.joined(separator: ",")
    let wanted = Set(counts).count == 1 ? "--count \(counts[0])" : "--counts \(several)"
    Console.note("next: gan-augment augment \(wanted) --out augmented --model \(path)")
  }

  /// The file for the picture.
  private func place(for name: String) throws -> String {
    if let picture {
      if Folder.exists(picture), !overwrite { throw UsageError.pictureExists(path: picture, option: "--picture") }
      return picture
    }
    return OutputNames.picture("\(name)-verdict", overwrite: overwrite)
  }
}
