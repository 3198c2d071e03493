public import Compute

/// What a generator reads: normal noise z, an optional label y, and codes c, uniform in −1…1.
public struct LatentSpace: Sendable {
  public let noise: Int
  public let classes: Int
  public let codes: Int

  public init(noise: Int, classes: Int, codes: Int) {
    self.noise = noise
    self.classes = classes
    self.codes = codes
  }

  public init(_ architecture: Architecture) {
    self.init(noise: architecture.noise, classes: architecture.classCount, codes: architecture.codes.count)
  }

  public var inputs: Int { noise + classes + codes }

  /// One point, drawn from its own stream: the noise first, then the codes.
  public func sample(using random: inout RandomSource) -> LatentPoint {
    LatentPoint(
      noise: (0..<noise).map { _ in random.normal() },
      codes: (0..<codes).map { _ in random.uniform(in: -1...1) })
  }
}

/// One input of a generator without its label.
public struct LatentPoint: Sendable, Equatable {
  public var noise: [Float]
  /// −1…1
  public var codes: [Float]

  public init(noise: [Float], codes: [Float]) {
    self.noise = noise
    self.codes = codes
  }
}

/// A batch of a generator's inputs: `[N, noise + classes + codes]`, the label one-hot (zeros where there is none).
public final class LatentBatch {
  public let space: LatentSpace
  public let inputs: Tensor
  public private(set) var labels: [Int?]
  /// The codes again, code by code: `[codes, N]`, for the recognizers' losses; nil without codes.
  public let codes: Tensor?

  public init(_ space: LatentSpace, rows: Int) {
    self.space = space
    inputs = Tensor([rows, space.inputs])
    labels = [Int?](repeating: nil, count: rows)
    codes = space.codes > 0 ? Tensor([space.codes, rows]) : nil
  }

  public var rows: Int { labels.count }

  public func set(_ row: Int, label: Int?, _ point: LatentPoint) {
    set(row, LatentInput(labels: label.map { [LatentInput.Share($0)] } ?? [], point))
  }

  /// The same for a point that may lie between classes; such a row has no label.
  public func set(_ row: Int, _ input: LatentInput) {
    labels[row] = input.labels.count == 1 ? input.labels[0].label : nil
    let point = input.point
    let rows = self.rows
    inputs.withMutableValues { values in
      let base = row * space.inputs
      for i in 0..<space.noise { values[base + i] = point.noise[i] }
      for i in 0..<space.classes { values[base + space.noise + i] = 0 }
      for share in input.labels { values[base + space.noise + share.label] += share.share }
      for i in 0..<space.codes { values[base + space.noise + space.classes + i] = point.codes[i] }
    }
    codes?.withMutableValues { values in
      for i in 0..<space.codes { values[i * rows + row] = point.codes[i] }
    }
  }

  /// Draws every row's category too, each as likely as the others: row r of step s from the stream (seed, labels,
  /// s·2¹⁶ + r). The rest is as ``sample(labels:seed:step:)`` draws it.
  public func sampleCategories(seed: UInt64, step: Int) {
    sample(completing: [Int?](repeating: nil, count: rows), seed: seed, step: step)
  }

  /// The same for the rows without a label alone; the others keep theirs.
  public func sample(completing known: [Int?], seed: UInt64, step: Int) {
    let labels = known.enumerated().map { row, label -> Int? in
      guard label == nil, space.classes > 0 else { return label }
      var random = RandomSource(seed: seed, purpose: .labels, index: step << 16 | row)
      // The high half of a product with 32 random bits: each category's share is off by less than 2⁻³².
      return Int((UInt64(random.nextWord()) * UInt64(space.classes)) >> 32)
    }
    sample(labels: labels, seed: seed, step: step)
  }

  /// Draws every row afresh: row r of step s has the stream (seed, latent, s·2¹⁶ + r).
  public func sample(labels: [Int?], seed: UInt64, step: Int) {
    let (noise, classes, count) = (space.noise, space.classes, labels.count)
    self.labels = labels
    inputs.withMutableValues { values in
      for row in 0..<count {
        var random = RandomSource(seed: seed, purpose: .latent, index: step << 16 | row)
        let base = row * space.inputs
        random.fillNormalOneByOne(&values, base..<base + noise)
        for i in 0..<classes { values[base + noise + i] = 0 }
        if let label = labels[row] { values[base + noise + label] = 1 }
        for i in 0..<space.codes { values[base + noise + classes + i] = random.uniform(in: -1...1) }
      }
    }
    inputs.withValues { values in
      codes?.withMutableValues { codes in
        for row in 0..<count {
          for i in 0..<space.codes { codes[i * count + row] = values[row * space.inputs + noise + classes + i] }
        }
      }
    }
  }
}
