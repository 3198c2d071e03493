import Augmentation
import Datasets
import Evaluation
import Files
import Images
import Models
import Training

/// Where a verdict's synthetic images come from: a model that was given, or generators that are trained, one for each set of
/// real images that is learned from.
final class VerdictGenerators {
  /// The file of the given model, or of the generator that is kept.
  var path: String { given?.path ?? names.model }
  /// In words, for the report.
  private(set) var words = ""

  private let options: Verdict
  private let real: LabelledImages
  private let unlabelled: LabelledImages?
  private let given: (model: Model, path: String)?
  private let stages: StageLine
  private let names: OutputNames
  /// Of all that are to be trained.
  private var count = 1
  private var trained = 0

  init(_ options: Verdict, _ data: VerdictData, _ given: (model: Model, path: String)?, _ stages: StageLine) {
    self.options = options
    real = data.labelled
    unlabelled = data.unlabelled
    self.given = given
    self.stages = stages
    names = OutputNames.choose(name: "\(real.name)-verdict", model: nil, samples: nil, overwrite: options.overwrite)
  }

  /// Which of the images a given model has not learned from: none where its training held nothing out.
  func heldOut(_ isHeldOut: [Bool]) -> [Bool] {
    let summary = given?.model.summary.first { $0.name == "validationImages" }?.value ?? "0"
    return summary == "0" ? isHeldOut.map { _ in false } : isHeldOut
  }

  /// To be called before the first images are drawn.
  func plan(for plan: ValidationPlan) {
    count = if case .folds(let folds) = plan { folds.count + 1 } else { 1 }
    if let given {
      words = "drawn by \(given.path) (\(given.model.digest.prefix(16)))"
    } else {
      words = "drawn by \(count == 1 ? "a generator" : "\(count) generators") trained for this"
        + (unlabelled.map { ", also on \($0.count) images without a label, " } ?? ", ")
        + length
        + "; the last one is kept as \(names.model)"
    }
    if options.truncation < 1 { words += "; truncation \(options.truncation)" }
    if let least = options.filter.minConfidence { words += "; confidence at least \(least)" }
    if let least = options.filter.minDistance { words += "; distance at least \(least)" }
  }

  /// For each generator.
  private var minutes: Double? { options.minutes.map { $0 / Double(count) } }

  private var length: String {
    minutes.map { "\(ChartNumber.text($0)) minutes each" } ?? options.kimg.map { "on \(ChartNumber.text($0)) thousand images each" }
      ?? "as long as `train` takes"
  }

  /// As many images of each class as any of the amounts asks for beside `learning`, class by class.
  ///
  /// - Parameter isLast: whether a generator that is trained for them is the one to keep
  func images(from learning: LabelledImages, for amounts: [SyntheticAmount], isLast: Bool = false) throws -> LabelledImages {
    let isLast = isLast || count == 1
    let model = try given?.model ?? train(on: learning, isLast ? names : partNames)
    let counts = wanted(from: learning, amounts)
    let plan = AugmentationPlan(
      counts.enumerated().filter { $0.element > 0 }.map { .init(label: $0.offset, count: $0.element) }, seed: options.seed,
      truncation: Float(options.truncation))
    stages.update("drawing \(plan.count) images", 0)
    let filters = try options.filter.filters(for: model, path: path) { _ in
      try RealImages(learning, for: model.architecture, .distances)
    }
    let pixels = plan.count == 0 ? [] : try filters.map { try Synthesizer(model).images(plan, passing: $0) } ?? Synthesizer(model).images(plan)
    if Interruption.isRequested { throw Verdict.interrupted }
    return LabelledImages(
      name: "synthetic", width: real.width, height: real.height, channels: real.channels, classNames: real.classNames, pixels: pixels,
      labels: counts.enumerated().flatMap { [Int?](repeating: $0.offset, count: $0.element) })
  }

  /// Whether images that are there are as many as the amounts ask for.
  func suffices(_ images: LabelledImages, from learning: LabelledImages, for amounts: [SyntheticAmount]) -> Bool {
    zip(images.indices(perClass: .max), wanted(from: learning, amounts)).allSatisfy { $0.count >= $1 }
  }

  private func wanted(from learning: LabelledImages, _ amounts: [SyntheticAmount]) -> [Int] {
    let counts = learning.indices(perClass: .max).map(\.count)
    return amounts.map { $0.counts(real: counts) }.reduce(counts.map { _ in 0 }) { zip($0, $1).map { max($0, $1) } }
  }

  private var partNames: OutputNames {
    let folder = Path.join(names.samples, "fold-\(trained + 1)")
    return OutputNames(model: Path.join(folder, "model.safetensors"), samples: folder)
  }

  /// As `train` does with the same images. Where all have labels it does without a judge: all of them are learned from, and the
  /// generator is taken as it is in the end.
  private func train(on learning: LabelledImages, _ names: OutputNames) throws -> Model {
    let data = unlabelled.map { learning.adding(unlabelled: $0) } ?? learning
    var design = GameDesign()
    design.configuration.seed = options.seed
    design.configuration.precision = .fastest
    design.configuration.length = minutes.map { .minutes($0) } ?? options.kimg.map { .images(Int((1_000 * $0).rounded(.up))) } ?? .standard(images: data.count)
    let architecture = design.architecture(for: data)
    try TrainingRun.require(data, suits: architecture)
    var saving = TrainingRun.Saving()
    // It is not gone on with.
    saving.interval = 1e6
    try Folder.create(Path.parent(names.model))
    let run = try TrainingRun(
      data, architecture: architecture, configuration: design.configuration, model: names.model, samples: names.samples,
      scorer: data.hasUnlabelled && JudgeScorer.canScore(data) ? scorer(data) : nil, saving: saving)
    let stage = "training generator \(trained + 1) of \(count)"
    let outcome = try run.run(isStopped: { Interruption.isRequested }) { [stages] event in
      if case .progress(let progress) = event { stages.update(stage, progress.fraction) }
    }
    if outcome.wasInterrupted {
      try? CheckpointFolder(ofModel: names.model).remove()
      throw Verdict.interrupted
    }
    trained += 1
    return try Model.load(outcome.model)
  }

  /// What names the images without a label, and chooses the best generator.
  private func scorer(_ data: LabelledImages) throws -> JudgeScorer {
    let stage = "classifier for generator \(trained + 1) of \(count), from few labels"
    func show(_ stage: String, _ fraction: Double) {
      if Interruption.isRequested {
        stages.finish()
        Console.note("stopped on request; \(Verdict.interrupted.left)")
        leave(Interruption.exitCode)
      }
      stages.update(stage, fraction)
    }
    let judge = try JudgeCache(training: JudgeTraining(fewLabels: .standard(for: data)), notice: { Console.note($0) }).judge(
      for: data,
      found: {
        // In images that no fold examines: the same for all of them.
        guard let unlabelled, unlabelled.count > 0 else { return nil }
        return CategoryFinder(unlabelled, categories: data.classCount).images(progress: { show("InfoGAN, to find classes without labels", $0) }) {
          Console.note($0)
        }
      }, progress: { show(stage, $0) })
    return JudgeScorer(judge, data)
  }
}
