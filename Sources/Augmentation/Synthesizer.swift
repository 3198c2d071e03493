internal import Compute
public import Models

/// Draws images from a model on all threads.
///
/// Image i of class c depends only on the model, the seed, c and i (and codes set by hand, and targets): not on the number of
/// threads, the batch it is drawn in, or what else is asked for. So image 7 is there again in a longer run.
public struct Synthesizer: Sendable {
  public let model: Model

  public init(_ model: Model) {
    self.model = model
  }

  /// The images of `plan` in its order, `[count, height, width, channels]`, 0…255.
  ///
  /// - Throws: ``AugmentationError`` where the model cannot draw the plan.
  public func images(_ plan: AugmentationPlan) throws(AugmentationError) -> [UInt8] {
    try plan.check(against: model.architecture)
    return images(of: plan.images.lazy.map { plan.request(for: $0) }, seed: plan.seed, targets: plan.targets)
  }

  func images(
    of requests: some RandomAccessCollection<SampleRequest>, seed: UInt64, targets: [FactorTarget] = []
  ) -> [UInt8] {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(requests.count * model.architecture.pixelsPerImage)
    // Nothing that is called here throws.
    try? OrderedBatches.run(
      ImageBatch.batches(of: requests.count),
      maker: {
        let sampler = Sampler(model, seed: seed)
        return { batch in sampler.draw(sampler.aimed(requests.part(ImageBatch.range(batch, of: requests.count)), at: targets)) }
      },
      append: { pixels += $0 })
    return pixels
  }
}

extension RandomAccessCollection {
  /// The elements at these places, counted from 0.
  func part(_ range: Range<Int>) -> [Element] {
    Array(self[index(startIndex, offsetBy: range.lowerBound)..<index(startIndex, offsetBy: range.upperBound)])
  }
}
