internal import Models

/// Consecutive images of a run, drawn together.
public struct ImageBatch: Sendable {
  /// Their places among all images of the run.
  public let range: Range<Int>
  /// `[count, height, width, channels]`, 0…255.
  public let pixels: [UInt8]
  /// What they were drawn from, `[count, codes]`.
  public let codes: [Float]

  public init(range: Range<Int>, pixels: [UInt8], codes: [Float]) {
    self.range = range
    self.pixels = pixels
    self.codes = codes
  }

  public var count: Int { range.count }

  /// How many batches of `size` `count` images are.
  static func batches(of count: Int, _ size: Int = Sampler.rows) -> Int { (count + size - 1) / size }

  /// The places of one batch's images; the last batch may be smaller.
  static func range(_ batch: Int, of count: Int, _ size: Int = Sampler.rows) -> Range<Int> {
    batch * size..<min(count, (batch + 1) * size)
  }
}
