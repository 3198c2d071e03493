internal import Compute
public import Models
private import Synchronization

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
    return images(plan.requests, seed: plan.seed, targets: plan.targets)
  }

  func images(_ requests: [SampleRequest], seed: UInt64, targets: [FactorTarget] = []) -> [UInt8] {
    let collector = PixelCollector(images: requests.count, bytesPerImage: model.architecture.pixelsPerImage)
    // Nothing that is called here throws.
    try? forEachBatch(of: requests, seed: seed, targets) { range, _, pixels in collector.put(pixels, from: range.lowerBound) }
    return collector.take()
  }

  /// Calls `body` with each batch's range in `requests`, the codes of its images `[count, codes]`, and its images
  /// `[count, height, width, channels]`: on several threads at once, and on each in order.
  ///
  /// Batch b belongs to worker b mod workers. The first error stops all workers and is thrown.
  func forEachBatch(
    of requests: [SampleRequest], seed: UInt64, _ targets: [FactorTarget] = [],
    _ body: (_ range: Range<Int>, _ codes: [Float], _ pixels: [UInt8]) throws -> Void
  ) throws {
    let rows = Sampler.rows
    let batches = (requests.count + rows - 1) / rows
    let workers = min(Threads.count, batches)
    let failure = Mutex<(any Error)?>(nil)
    // At least two, so that a lone worker runs within a parallel region as well.
    Threads.forEach(chunks: max(2, workers)) { worker in
      guard worker < workers else { return }
      // The engine's results may differ in the last bits with its threads. Here it has one, whatever the workers.
      Threads.use(1)
      let sampler = Sampler(model.makeGenerator(), seed: seed)
      for batch in stride(from: worker, to: batches, by: workers) where failure.withLock({ $0 == nil }) {
        let range = batch * rows..<min(requests.count, (batch + 1) * rows)
        do {
          let part = sampler.aimed(Array(requests[range]), at: targets)
          try body(range, part.flatMap { sampler.point($0).codes }, sampler.draw(part))
        } catch {
          failure.withLock { if $0 == nil { $0 = error } }
        }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }
}
