internal import Models

extension Synthesizer {
  /// The images of `plan` in its order that pass the filters, `[count, height, width, channels]`: the same that
  /// ``write(_:to:as:ifNotEmpty:onProgress:)`` puts into files.
  ///
  /// - Throws: ``AugmentationError`` where the model cannot draw the plan, or none of an image's draws passes.
  public func images(_ plan: AugmentationPlan, passing filters: ImageFilters) throws -> [UInt8] {
    try plan.check(against: model.architecture)
    try plan.checkRedraws()
    let count = plan.count
    let batchSize = BatchDrawer.batchSize(filters)
    let images = plan.images
    var record = RunRecord(plan)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count * model.architecture.pixelsPerImage)
    do {
      try OrderedBatches.run(
        ImageBatch.batches(of: count, batchSize),
        maker: {
          let drawer = BatchDrawer(plan, model, nil, filters)
          return { try drawer.draw(ImageBatch.range($0, of: count, batchSize)) }
        },
        append: { batch in
          pixels += batch.pixels
          record.add(images.part(batch.range), [], batch.rejected.map { ($0.image.part, $0.reason) })
        })
    } catch let exhausted as Exhausted {
      throw record.error(exhausted, filters, model.architecture)
    }
    return pixels
  }
}
