internal import Files
private import Images
internal import Models
private import Synchronization

/// What a run has written.
public struct AugmentationReport: Sendable, Equatable {
  /// How many images.
  public let images: Int
  /// The plan as it was drawn: when images were appended, its parts begin behind those that were there.
  public let plan: AugmentationPlan
  public let folder: String
  /// The manifest's path.
  public let manifest: String
  /// What became of each of the plan's targets.
  public let reached: [FactorReached]
}

extension Synthesizer {
  /// Draws the images of `plan` and writes them to `folder`, which is created if need be, then the manifest.
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
    try write(plan, to: folder, format, policy, onProgress)
  }

  private func write<Output: ImageOutput>(
    _ plan: AugmentationPlan, to folder: String, _ format: Output.Type, _ policy: FolderPolicy,
    _ onProgress: (_ done: Int) throws -> Void
  ) throws -> AugmentationReport {
    // (1) Everything that can be wrong, before anything is written or removed.
    let architecture = model.architecture
    try plan.check(against: architecture)
    if policy == .refuse || !Folder.isFolder(folder) { try Folder.requireEmptyOrMissing(folder) }
    let old = try OldManifest(in: folder)
    var plan = plan
    let columns = Manifest.columns(codes: model.codeNames)
    var manifest = Manifest(columns: columns)
    if policy == .append {
      for (i, part) in plan.parts.enumerated() {
        let free = try format.firstFreeIndex(
          label: part.label, seed: plan.seed, in: folder, listed: old?.files ?? [], architecture)
        plan.parts[i].first = max(part.first, free)
      }
      try plan.check(against: architecture)
      if let old {
        guard old.columns == columns else {
          throw AugmentationError.otherColumns(path: old.path, found: old.columns, expected: columns)
        }
        manifest = Manifest(columns: columns, after: old.text)
      }
    }
    let job = OutputJob(folder: folder, architecture: architecture, seed: plan.seed, requests: plan.requests)
    let output = try Output(job)

    // (2) The place.
    try Folder.create(folder)
    try Folder.requireWritable(folder)
    if policy == .overwrite, let old { try OldOutput.remove(old, in: folder) }
    try output.prepare()

    // (3) The images.
    let state = Mutex(
      Progress(images: job.requests.count, codes: architecture.codes.count, targets: plan.targets.count))
    do {
      try forEachBatch(of: job.requests, seed: plan.seed, plan.targets) { range, codes, pixels in
        try output.write(pixels, range)
        let measured = plan.targets.map { architecture.measure($0, in: pixels) }
        try state.withLock { state in
          state.finish(range, codes, measured)
          try onProgress(state.done)
        }
      }
      try output.finish()
    } catch {
      // Only files of their own are complete now.
      let complete = state.withLock { $0 }
      if Output.hasFileForEachImage, complete.done > 0 {
        manifest.append(complete.ranges, of: job, in: output, codes: complete.codes, digest: model.digest)
        // The first error is the one to report.
        try? manifest.write(to: folder)
      }
      throw error
    }

    // (4) The manifest.
    let complete = state.withLock { $0 }
    manifest.append(complete.ranges, of: job, in: output, codes: complete.codes, digest: model.digest)
    try manifest.write(to: folder)
    return AugmentationReport(
      images: complete.done, plan: plan, folder: folder, manifest: Path.join(folder, Manifest.fileName),
      reached: plan.reached(complete.measured))
  }
}

extension AugmentationPlan {
  /// - Parameter measured: for each target the factor of each image, in the order of the requests.
  fileprivate func reached(_ measured: [[Float]]) -> [FactorReached] {
    zip(targets, measured).map { target, values in
      var rest = values[...]
      let parts = parts.map { part in
        defer { rest = rest.dropFirst(part.count) }
        return FactorReached.Summary(rest.prefix(part.count))
      }
      return FactorReached(target: target, overall: FactorReached.Summary(values), parts: parts)
    }
  }
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

/// Which images of a run are complete.
private struct Progress {
  private(set) var done = 0
  /// `[count, codes]`, of all images.
  private(set) var codes: [Float]
  /// `[targets][count]`
  private(set) var measured: [[Float]]
  private let width: Int
  private var finished: [Range<Int>] = []

  init(images: Int, codes width: Int, targets: Int) {
    self.width = width
    codes = [Float](repeating: 0, count: images * width)
    measured = [[Float]](repeating: [Float](repeating: .nan, count: images), count: targets)
  }

  mutating func finish(_ range: Range<Int>, _ values: [Float], _ factors: [[Float]]) {
    codes.replaceSubrange(range.lowerBound * width..<range.upperBound * width, with: values)
    for (target, factor) in factors.enumerated() { measured[target].replaceSubrange(range, with: factor) }
    finished.append(range)
    done += range.count
  }

  /// In the order of the images.
  var ranges: [Range<Int>] { finished.sorted { $0.lowerBound < $1.lowerBound } }
}
