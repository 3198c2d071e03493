internal import Compute
internal import Datasets

/// The batches of real images: of all the data, unless a sabotage says otherwise, those of rare classes and those that
/// the generator neglects more often than others.
struct RealBatches: Archivable {
  fileprivate struct Source {
    var loader: BatchLoader
    /// What the classes' shares ask for.
    let balance: [Float]?
    var neglected: NeglectedImages
    var epoch = 0
  }

  private var sources: [Source]
  /// Where the latest batch came from.
  private var latest = 0

  init(_ data: LabelledImages, _ configuration: TrainingConfiguration) {
    sources = configuration.spoiled(data).map { data in
      let balance = ClassBalance.weights(labels: data.labels)
      var loader = BatchLoader(data, batchSize: configuration.batchSize, seed: configuration.seed)
      loader.weights = balance
      return Source(loader: loader, balance: balance, neglected: NeglectedImages(labels: data.labels))
    }
  }

  /// Of several sources each has its turn of 50 steps.
  ///
  /// - Parameter emphasis: of neglected images, for the epochs that begin here
  mutating func batch(step: Int, emphasis: Float) -> (images: Tensor, labels: [Int?]) {
    let (turn, within) = step.quotientAndRemainder(dividingBy: 50)
    latest = turn % sources.count
    let own = sources.count == 1 ? step : turn / sources.count * 50 + within
    // The last places of a batch may be in the next epoch already, so its weights come before this batch's scores:
    // the last images of an epoch are one look behind, and weights begin an epoch later than `leastLooks` suggests.
    let epoch = sources[latest].loader.epoch(ofStep: own + 1)
    if epoch > sources[latest].epoch {
      sources[latest].epoch = epoch
      let balance = sources[latest].balance
      let neglected = sources[latest].neglected.weights(emphasis: emphasis)
      sources[latest].loader.weights = balance.map { balance in
        neglected.map { zip(balance, $0).map { $0 * $1 } } ?? balance
      } ?? neglected
    }
    return sources[latest].loader.batch(step: own)
  }

  /// What the discriminator said of the latest batch.
  mutating func note(_ scores: [Float]) {
    sources[latest].neglected.note(scores, of: sources[latest].loader.indices)
  }

  mutating func archive(_ archive: inout StateArchive) throws(StateArchive.Fault) {
    for i in sources.indices {
      try archive.part("source\(i)", &sources[i])
    }
  }
}

extension RealBatches.Source: Archivable {
  mutating func archive(_ archive: inout StateArchive) throws(StateArchive.Fault) {
    let count = loader.data.count
    try archive.count("epoch", &epoch)
    try archive.part("neglected", &neglected)
    var hasWeights = loader.weights != nil
    try archive.field("hasWeights", &hasWeights)
    var weights = loader.weights ?? []
    if hasWeights { try archive.floats("weights", &weights, count: count) { $0 >= 0 && $0.isFinite } }
    guard !hasWeights || weights.contains(where: { $0 > 0 }) else { throw archive.fault("weights") }
    var (ordered, indices) = loader.epochOrder
    try archive.field("orderedEpoch", &ordered) { (-1...1 << 48).contains($0) }
    try archive.integers("order", &indices, count: ordered < 0 ? 0 : count, in: 0..<count)
    guard archive.isRestoring else { return }
    loader.weights = hasWeights ? weights : nil
    loader.epochOrder = (ordered, indices)
  }
}
