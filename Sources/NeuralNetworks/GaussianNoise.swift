public import Compute

/// Adds normal noise of the given standard deviation to each pixel.
public final class GaussianNoise: Disturbance {
  private let deviation: Float
  private let stream: Int
  private var buffer: Tensor?

  /// - Parameter stream: tells this noise from the network's others
  public init(deviation: Float, stream: Int) {
    self.deviation = deviation
    self.stream = stream
  }

  public func forward(_ x: Tensor, _ key: RandomKey) -> Tensor {
    let y = buffer.flatMap { $0.shape == x.shape ? $0 : nil } ?? Tensor(x.shape)
    buffer = y
    Profile.loop("noise") { y.fillNormalRows(addedTo: x, deviation: deviation) { key.source(stream: stream, row: $0) } }
    return y
  }

  public func backward(_ dy: Tensor) -> Tensor { dy }
}
