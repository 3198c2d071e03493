public import Compute

/// Changes each image's contrast, saturation and brightness at random, each uniform in its range.
public final class RandomColour: Disturbance {
  public struct Ranges: Sendable {
    /// Contrast is 1 ± this.
    public var contrast: Float
    /// Saturation is 1 ± this.
    public var saturation: Float
    /// Brightness is 0 ± this; the whole range of an image is 2.
    public var brightness: Float

    public init(contrast: Float, saturation: Float, brightness: Float) {
      self.contrast = contrast
      self.saturation = saturation
      self.brightness = brightness
    }
  }

  /// The share of the images that are changed.
  public var probability: Float = 1

  private let ranges: Ranges
  private let stream: Int
  private var buffers: (jitter: ColourJitter, y: Tensor, dx: Tensor)?
  private var changes: [ColourJitter.Change] = []

  public init(_ ranges: Ranges, stream: Int) {
    self.ranges = ranges
    self.stream = stream
  }

  public func forward(_ x: Tensor, _ key: RandomKey) -> Tensor {
    let (jitter, y, dx) = buffers.flatMap { $0.y.shape == x.shape ? $0 : nil }
      ?? (ColourJitter(x.shape), Tensor(x.shape), Tensor(x.shape))
    buffers = (jitter, y, dx)
    changes = (0..<x.shape.rows).map { row in
      var random = key.source(stream: stream, row: row)
      guard probability >= 1 || random.uniform() < probability else { return .none }
      return ColourJitter.Change(
        contrast: 1 + random.uniform(in: -1...1) * ranges.contrast, saturation: 1 + random.uniform(in: -1...1) * ranges.saturation,
        brightness: random.uniform(in: -1...1) * ranges.brightness)
    }
    jitter.forward(x, changes, into: y)
    return y
  }

  public func backward(_ dy: Tensor) -> Tensor {
    guard let (jitter, _, dx) = buffers else { fatalError("a backward pass without a forward pass") }
    jitter.backward(dy, changes, into: dx)
    return dx
  }
}
