public import Compute
private import Images

/// Turns a data set into shuffled batches of −1…1: without weights the batch of step s is a function of (seed, s) alone.
public struct BatchLoader {
  public let data: LabelledImages
  private var sampler: BatchSampler
  private let buffer: Tensor
  /// Which images the latest batch holds.
  public private(set) var indices: [Int] = []

  /// How often each image comes up in an epoch, on average (``BatchSampler/weights``).
  public var weights: [Float]? {
    get { sampler.weights }
    set { sampler.weights = newValue }
  }

  /// The order of the epoch under way (``BatchSampler/epochOrder``).
  public var epochOrder: (epoch: Int, indices: [Int]) {
    get { sampler.epochOrder }
    set { sampler.epochOrder = newValue }
  }

  public init(_ data: LabelledImages, batchSize: Int, seed: UInt64) {
    self.data = data
    sampler = BatchSampler(count: data.count, batchSize: batchSize, seed: seed)
    buffer = Tensor([batchSize, data.channels, data.height, data.width])
  }

  /// The epoch, from 0, that the first image of a step belongs to.
  public func epoch(ofStep step: Int) -> Int { sampler.epoch(ofStep: step) }

  /// Images `[N, C, H, W]`, valid until the next call, and their labels.
  public mutating func batch(step: Int) -> (images: Tensor, labels: [Int?]) {
    indices = sampler.indices(step: step)
    let size = data.pixelsPerImage
    let pixels = data.pixels.span
    buffer.withMutableValues { values in
      for (row, index) in indices.enumerated() {
        let image = pixels.extracting(index * size..<(index + 1) * size)
        values.withPart(row * size..<(row + 1) * size) { PixelScale.planes(from: image, channels: data.channels, into: &$0) }
      }
    }
    return (buffer, indices.map { data.labels[$0] })
  }
}
