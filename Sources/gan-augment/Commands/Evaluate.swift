public import ArgumentParser
import Augmentation
import Datasets
public import Evaluation
import Files
import Images
import Models
import Serialization
import Training

/// `gan-augment evaluate`: how good images are, beside real ones.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how good a model's images are, or anyone's.",
    discussion: """
      Draws images from a model, or reads them from --images (class folders of PNG files, idx files or an .npz file, made
      by any tool), and measures them as they are beside real ones: do they show what they are labelled, do they teach
      a classifier as much as real images do, are they as varied, are they copies? Prints a table, and writes a
      picture: the closest pairs of generated and training images, the worst and the best by the judge.

      The images of a model that was told no classes are measured without labels: which classes does the judge see in them,
      and is one missing?

      The judge is a small network trained once on the real training images and kept in the cache. --against validation
      compares with held-out training images, for choices; the test images are for the last line.
      """)

  @OptionGroup var source: ModelOption
  @Option(
    help: ArgumentHelp(
      "Images to evaluate instead of a model: " + DatasetFormats.all.map { $0.summary }.joined(separator: "; ") + ".",
      valueName: "path"))
  var images: String?
  @OptionGroup var real: DatasetOption
  @Option(
    help: ArgumentHelp(
      "The real images that count: " + EvaluationReport.Reference.allCases.map(\.rawValue).joined(separator: " or ") + ".",
      valueName: "part"))
  var against: EvaluationReport.Reference = .test

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Images to draw of each class; of a model without classes, in all (default: 10000 in all).", valueName: "n"))
  var count: Int?
  @Option(help: ArgumentHelp("Seed of the images drawn.", valueName: "n"))
  var seed: UInt64 = 0
  @Flag(help: "Also train on as many synthetic images as there are real training images (takes minutes).")
  var full = false
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How often a network is trained on synthetic and on real images.", valueName: "n"))
  var seeds = 3
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Steps of each of these trainings (default: by the number of images, 600 for 10000).", valueName: "n"))
  var steps: Int?

  @Option(help: ArgumentHelp("The picture to write (default: samples/NAME-evaluation.png).", valueName: "file"))
  var picture: String?
  @Flag(help: "Replace a picture that exists.")
  var overwrite = false
  @Flag(
    help: "Put the judge into the model's file, for `augment --min-confidence` (training does so by itself), and do nothing else.")
  var carryJudge = false
  @Flag(help: "One JSON document instead of text.")
  var json = false
  @OptionGroup var threads: ThreadOption

  private static let mostImages = 1_000_000

  func run() throws {
    try checkNumbers()
    PatientThreads.ensure()
    TrainingThreads.use(try threads.resolved())
    let model = try images == nil ? source.load() : nil
    var option = real
    if option.dataset == nil, option.data == nil, let model { option.dataset = Evaluate.dataset(of: model.model) }
    let side = model.map { $0.model.architecture }.flatMap { $0.width == $0.height ? $0.width : nil }
    var line = ReadingLine()
    let data = try option.loadBoth(test: against == .test, size: side) { line.update($0) }
    line.finish()
    let subject = images ?? model?.path ?? ""
    let place = try place(for: Path.fileStem(subject))
    let stages = StageLine()
    defer { stages.finish() }

    if carryJudge, let model {
      return try carry(JudgeOfData.judge(data.training, stages), in: model.model, model.path, data.training)
    }
    let (generated, large) = try model.map { try draw($0.model, path: $0.path, data.training, stages) }
      ?? (DatasetFormats.read(subject, expected: data.training.description) { Console.note($0) }, nil)
    let judge = try JudgeOfData.judge(data.training, stages)
    let evaluator = try Evaluator(judge: judge, training: data.training, test: data.test, seeds: seeds, steps: steps)
    let report = try evaluator.evaluate(generated, subject: subject, large: large) { stages.update($0.rawValue, $1) }
    // Of a model that found its classes by itself, and whose categories nobody matched to these.
    let matching = model.flatMap { model -> CategoryMatching? in
      guard !model.model.architecture.classNames.isEmpty, !report.isLabelled else { return nil }
      return CategoryMatching(of: Sampler(model.model, seed: seed), by: judge, classNames: data.training.classNames)
    }
    stages.finish()

    try Folder.create(Path.parent(place))
    StreamedFile.removeLeftovers(of: place)
    let sheet = report.picture(of: generated, training: evaluator.trainingImages)
    try AtomicFile.write(PNG.encode(sheet), to: place, durability: .fast, links: .followed)
    if json {
      guard case .object(var document) = report.json else { return }
      document["picture"] = .string(place)
      if let matching, let model { document["categories"] = Evaluate.json(matching, of: model.model, data.training) }
      Console.print(JSONValue.object(document).text)
    } else {
      for line in report.lines { Console.print(line) }
      if let matching, let model { Evaluate.lines(matching, of: model.model, data.training).forEach(Console.print) }
      Console.print("")
      Console.print("picture: \(place)")
      Preview.show([sheet])
    }
  }

  /// Writes the model's file anew with the judge in it. All else in it stays as it is.
  private func carry(_ judge: Judge, in model: Model, _ path: String, _ training: LabelledImages) throws {
    guard model.dataDigest == training.digest else {
      throw EvaluationError.otherData(path: path, dataset: training.name)
    }
    guard model.architecture.classNames == training.classNames else {
      throw EvaluationError.unlabelledModel(path: path, option: "--carry-judge")
    }
    var model = model
    model.judge = CarriedJudge.pack(judge)
    let (saved, bytes) = try model.save(to: path, model.leastPrecision)
    Console.note("the judge \(judge.digest.prefix(16)) travels in \(path) now (\(bytes) bytes, digest \(saved.digest.prefix(16)))")
    Console.print(path)
  }

  private func checkNumbers() throws {
    if images != nil, carryJudge { throw UsageError.together("--images", "--carry-judge") }
    if images != nil, source.model != nil { throw UsageError.together("--images", "--model") }
    if images != nil, count != nil { throw UsageError.together("--images", "--count (all images are evaluated)") }
    if images != nil, full { throw UsageError.together("--images", "--full (all images are evaluated)") }
    if let count, !(2...Evaluate.mostImages).contains(count) {
      throw UsageError.badNumber(
        option: "--count", found: String(count), expected: "2 to \(Evaluate.mostImages) images of each class")
    }
    guard (1...100).contains(seeds) else {
      throw UsageError.badNumber(option: "--seeds", found: String(seeds), expected: "1 to 100")
    }
    if let steps, !(1...1_000_000).contains(steps) {
      throw UsageError.badNumber(option: "--steps", found: String(steps), expected: "1 to 1000000")
    }
  }

  /// The data set that a model was trained on, where that is one with a name.
  private static func dataset(of model: Model) -> String? {
    model.summary.first { $0.name == "data" && DatasetOption.names.contains($0.value) }?.value
  }

  /// Images of every class, and with --full more of them: as many as the training images have.
  private func draw(
    _ model: Model, path: String, _ training: LabelledImages, _ stages: StageLine
  ) throws -> (LabelledImages, LabelledImages?) {
    let a = model.architecture
    let isLabelled = a.classNames == training.classNames
    guard isLabelled || a.classNames.isEmpty || a.discoversClasses else {
      throw EvaluationError.classesDiffer(
        path: path, model: a.classNames, dataset: training.name, data: training.classNames)
    }
    guard (a.width, a.height, a.imageChannels) == (training.width, training.height, training.channels) else {
      throw EvaluationError.sizeDiffers(
        path: path, model: Evaluate.size(a.width, a.height, a.imageChannels), dataset: training.name,
        data: Evaluate.size(training.width, training.height, training.channels))
    }
    if !model.wasTrained(on: training) {
      Console.note("\(path) was trained on other images than these of \(training.name)")
    }
    if full, !isLabelled { throw EvaluationError.unlabelledModel(path: path, option: "--full") }
    let each = count ?? max(2, 10_000 / max(1, a.classCount))
    stages.update("drawing", 0)
    guard isLabelled else { return (try unlabelledImages(of: model, each, training), nil) }
    let few = try images(of: model, Array(repeating: each, count: a.classCount))
    guard full else { return (few, nil) }
    var counts = [Int](repeating: 0, count: a.classCount)
    for case let label? in training.labels { counts[label] += 1 }
    stages.update("drawing", 0.2)
    return (few, try images(of: model, counts))
  }

  private func images(of model: Model, _ counts: [Int]) throws -> LabelledImages {
    let a = model.architecture
    let plan = AugmentationPlan(counts.enumerated().map { .init(label: $0, count: $1) }, seed: seed)
    return LabelledImages(
      name: "generated", width: a.width, height: a.height, channels: a.imageChannels, classNames: a.classNames,
      pixels: try Synthesizer(model).images(plan),
      labels: counts.enumerated().flatMap { Array(repeating: $0, count: $1) })
  }

  /// Of a model without classes, or as many of each of its categories, which are no classes of the data.
  private func unlabelledImages(of model: Model, _ count: Int, _ training: LabelledImages) throws -> LabelledImages {
    let a = model.architecture
    let labels: [Int?] = a.classNames.isEmpty ? [nil] : Array(a.classNames.indices)
    let pixels = try Synthesizer(model).images(AugmentationPlan(labels: labels, count: count, seed: seed))
    return LabelledImages(
      name: "generated", width: a.width, height: a.height, channels: a.imageChannels, classNames: training.classNames,
      pixels: pixels, labels: [Int?](repeating: nil, count: labels.count * count))
  }

  /// What the categories show, in words.
  private static func lines(_ matching: CategoryMatching, of model: Model, _ training: LabelledImages) -> [String] {
    let parts = matching.order.enumerated().map { place, category in
      "\(Path.shown(model.architecture.classNames[category])) is \(Path.shown(training.classNames[matching.classes[place]])) "
        + "(\(decimal(100 * matching.agreements[place], 1)) %)"
    }
    return ["", "Matched to the classes as well as can be, the \(matching.text): " + parts.joined(separator: ", ") + "."]
  }

  private static func json(_ matching: CategoryMatching, of model: Model, _ training: LabelledImages) -> JSONValue {
    [
      "agreement": .number(matching.agreement), "images": .integer(matching.images),
      "perCategory": .array(matching.order.enumerated().map { place, category in
        [
          "category": .string(model.architecture.classNames[category]),
          "class": .string(training.classNames[matching.classes[place]]), "agreement": .number(matching.agreements[place]),
        ]
      }),
    ]
  }

  private static func size(_ width: Int, _ height: Int, _ channels: Int) -> String {
    "\(width)x\(height) \(channels == 1 ? "grey" : channels == 3 ? "RGB" : "RGBA")"
  }

  /// The file for the picture.
  private func place(for name: String) throws -> String {
    if let picture {
      if Folder.exists(picture), !overwrite { throw UsageError.pictureExists(path: picture, option: "--picture") }
      return picture
    }
    return OutputNames.picture("\(name)-evaluation", overwrite: overwrite)
  }
}

extension EvaluationReport.Reference: ExpressibleByArgument {}

/// The judge of a data set, from the cache or trained now.
private enum JudgeOfData {
  static func judge(_ training: LabelledImages, _ stages: StageLine) throws -> Judge {
    try JudgeCache(notice: { Console.note($0) }).judge(for: training, progress: { stages.update("training the judge, once for this data set", $0) })
  }
}
