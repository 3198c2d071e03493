internal import Files
private import Images
internal import Models

extension Synthesizer {
  /// Draws the images of `plan` and writes them to `folder`, which is created if need be, with the manifest.
  ///
  /// When writing fails, all workers stop; the manifest then lists the images that are complete, if it can be written.
  ///
  /// - Parameter onProgress: called after each batch with the number of images done, by one thread at a time. What it
  ///   throws ends the run as a failure to write does.
  /// - Throws: ``AugmentationError``, ``FileError``, or what `onProgress` throws.
  @discardableResult
  public func write(
    _ plan: AugmentationPlan, to folder: String, as format: any ImageOutput.Type = PNGFolders.self,
    ifNotEmpty policy: FolderPolicy = .refuse, onProgress: (_ done: Int) throws -> Void = { _ in }
  ) throws -> AugmentationReport {
    try write(plan, to: folder, Storage(format, ifNotEmpty: policy), onProgress: onProgress)
  }

  /// The same, stored as `storage` says.
  ///
  /// - Parameters:
  ///   - real: where the plan's real images are
  ///   - filters: what the drawn images must be. One that cannot be had ends the run; what is complete stays.
  @discardableResult
  public func write(
    _ plan: AugmentationPlan, to folder: String, _ storage: Storage, real: RealImages? = nil, filters: ImageFilters? = nil,
    onProgress: (_ done: Int) throws -> Void = { _ in }
  ) throws -> AugmentationReport {
    try write(plan, to: folder, storage, storage.format, real, filters.flatMap { $0.isEmpty ? nil : $0 }, onProgress)
  }

