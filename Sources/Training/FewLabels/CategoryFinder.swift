private import Compute
public import Datasets
internal import Evaluation
public import Files
internal import Models
private import NeuralNetworks
private import Serialization

/// Finds classes in images without any label: plays InfoGAN (``Preset``) and draws images of the categories that it has found, for a
/// classifier of few labels to begin with (`Evaluation`'s `FoundClasses`).
///
/// The generator is kept on disk, `$XDG_CACHE_HOME/gan-augment/found/KEY.safetensors`, KEY made of the images' digest and what
/// the game is: no label comes into it, so whoever chooses other labels of the same images need not play again.
///
/// The game takes minutes: its state is kept beside as `KEY.unfinished.safetensors`, and gone on with by whoever was stopped.
///
/// Nothing is scored and nothing chosen on the way, so it learns from all of the images. A function of the images, the seed and the number
/// of threads.
public struct CategoryFinder {
  /// Part of a kept generator's key: to be raised with every change of the game.
  private static let version = 1
  /// Measured on MNIST: a category's images show one digit for 99 % from the fourth of eight epochs on, for 99.8 % after the sixth.
  private static let epochs = 6.0
  /// Of small data so many images, of large ones no more than that.
  private static let images = (least: 200_000, most: 500_000)
  private static let imagesPerCategory = 2_000
  /// The first number of the images that are drawn: others than those a user draws, or categories are matched by.
  private static let firstIndex = 1 << 41

  /// What is learned from, without labels.
  private let data: LabelledImages
  private let architecture: Architecture
  private let configuration: TrainingConfiguration
  private let folder: String?
  /// Between two states of the game that are kept; nil: as ``UnfinishedWork`` has it.
  public var stateInterval: Duration?

  /// - Parameters:
  ///   - data: all images; labels are not looked at
  ///   - categories: how many are to be found, 2 or more
  ///   - images: that the game sees; nil: by the number of images
  ///   - folder: where generators are kept; nil: none is
  public init(
    _ data: LabelledImages, categories: Int, images: Int? = nil, seed: UInt64 = 0,
    folder: String? = CacheFolder.path("found") { Environment.value($0) }
  ) {
    var design = Preset.infogan.design
    design.categories = categories
    design.configuration.seed = seed
    design.configuration.precision = .fastest
    let total = images ?? min(Self.images.most, max(Self.images.least, Int(Self.epochs * Double(data.count))))
    design.configuration.length = .images(total)
    self.data = data.withoutLabels
    architecture = design.architecture(for: self.data)
    configuration = design.configuration.resolved(images: data.count)
    self.folder = folder
  }

  /// Images of each category; a label is a category. nil where the game broke down, which is no error: the labels have to do without.
  ///
  /// - Parameters:
  ///   - progress: hears the share that is done, 0…1; not called for a generator that is kept
  ///   - notice: hears what went wrong on the way, in one line
  public func images(progress: (Double) -> Void = { _ in }, notice: (String) -> Void = { _ in }) -> LabelledImages? {
    if let problem = architecture.problem {
      notice("no classes are looked for without labels: \(problem)")
      return nil
    }
    let key = SHA256.hex(of: Array("\(data.digest) \(text)".utf8)).prefix(32)
    let path = folder.map { Path.join($0, "\(key).safetensors") }
    if let model = path.flatMap({ kept($0, notice) }) { return draw(model) }
    let unfinished = folder.map { Path.join($0, "\(key).unfinished.safetensors") }
    // What is drawn is what the file holds: the same whether it was there or not.
    guard let bytes = play(unfinished, progress), let model = try? Model(decoding: bytes, path: "") else {
      notice("the game that was to find classes without labels broke down; the classifier learns without it")
      return nil
    }
    if let path {
      do {
        try Folder.create(Path.parent(path))
        try AtomicFile.write(bytes, to: path, durability: .fast)
        if let unfinished { try removeFile(unfinished) }
      } catch {
        notice("\(error); the found classes are not kept, and will be looked for again next time")
      }
    }
    return draw(model)
  }

  /// All that the generator follows from beside the images.
  private var text: String {
    "v\(Self.version), \(architecture.classCount) categories, "
      + configuration.described.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
  }

  private func kept(_ path: String, _ notice: (String) -> Void) -> Model? {
    guard FileKind.withoutFollowingLinks(at: path) != nil else { return nil }
    do {
      let model = try Model.load(path)
      if model.architecture == architecture { return model }
      notice("\(Path.shown(path)): the generator kept there is another one; looking for classes again")
    } catch {
      notice("\(error); looking for classes again")
    }
    return nil
  }

  /// The game, without clock or scores.
  ///
  /// - Parameter unfinished: the file of its state; nil: none is kept
  /// - Returns: the generator's file; nil where a loss was not finite
  private func play(_ unfinished: String?, _ progress: (Double) -> Void) -> [UInt8]? {
    let trainer = GANTrainer(architecture, configuration, augmentation: configuration.augmentation.probability(images: data.count))
    let latents = LatentSource(architecture, configuration)
    var batches = RealBatches(data, configuration)
    let total = configuration.length.total(of: data.count) ?? 0
    let steps = max(1, total / configuration.batchSize)
    let work = unfinished.map {
      UnfinishedWork(
        .init($0, every: stateInterval), of: "\(data.digest) \(text), \(Threads.count) threads, \(ComputeLibrary.description)")
    }
    var first = 0
    if let kept = work?.state(), kept.step < steps {
      var (archive, game, order) = (StateArchive(fields: kept.fields, arrays: kept.arrays), trainer.snapshot(), batches)
      if (try? Self.archive(&archive, &game, &order)) != nil {
        trainer.restore(game)
        batches = order
        first = kept.step
      }
    }
    for step in first..<steps {
      let done = Double(step) / Double(steps)
      if step % 16 == 0 {
        work?.keep(step: step) {
          var (archive, game, order) = (StateArchive(), trainer.snapshot(), batches)
          // Only restoring can fail.
          try? Self.archive(&archive, &game, &order)
          return (archive.fields, archive.arrays)
        }
        progress(done)
      }
      let factor = configuration.rateFactor(progress: done)
      let (images, labels) = batches.batch(step: step, emphasis: configuration.emphasis(rateFactor: factor))
      let (latent, own) = latents.sample(labels: labels, step: step)
      let report = trainer.step(
        images: images, labels: labels, latent: latent, own: own, key: RandomKey(seed: configuration.seed, step: step),
        rateFactor: factor, movesGenerator: configuration.movesGenerator(step: step))
      guard report.isFinite else { return nil }
    }
    progress(1)
    return Model(trainer.average, summary: configuration.described, dataDigest: data.digest).encoded().bytes
  }

  private static func archive(
    _ archive: inout StateArchive, _ game: inout TrainerSnapshot, _ batches: inout RealBatches
  ) throws(StateArchive.Fault) {
    try archive.snapshot("game", &game)
    try archive.part("batches", &batches)
  }

  private func draw(_ model: Model) -> LabelledImages {
    let requests = (0..<architecture.classCount).flatMap { category in
      (0..<Self.imagesPerCategory).map { SampleRequest(label: category, index: Self.firstIndex + $0) }
    }
    return LabelledImages(
      name: "found", width: data.width, height: data.height, channels: data.channels, classNames: architecture.classNames,
      pixels: Sampler(model, seed: configuration.seed).draw(requests), labels: requests.map(\.label))
  }
}
