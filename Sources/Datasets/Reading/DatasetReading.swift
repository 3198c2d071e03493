internal import Compute
internal import Files
internal import Images
private import Synchronization

/// Reads what a format listed: first all headers, which say what working size to choose, then the images, each decoded,
/// fitted and let go of. Never are more originals in memory than there are threads, beside arrays.
struct DatasetReading {
  private let stored: StoredDataset
  private let path: String
  private let format: String
  private let preparation: ImagePreparation
  private let expected: DatasetDescription?
  private let mustFit: Bool

  /// More unreadable images than one in so many are an error.
  private static let imagesPerUnreadable = 10
  /// Images between two calls of `progress`.
  private static let block = 64
  /// Images with an alpha channel that decide on the ground for all.
  private static let mostAlphaSamples = 64

  /// - Parameter mustFit: whether images of another size than `expected`'s are an error
  init(
    _ stored: StoredDataset, path: String, format: String, preparation: ImagePreparation,
    expected: DatasetDescription? = nil, mustFit: Bool = false
  ) {
    self.stored = stored
    self.path = path
    self.format = format
    self.preparation = preparation
    self.expected = expected
    self.mustFit = mustFit
  }

  /// - Throws: ``FormatError`` and what a format can throw
  func read(_ progress: (Double) -> Void) throws -> LabelledDataset {
    let (labels, classNames) = try expectedClasses()
    // (1) What each image is for.
    var parts = stored.parts.map { $0 ?? .train }
    let listed = parts.count
    var keptForTesting = 0
    if stored.keepsTestShare, !parts.contains(.test), preparation.testShare > 0 {
      let candidates = parts.indices.filter { parts[$0] == .train }
      let isKept = TestShare.draw(candidates.map { labels[$0] }, share: preparation.testShare)
      for (i, isKept) in zip(candidates, isKept) where isKept { parts[i] = .test }
      keptForTesting = isKept.count { $0 }
    }
    // (2) The headers, and the size that they suggest.
    let headers = all(0..<listed) { try stored.images.header($0) }
    var unreadable = stored.missing
    var seen: [(header: StoredHeader, part: DatasetPart)] = []
    for (i, result) in headers.enumerated() {
      switch result {
      case .success(let header):
        seen.append((header, parts[i]))
        if mustFit, let expected, header.width != expected.width || header.height != expected.height {
          throw FormatError.sizeDiffers(
            path: stored.images.name(i), width: header.width, height: header.height, expectedWidth: expected.width,
            expectedHeight: expected.height, of: expected.name)
        }
      case .failure(let problem): unreadable.append(UnreadableImage(path: stored.images.name(i), reason: problem.reason))
      }
    }
    try check(unreadable, of: listed)
    let size =
      expected.map { ($0.width, $0.height) }
      ?? preparation.workingSize(seen.filter { $0.part != .test }.map { ($0.header.width, $0.header.height) })
    let keepsAlpha = expected.map { $0.channels == 4 } ?? (preparation.alpha == .keep)
    let ground = keepsAlpha ? nil : self.ground(headers)

    // (3) The images.
    var images: [PreparedImage?] = []
    images.reserveCapacity(listed)
    for start in stride(from: 0, to: listed, by: DatasetReading.block) {
      let block = start..<min(listed, start + DatasetReading.block)
      for (i, result) in zip(block, all(block) { i in
        guard case .success = headers[i] else { throw Unopened() }
        return try PreparedImage(stored.images.image(i), size, preparation, ground: ground)
      }) {
        switch result {
        case .success(let image): images.append(image)
        case .failure(let problem):
          if case .success = headers[i] {
            unreadable.append(UnreadableImage(path: stored.images.name(i), reason: problem.reason))
          }
          images.append(nil)
        }
      }
      progress(Double(block.upperBound) / Double(listed))
    }
    try check(unreadable, of: listed)

    // (4) One form for all, that of the images to learn from.
    let learned = images.indices.compactMap { parts[$0] == .test ? nil : images[$0] }
    let channels = expected?.channels ?? (keepsAlpha && learned.contains { $0.isTransparent } ? 4 : learned.contains { $0.isColour } ? 3 : 1)
    func collected(_ wanted: [DatasetPart]) -> LabelledImages {
      let chosen = images.indices.filter { wanted.contains(parts[$0]) && images[$0] != nil }
      var pixels: [UInt8] = []
      pixels.reserveCapacity(chosen.count * size.0 * size.1 * channels)
      for i in chosen { pixels += images[i]?.image.pixels(channels: channels) ?? [] }
      let isHeldOut = chosen.map { parts[$0] == .validation }
      return LabelledImages(
        name: expected?.name ?? stored.name, width: size.0, height: size.1, channels: channels, classNames: classNames, pixels: pixels,
        labels: chosen.map { labels[$0] }, isHeldOut: isHeldOut.contains(true) ? isHeldOut : nil)
    }
    let test = parts.contains(.test) ? collected([.test]) : nil
    var (training, leftOut) = (collected([.train, .validation]), 0)
    if let test { (training, leftOut) = training.leavingOutUnlabelled(among: test) }
    let findings = DatasetFindings(
      path: path, format: format, stored: stored, training: training, test: test, headers: seen.map(\.header),
      images: images.compactMap { $0 }, unreadable: unreadable, ground: ground, leftOut: leftOut,
      testOrigin: keptForTesting > 0
        ? .share(kept: keptForTesting, of: zip(parts, labels).count { $0 != .validation && $1 != nil }, share: preparation.testShare)
        : parts.contains(.test) ? .given : DatasetFindings.TestOrigin.none,
      asExpected: expected)
    let names = images.indices.filter { parts[$0] != .test && images[$0] != nil }.map { stored.images.name($0) }
    return LabelledDataset(training: training, names: names, test: test, findings: findings)
  }