  private func write<Output: ImageOutput>(
    _ plan: AugmentationPlan, to folder: String, _ storage: Storage, _ format: Output.Type, _ real: RealImages?,
    _ filters: ImageFilters?, _ onProgress: (_ done: Int) throws -> Void
  ) throws -> AugmentationReport {
    // (1) Everything that can be wrong, before anything is written or removed.
    let architecture = model.architecture
    let place = OutputPlace(folder: folder, storage: storage, architecture: architecture)
    try plan.check(against: architecture)
    try place.requireFit()
    let old = try OldManifest(in: folder, storage.shard)
    let earlier = OldOutput(old, in: folder, storage.shard, architecture)
    try real?.check(against: architecture)
    let layout = Manifest.Layout(
      codes: model.codeNames, hasSource: plan.parts.contains { $0.source == .real }, hasDraw: filters != nil,
      hasConfidence: filters?.confidence != nil)
    var plan = storage.shard.map { plan.part($0) } ?? plan
    if storage.ifNotEmpty == .append {
      try place.requireSame(layout, as: old)
      // The images of parts stand in other manifests.
      let listed = try earlier.hasParts() ? nil : old?.files
      for (i, part) in plan.parts.enumerated() {
        let free = try format.firstFreeIndex(
          label: part.label, seed: plan.seed, in: folder, listed: listed, architecture)
        plan.parts[i].first = max(part.first, free)
      }
    }
    try plan.check(against: architecture)
    if filters != nil { try plan.checkRedraws() }
    let job = OutputJob(
      folder: folder, architecture: architecture, seed: plan.seed, images: plan.images, shard: storage.shard,
      codeNames: model.codeNames, imagesPerFile: storage.imagesPerFile)
    let output = try Output(job)

    // (2) The place.
    try Folder.create(folder)
    try Folder.requireWritable(folder)
    let replaces = storage.ifNotEmpty == .overwrite
    if storage.ifNotEmpty != .refuse || storage.shard != nil { earlier.removeLeftovers(of: output) }
    // Where all images are in one file, the old one stays until the new one is there.
    if replaces, Output.canEndEarly {
      try earlier.removeFiles()
      try earlier.removeManifest()
    }
    var writer = try output.writer()
    var manifest = try Manifest(
      storage.manifest, layout, job, digest: model.digest, after: storage.ifNotEmpty == .append ? old : nil)

    let rejected = try filters?.rejectedFolder.map {
      try RejectedImages($0, job, storage.manifest, codes: model.codeNames, digest: model.digest)
    }

    // (3) The images, and the manifest's lines.
    var record = RunRecord(plan)
    func list(_ batch: StoredBatch<Output.Encoded>) throws {
      try manifest.append(batch.lines, count: batch.range.count)
      try rejected?.append(batch.rejectedLines)
      record.add(job.images.part(batch.range), batch.measured, batch.rejected)
    }
    let batchSize = BatchDrawer.batchSize(filters)
    do {
      try OrderedBatches.run(
        ImageBatch.batches(of: job.images.count, batchSize),
        maker: {
          let drawer = BatchDrawer(plan, model, real, filters)
          return { batch in
            let drawn = try drawer.draw(ImageBatch.range(batch, of: job.images.count, batchSize))
            return StoredBatch(
              range: drawn.range, encoded: try output.encode(ImageBatch(range: drawn.range, pixels: drawn.pixels, codes: drawn.codes)),
              lines: manifest.lines(drawn, in: output),
              measured: plan.targets.map { architecture.measure($0, in: drawn.pixels) },
              rejected: drawn.rejected.map { ($0.image.part, $0.reason) },
              rejectedLines: try rejected?.write(drawn.rejected) ?? [])
          }
        },
        append: { batch in
          try writer.append(batch.encoded)
          try list(batch)
          try onProgress(record.done)
        },
        leftOver: { batch in
          // Files of their own are complete all the same. The first error is the one to report.
          guard Output.hasFileForEachImage else { return }
          try? list(batch)
          try? onProgress(record.done)
        })
      try rejected?.finish()
      try writer.settle()
      if !Output.canEndEarly {
        try manifest.settle()
        // Never an old manifest beside new images.
        if replaces { try earlier.removeManifest() }
      }
      try writer.finish()
      if replaces, !Output.canEndEarly { try earlier.removeFiles { output.writes($0) } }
      if let filters { try AcceptanceFile.write(record.acceptance, filters, job) }
    } catch {
      try? manifest.finish(first: Output.hasFileForEachImage ? record.done : writer.completeImages)
      try? rejected?.finish()
      guard let exhausted = error as? Exhausted, let filters else { throw error }
      throw record.error(exhausted, filters, architecture)
    }

    // (4) The manifest takes its name last.
    try manifest.finish()
    return AugmentationReport(
      images: record.done, plan: plan, folder: folder, manifest: manifest.path, reached: record.reached,
      acceptance: filters == nil ? [] : record.acceptance)
  }
}

extension AugmentationPlan {
  /// Makes sure that each image's number leaves room for that of a draw.
  func checkRedraws() throws(AugmentationError) {
    let limit = ImageFilters.indices.upperBound
    for part in parts where part.source == .synthetic && (part.first > limit || part.count > limit - part.first) {
      throw .cannotRedraw(first: part.first, count: part.count, limit: limit)
    }
  }
}

/// A batch on its way from the thread that drew it to the files that hold several.
private struct StoredBatch<Encoded> {
  let range: Range<Int>
  let encoded: Encoded
  /// Of the manifest.
  let lines: [UInt8]
  /// For each target the factor of each image.
  let measured: [[Float]]
  /// The draws that did not pass.
  let rejected: [(part: Int, reason: Rejection)]
  /// Of the rejected images' manifest.
  let rejectedLines: [UInt8]
}

extension Architecture {
  /// The target's factor in each of the images `[count, height, width, channels]`; NaN where it is undefined.
  fileprivate func measure(_ target: FactorTarget, in pixels: [UInt8]) -> [Float] {
    stride(from: 0, to: pixels.count, by: pixelsPerImage).map { start in
      let image = Image(
        width: width, height: height, channels: imageChannels, pixels: Array(pixels[start..<start + pixelsPerImage]))
      return target.measure(image, near: target.value) ?? .nan
    }
  }
}
