internal import Compute

/// Endless shuffled mini-batches: which images a training step sees.
///
/// The images form one endless row, epoch after epoch, and each epoch is a permutation of the whole data set, keyed by
/// (seed, epoch). Step s takes the places s·B … s·B + B − 1 of that row. So
/// - every image occurs exactly once in each epoch, and nothing is dropped: a batch may run over an epoch's border (and
///   may then hold an image twice), and may be larger than the data set;
/// - a batch is a pure function of (seed, step): a resumed run sees what it would have seen.
///
/// With ``weights`` an epoch holds as many images, but each as often as its weight says, and a batch depends on the
/// weights as well.
///
/// The permutation last used is kept, so steps in ascending order cost one shuffle for each epoch.
public struct BatchSampler: Sendable {
  /// Images in the data set.
  public let count: Int
  public let batchSize: Int
  public let seed: UInt64
  /// How often each image comes up in an epoch, up to a common factor: an image of twice the weight comes up twice as
  /// often, give or take one. For the epochs that begin from now on; nil: each once.
  ///
  /// - Precondition: one for each image, none negative, some positive.
  public var weights: [Float]? {
    didSet {
      guard let weights else { return }
      precondition(
        weights.count == count && weights.allSatisfy { $0 >= 0 && $0.isFinite } && weights.contains { $0 > 0 },
        "weights that are no weights of \(count) images")
    }
  }
  private var order = EpochOrder(epoch: -1, indices: [])

  private struct EpochOrder: Sendable {
    var epoch: Int
    var indices: [Int]
  }

  /// What the next batch depends on beside the step, the seed and the weights: the epoch last begun, -1 before the first,
  /// and the order of its images, which its weights at that time gave.
  public var epochOrder: (epoch: Int, indices: [Int]) {
    get { (order.epoch, order.indices) }
    set {
      precondition(
        newValue.epoch == -1 && newValue.indices.isEmpty
          || newValue.epoch >= 0 && newValue.indices.count == count && newValue.indices.allSatisfy { (0..<count).contains($0) },
        "no order of \(count) images")
      order = EpochOrder(epoch: newValue.epoch, indices: newValue.indices)
    }
  }

  /// - Precondition: there is at least one image, and a batch has at least one.
  public init(count: Int, batchSize: Int, seed: UInt64) {
    precondition(count > 0, "an empty data set has no batches")
    precondition(batchSize > 0, "a batch has at least one image, not \(batchSize)")
    self.count = count
    self.batchSize = batchSize
    self.seed = seed
  }

  /// The images of step 0, 1, …, as indices into the data set: `batchSize` of them.
  public mutating func indices(step: Int) -> [Int] {
    precondition(step >= 0, "steps are counted from 0, not \(step)")
    var batch: [Int] = []
    batch.reserveCapacity(batchSize)
    var place = step * batchSize
    while batch.count < batchSize {
      let (epoch, offset) = place.quotientAndRemainder(dividingBy: count)
      prepare(epoch: epoch)
      let taken = min(count - offset, batchSize - batch.count)
      batch += order.indices[offset..<offset + taken]
      place += taken
    }
    return batch
  }

  /// The epoch, from 0, that the first image of a step belongs to.
  public func epoch(ofStep step: Int) -> Int { step * batchSize / count }

  /// Images seen before a step begins.
  public func imagesSeen(beforeStep step: Int) -> Int { step * batchSize }

  private mutating func prepare(epoch: Int) {
    if order.epoch == epoch { return }
    var random = RandomSource(seed: seed, purpose: .shuffle, index: epoch)
    var indices = random.permutation(count)
    if let weights {
      let chosen = BatchSampler.resample(indices, weights, offset: Double(random.nextWord()) / 4_294_967_296)
      indices = random.permutation(count).map { chosen[$0] }
    }
    order = EpochOrder(epoch: epoch, indices: indices)
  }

  /// As many as there are, each ⌊w⌋ or ⌈w⌉ times for a weight w relative to the mean: systematic resampling
  /// (Kitagawa 1996), a comb of evenly spaced teeth over the weights laid end to end.
  ///
  /// - Parameter offset: of the first tooth, 0..<1 of the space between two
  private static func resample(_ indices: [Int], _ weights: [Float], offset: Double) -> [Int] {
    let space = indices.reduce(0.0) { $0 + Double(weights[$1]) } / Double(indices.count)
    var chosen: [Int] = []
    chosen.reserveCapacity(indices.count)
    var end = 0.0
    for index in indices {
      end += Double(weights[index])
      while chosen.count < indices.count, (Double(chosen.count) + offset) * space < end { chosen.append(index) }
    }
    // Rounding may leave the last tooth beyond the end.
    while chosen.count < indices.count { chosen.append(chosen[chosen.count - 1]) }
    return chosen
  }
}
