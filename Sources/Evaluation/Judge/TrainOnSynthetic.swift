internal import Compute
public import Datasets
private import Glibc
private import Synchronization

/// Train on synthetic, test on real: how good are images as training data? (GAN-train of Shmelkov et al. 2018; the
/// classification accuracy score, CAS, of Ravuri & Vinyals 2019; TSTR of Esteban et al. 2017.)
///
/// A small classifier (the judge's network, without the judge's augmentation) is trained from scratch on synthetic
/// images alone, and measured on real test images; as the ceiling the same is done with equally many real images of the
/// same classes. Several seeds of the classifier say how far chance goes.
///
/// Nothing is chosen here: no checkpoint, no stopping. So the test images are read for the numbers that are reported,
/// and for nothing else.
public struct TrainOnSynthetic: Sendable {
  /// Steps of 128 images of each training; by default ``steps(images:)`` of the images.
  public var steps: Int?
  /// One training each, of either kind.
  public var seeds: [UInt64]

  public init(steps: Int? = nil, seeds: [UInt64] = [0, 1, 2]) {
    precondition(!seeds.isEmpty, "at least one seed")
    self.steps = steps
    self.seeds = seeds
  }

  /// 600 for 10,000 images and 1,500 for 60,000, with a power of the count between and beyond them, in tens and at
  /// least 100: 600·(images / 10,000)^0.511.
  public static func steps(images: Int) -> Int {
    max(100, Int((60 * pow(Double(images) / 10_000, 0.5114)).rounded()) * 10)
  }

  /// What one kind of images was worth: the accuracy on the test images of the classifier of each seed.
  public struct Scores: Sendable, Equatable {
    public let accuracies: [Double]

    public init(accuracies: [Double]) { self.accuracies = accuracies }

    public var mean: Double { accuracies.reduce(0, +) / Double(accuracies.count) }
    /// The standard deviation over the seeds (divided by their number − 1); 0 for a single one.
    public var deviation: Double {
      guard accuracies.count > 1 else { return 0 }
      return (accuracies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(accuracies.count - 1)).squareRoot()
    }
  }

  public struct Result: Sendable, Equatable {
    /// Images of each class that either kind was trained with.
    public let countPerClass: [Int]
    /// Steps of 128 images of each training.
    public let steps: Int
    public let synthetic: Scores
    public let real: Scores

    public init(countPerClass: [Int], steps: Int, synthetic: Scores, real: Scores) {
      self.countPerClass = countPerClass
      self.steps = steps
      self.synthetic = synthetic
      self.real = real
    }

    /// How much is lost by synthetic images, in points (hundredths of the accuracy); negative where they are better.
    public var gap: Double { 100 * (real.mean - synthetic.mean) }
    /// Standard error of ``gap`` by the seeds' spread, in points: √((s₁² + s₂²) / seeds). That the images were
    /// drawn once, and the test images too, is not in it.
    public var gapError: Double {
      let (a, b) = (real.deviation, synthetic.deviation)
      return 100 * ((a * a + b * b) / Double(real.accuracies.count)).squareRoot()
    }
  }

  /// Compares synthetic images with real ones.
  ///
  /// Of each class as many are taken as both have: the first of the synthetic ones, and of the real ones a choice
  /// fixed by the class alone.
  ///
  /// - Parameters:
  ///   - synthetic: labelled; their classes are those of `real`, number for number
  ///   - real: what the ceiling is trained with: the training data
  ///   - test: real images that neither a model nor a choice has seen
  ///   - progress: hears the share that is done, 0…1, on the calling thread
  /// - Throws: ``JudgeError`` where both have images of fewer than two classes in common.
  /// - Precondition: all images have one size, and as many classes.
  public func compare(
    synthetic: LabelledImages, real: LabelledImages, test: LabelledImages, progress: (Double) -> Void = { _ in }
  ) throws(JudgeError) -> Result {
    precondition(synthetic.classCount == real.classCount && test.classCount == real.classCount, "sets of different classes")
    let own = synthetic.indices(perClass: .max)
    let pool = real.indices(perClass: .max)
    let counts = zip(own, pool).map { min($0.count, $1.count) }
    let present = counts.count { $0 > 0 }
    guard present >= 2 else { throw .tooFewClasses(dataset: real.name, found: present) }
    let chosenOwn = synthetic.selecting(zip(own, counts).flatMap { $0.prefix($1) })
    let chosenReal = real.selecting(pool.indices.flatMap { label in
      var random = RandomSource(seed: 0, purpose: .split, class: label, index: 1)
      return random.permutation(pool[label].count).prefix(counts[label]).map { pool[label][$0] }
    })
    let steps = self.steps ?? TrainOnSynthetic.steps(images: chosenOwn.count)
    let tasks = seeds.flatMap { [(images: chosenOwn, seed: $0), (images: chosenReal, seed: $0)] }
    let scores = TrainOnSynthetic.run(tasks, steps: steps, test: test, progress: progress)
    return Result(
      countPerClass: counts, steps: steps,
      synthetic: Scores(accuracies: stride(from: 0, to: scores.count, by: 2).map { scores[$0] }),
      real: Scores(accuracies: stride(from: 1, to: scores.count, by: 2).map { scores[$0] }))
  }

  /// The accuracies on `test` of classifiers trained on `images`, one for each seed: one half of a comparison.
  ///
  /// - Throws: ``JudgeError`` where fewer than two classes have images.
  public func scores(
    _ images: LabelledImages, test: LabelledImages, progress: (Double) -> Void = { _ in }
  ) throws(JudgeError) -> Scores {
    let present = Set(images.labels.compactMap { $0 }).count
    guard present >= 2 else { throw .tooFewClasses(dataset: images.name, found: present) }
    let steps = self.steps ?? TrainOnSynthetic.steps(images: images.labels.count { $0 != nil })
    return Scores(
      accuracies: TrainOnSynthetic.run(seeds.map { (images, $0) }, steps: steps, test: test, progress: progress))
  }

  /// Trainings share nothing, so each has one thread: the numbers do not depend on how many there are, and small
  /// layers do not wait for one another.
  private static func run(
    _ tasks: [(images: LabelledImages, seed: UInt64)], steps: Int, test: LabelledImages, progress: (Double) -> Void
  ) -> [Double] {
    let accuracies = Mutex([Double](repeating: 0, count: tasks.count))
    let workers = min(Threads.count, tasks.count)
    // At least two, so that a lone worker runs within a parallel region as well.
    Threads.forEach(chunks: max(2, workers)) { worker in
      guard worker < workers else { return }
      Threads.use(1)
      let own = Array(stride(from: worker, to: tasks.count, by: workers))
      for (done, task) in own.enumerated() {
        let training = ClassifierTraining(steps: steps, seed: tasks[task].seed)
        // The first worker is the calling thread, and none has more to do.
        let classifier = training.train(tasks[task].images) { part in
          if worker == 0 { progress((Double(done) + part) / Double(own.count)) }
        }
        let (right, labelled) = classifier.right(test)
        accuracies.withLock { $0[task] = Double(right) / Double(labelled) }
      }
    }
    return accuracies.withLock { $0 }
  }
}
