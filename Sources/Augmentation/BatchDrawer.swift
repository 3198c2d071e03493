internal import Models

/// Draws the batches of a plan, on the thread that made it.
struct BatchDrawer {
  private let plan: AugmentationPlan
  private let images: PlannedImages
  private let sampler: Sampler

  init(_ plan: AugmentationPlan, _ model: Model) {
    self.plan = plan
    images = plan.images
    sampler = Sampler(model.makeGenerator(), seed: plan.seed)
  }

  func draw(_ range: Range<Int>) -> DrawnBatch {
    let requests = sampler.aimed(images.part(range).map(plan.request), at: plan.targets)
    return DrawnBatch(range: range, pixels: sampler.draw(requests), codes: requests.flatMap { sampler.point($0).codes })
  }
}

/// Consecutive images of a plan with what they were drawn from.
struct DrawnBatch {
  /// Their places in the plan.
  let range: Range<Int>
  /// `[count, height, width, channels]`
  let pixels: [UInt8]
  /// `[count, codes]`
  let codes: [Float]
}
