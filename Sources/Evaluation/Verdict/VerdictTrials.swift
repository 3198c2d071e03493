internal import Compute
public import Datasets
private import Synchronization

/// Trains the same small classifier in every arm, with every seed and for every part of the images, and says what each gets right.
///
/// Seed s starts from the same weights, with the same order's seed and the same seed of changes, in every arm, and takes as many
/// steps. Each training has one thread, so the answers do not depend on how many there are.
public struct VerdictTrials: Sendable {
  public var seeds: Int
  /// Of 128 images.
  public var steps: Int
  /// Whether classical augmentation shows images as in a mirror too.
  public var isMirrored: Bool

  public static let standardSeeds = 5

  /// - Precondition: at least 2 seeds and 1 step.
  public init(seeds: Int = standardSeeds, steps: Int, isMirrored: Bool = false) {
    precondition(seeds >= 2 && steps >= 1, "\(seeds) seeds, \(steps) steps")
    self.seeds = seeds
    self.steps = steps
    self.isMirrored = isMirrored
  }

  /// 300 for 1,000 real images, with the square root of their number, in tens, at least 200 and at most 1,500: the same for all arms,
  /// so that none wins because it was trained for longer.
  public static func steps(images: Int) -> Int {
    min(1_500, max(200, Int((30 * (Double(images) / 1_000).squareRoot()).rounded()) * 10))
  }

  /// What is learned from, and what is examined.
  public struct Part: Sendable {
    /// All with labels.
    public let real: LabelledImages
    /// At least as many of each class as any arm asks for.
    public let synthetic: LabelledImages
    /// All with labels.
    public let examined: LabelledImages

    public init(real: LabelledImages, synthetic: LabelledImages, examined: LabelledImages) {
      self.real = real
      self.synthetic = synthetic
      self.examined = examined
    }
  }

  /// - Parameters:
  ///   - parts: their examined images, one part after the other, are those of the answers
  ///   - isStopped: asked now and then on every thread
  ///   - progress: hears the share that is done, 0…1, on the calling thread
  /// - Returns: for each arm `[seeds][images]`, whether each image was taken for what it is; nil where it was stopped
  public func answers(
    of arms: [VerdictArm], parts: [Part], isStopped: @Sendable () -> Bool = { false }, progress: (Double) -> Void = { _ in }
  ) -> [VerdictArm: [[Bool]]]? {
    let tasks = parts.indices.flatMap { part in
      (0..<seeds).flatMap { seed in arms.indices.map { Task(part: part, seed: seed, arm: $0) } }
    }
    let done = Mutex([[Bool]](repeating: [], count: tasks.count))
    let workers = min(Threads.count, tasks.count)
    let training = ArmTraining(steps: steps, isMirrored: isMirrored)
    // At least two, so that a lone worker runs within a parallel region as well.
    Threads.forEach(chunks: max(2, workers)) { worker in
      guard worker < workers else { return }
      Threads.use(1)
      let own = Array(stride(from: worker, to: tasks.count, by: workers))
      for (number, index) in own.enumerated() where !isStopped() {
        let task = tasks[index]
        let part = parts[task.part]
        // The first worker is the calling thread, and none has more to do.
        let classifier = training.train(
          arms[task.arm], real: part.real, synthetic: part.synthetic, seed: UInt64(task.seed), isStopped: isStopped
        ) { share in
          if worker == 0 { progress((Double(number) + share) / Double(own.count)) }
        }
        if isStopped() { return }
        let right = zip(classifier.classify(part.examined).predictions, part.examined.labels).map { $0 == $1 }
        done.withLock { $0[index] = right }
      }
    }
    if isStopped() { return nil }
    let rows = done.withLock { $0 }
    var answers: [VerdictArm: [[Bool]]] = [:]
    for arm in arms { answers[arm] = [[Bool]](repeating: [], count: seeds) }
    for (task, row) in zip(tasks, rows) { answers[arms[task.arm]]?[task.seed] += row }
    return answers
  }

  private struct Task {
    let part: Int
    let seed: Int
    let arm: Int
  }
}