  /// The labels and names of the classes, those of `expected` where they are to be the same.
  private func expectedClasses() throws -> (labels: [Int?], classNames: [String]) {
    guard let expected, !stored.isNumbered else { return (stored.labels, stored.classNames) }
    let matched = try ClassNames.matched(stored.classNames, to: expected, path: path)
    return (stored.labels.map { $0.map { matched[$0] } }, expected.classNames)
  }

  private func check(_ unreadable: [UnreadableImage], of listed: Int) throws {
    let count = listed + stored.missing.count
    guard unreadable.count * DatasetReading.imagesPerUnreadable > count || unreadable.count == count else { return }
    throw FormatError.tooManyUnreadable(
      path: path, unreadable: unreadable.count, of: count, first: unreadable.prefix(3).map(\.reason))
  }

  /// What transparent images are laid on: white where what is visible of them is dark on the whole, otherwise black; nil
  /// where none is transparent, as far as the first ones with an alpha channel show.
  private func ground(_ headers: [Result<StoredHeader, Problem>]) -> UInt8? {
    let candidates = headers.indices.filter { if case .success(let header) = headers[$0] { header.hasAlpha } else { false } }
    guard !candidates.isEmpty else { return nil }
    let step = max(1, candidates.count / DatasetReading.mostAlphaSamples)
    let sample = stride(from: 0, to: candidates.count, by: step).map { candidates[$0] }
    var (sum, weight) = (0.0, 0.0)
    let lumas = all(sample) { i -> (sum: Double, weight: Double)? in
      let image = try stored.images.image(i)
      return image.isTransparent ? image.visibleLuma : nil
    }
    for case .success(let luma?) in lumas {
      sum += luma.sum
      weight += luma.weight
    }
    return sum < 127.5 * weight ? 255 : 0
  }

  private struct Problem: Error {
    let reason: String
  }

  /// Its header was unreadable already.
  private struct Unopened: Error {}

  /// `body` of each of `items`, on all threads.
  private func all<Value: Sendable>(
    _ items: some RandomAccessCollection<Int>, _ body: (Int) throws -> Value
  ) -> [Result<Value, Problem>] {
    let items = Array(items)
    let results = Mutex([Result<Value, Problem>?](repeating: nil, count: items.count))
    Threads.forEach(chunks: items.count) { place in
      let result: Result<Value, Problem>
      do {
        result = .success(try body(items[place]))
      } catch {
        result = .failure(Problem(reason: "\(error)"))
      }
      results.withLock { $0[place] = result }
    }
    return results.withLock { $0.map { $0 ?? .failure(Problem(reason: "not read")) } }
  }
}
