internal import Datasets
internal import Models

/// Draws the batches of a plan, on the thread that made it.
struct BatchDrawer {
  private let plan: AugmentationPlan
  private let images: PlannedImages
  private let sampler: Sampler
  private let real: RealImages?
  private let filters: FilterReader?
  private let keepsRejected: Bool

  init(_ plan: AugmentationPlan, _ model: Model, _ real: RealImages?, _ filters: ImageFilters?) {
    self.plan = plan
    self.real = real
    self.filters = filters.map { FilterReader($0, model.architecture) }
    keepsRejected = filters?.rejectedFolder != nil
    images = plan.images
    sampler = Sampler(model, seed: plan.seed)
  }

  /// Images in a batch. With filters it is larger: what is drawn again fills a pass of the generator rather than a few
  /// of its rows.
  static func batchSize(_ filters: ImageFilters?) -> Int { filters == nil ? Sampler.rows : 4 * Sampler.rows }

  /// - Throws: ``Exhausted``
  func draw(_ range: Range<Int>) throws -> DrawnBatch {
    let images = images.part(range)
    let architecture = sampler.architecture
    var batch = DrawnBatch(range: range, count: images.count, architecture)
    for (row, image) in images.enumerated() where image.source == .real {
      guard let real, let label = image.label else { preconditionFailure("a real image, and no set that it is from") }
      batch.set(row, real.pixels(label: label, index: image.index))
    }
    var pending = images.indices.filter { images[$0].source == .synthetic }
    var draws = 0
    while !pending.isEmpty {
      guard draws < ImageFilters.mostDraws else { throw Exhausted(image: images[pending[0]]) }
      // One draw of each; later, when few are left, as many as fit into one pass.
      let ahead =
        draws == 0 ? 1 : min(max(1, Sampler.rows / pending.count), ImageFilters.mostDraws - draws)
      let tried = pending.flatMap { row in (draws..<draws + ahead).map { (row: row, draw: $0) } }
      let requests = sampler.aimed(tried.map { plan.request(for: images[$0.row], draw: $0.draw) }, at: plan.targets)
      let inputs = requests.map(sampler.input)
      let pixels = sampler.draw(at: inputs)
      let verdicts = filters?.verdicts(pixels, labels: tried.map { images[$0.row].label })
      let size = architecture.pixelsPerImage
      var passed: Set<Int> = []
      // In the order of the draws: behind the first that passes nothing is looked at.
      for (i, (row, draw)) in tried.enumerated() where !passed.contains(row) {
        let verdict = verdicts?[i] ?? Verdict()
        let image = pixels[i * size..<(i + 1) * size]
        if let reason = verdict.rejection {
          batch.rejected.append(
            RejectedDraw(
              image: images[row], draw: draw, confidence: verdict.confidence, reason: reason, codes: inputs[i].point.codes,
              pixels: keepsRejected ? Array(image) : []))
        } else {
          passed.insert(row)
          batch.set(row, image, codes: inputs[i].point.codes, draw: draw, confidence: verdict.confidence)
        }
      }
      pending.removeAll { passed.contains($0) }
      draws += ahead
    }
    // Row by row, whatever the rounds were.
    batch.rejected.sort { ($0.image.part, $0.image.index, $0.draw) < ($1.image.part, $1.image.index, $1.draw) }
    return batch
  }
}

/// An image none of whose draws passed the filters.
struct Exhausted: Error {
  let image: PlannedImage
}

/// Consecutive images of a plan with what they were drawn from.
struct DrawnBatch {
  /// Their places in the plan.
  let range: Range<Int>
  /// `[count, height, width, channels]`
  private(set) var pixels: [UInt8]
  /// `[count, codes]`; zeros for real images.
  private(set) var codes: [Float]
  /// Which of its draws each is.
  private(set) var draws: [Int]
  private(set) var confidences: [Float?]
  var rejected: [RejectedDraw] = []
  private let size: Int
  private let width: Int

  init(range: Range<Int>, count: Int, _ architecture: Architecture) {
    self.range = range
    size = architecture.pixelsPerImage
    width = architecture.codes.count
    pixels = [UInt8](repeating: 0, count: count * size)
    codes = [Float](repeating: 0, count: count * width)
    draws = [Int](repeating: 0, count: count)
    confidences = [Float?](repeating: nil, count: count)
  }

  mutating func set(
    _ row: Int, _ image: ArraySlice<UInt8>, codes values: [Float]? = nil, draw: Int = 0, confidence: Float? = nil
  ) {
    pixels.replaceSubrange(row * size..<(row + 1) * size, with: image)
    if let values { codes.replaceSubrange(row * width..<(row + 1) * width, with: values) }
    draws[row] = draw
    confidences[row] = confidence
  }
}
