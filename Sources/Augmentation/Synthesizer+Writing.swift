internal import Files
private import Images
internal import Models

/// What a run has written.
public struct AugmentationReport: Sendable, Equatable {
  /// How many images.
  public let images: Int
  /// The plan as it was drawn: when images were appended, its parts begin behind those that were there; of a part of a
  /// run, only what belongs to it.
  public let plan: AugmentationPlan
  public let folder: String
  /// The manifest's path.
  public let manifest: String
  /// What became of each of the plan's targets.
  public let reached: [FactorReached]
}

/// How a run's images are stored.
public struct Storage: Sendable {
  public var format: any ImageOutput.Type
  public var manifest: ManifestForm
  public var ifNotEmpty: FolderPolicy
  /// Which part of the plan is made; nil: all of it.
  public var shard: Shard?
  /// How many images a file holds at most, where a format makes several files of many images.
  public var imagesPerFile: Int

  public init(
    _ format: any ImageOutput.Type = PNGFolders.self, manifest: ManifestForm = .csv, ifNotEmpty: FolderPolicy = .refuse,
    shard: Shard? = nil, imagesPerFile: Int = 10_000
  ) {
    self.format = format
    self.manifest = manifest
    self.ifNotEmpty = ifNotEmpty
    self.shard = shard
    self.imagesPerFile = imagesPerFile
  }
}

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
  @discardableResult
  public func write(
    _ plan: AugmentationPlan, to folder: String, _ storage: Storage, onProgress: (_ done: Int) throws -> Void = { _ in }
  ) throws -> AugmentationReport {
    try write(plan, to: folder, storage, storage.format, onProgress)
  }

  private func write<Output: ImageOutput>(
    _ plan: AugmentationPlan, to folder: String, _ storage: Storage, _ format: Output.Type,
    _ onProgress: (_ done: Int) throws -> Void
  ) throws -> AugmentationReport {
    // (1) Everything that can be wrong, before anything is written or removed.
    let architecture = model.architecture
    let place = OutputPlace(folder: folder, storage: storage, architecture: architecture)
    try plan.check(against: architecture)
    try place.requireFit()
    let old = try OldManifest(in: folder, storage.shard)
    let layout = Manifest.Layout(codes: model.codeNames, hasSource: plan.parts.contains { $0.source == .real })
    var plan = storage.shard.map { plan.part($0) } ?? plan
    if storage.ifNotEmpty == .append {
      try place.requireSame(layout, as: old)
      for (i, part) in plan.parts.enumerated() {
        let free = try format.firstFreeIndex(
          label: part.label, seed: plan.seed, in: folder, listed: old?.files ?? [], architecture)
        plan.parts[i].first = max(part.first, free)
      }
    }
    try plan.check(against: architecture)
    let job = OutputJob(
      folder: folder, architecture: architecture, seed: plan.seed, images: plan.images, shard: storage.shard,
      codeNames: model.codeNames, imagesPerFile: storage.imagesPerFile)
    let output = try Output(job)

    // (2) The place.
    try Folder.create(folder)
    try Folder.requireWritable(folder)
    if storage.ifNotEmpty == .overwrite, let old { try OldOutput.remove(old, in: folder) }
    var writer = try output.writer()
    var manifest = try Manifest(
      storage.manifest, layout, job, digest: model.digest, after: storage.ifNotEmpty == .append ? old : nil)

    // (3) The images, and the manifest's lines.
    var done = 0
    var reached = plan.targets.map { FactorReached($0, parts: plan.parts.count) }
    func list(_ batch: StoredBatch<Output.Encoded>) throws {
      try manifest.append(batch.lines, count: batch.range.count)
      for (i, values) in batch.measured.enumerated() {
        for (value, image) in zip(values, job.images.part(batch.range)) { reached[i].add(value, part: image.part) }
      }
      done += batch.range.count
    }
    do {
      try OrderedBatches.run(
        ImageBatch.batches(of: job.images.count),
        maker: {
          let drawer = BatchDrawer(plan, model)
          return { batch in
            let drawn = drawer.draw(ImageBatch.range(batch, of: job.images.count))
            return StoredBatch(
              range: drawn.range, encoded: try output.encode(ImageBatch(range: drawn.range, pixels: drawn.pixels, codes: drawn.codes)),
              lines: manifest.lines(drawn, in: output),
              measured: plan.targets.map { architecture.measure($0, in: drawn.pixels) })
          }
        },
        append: { batch in
          try writer.append(batch.encoded)
          try list(batch)
          try onProgress(done)
        },
        leftOver: { batch in
          // Files of their own are complete all the same. The first error is the one to report.
          guard Output.hasFileForEachImage else { return }
          try? list(batch)
          try? onProgress(done)
        })
      try writer.finish()
    } catch {
      try? manifest.finish(first: Output.hasFileForEachImage ? done : writer.completeImages)
      throw error
    }

    // (4) The manifest takes its name last.
    try manifest.finish()
    return AugmentationReport(images: done, plan: plan, folder: folder, manifest: manifest.path, reached: reached)
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
