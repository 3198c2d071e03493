public import Compute

/// Adds normal noise of the given standard deviation to each pixel.
public final class GaussianNoise: Disturbance {
  private let deviation: Float
  private let stream: Int
  private var buffers: (noise: Tensor, y: Tensor)?

  /// - Parameter stream: tells this noise from the network's others
  public init(deviation: Float, stream: Int) {
    self.deviation = deviation
    self.stream = stream
  }

  public func forward(_ x: Tensor, _ key: RandomKey) -> Tensor {
    let (noise, y) = buffers.flatMap { $0.y.shape == x.shape ? $0 : nil } ?? (Tensor(x.shape), Tensor(x.shape))
    buffers = (noise, y)
    Profile.loop("noise") {
      noise.fillNormalRows { key.source(stream: stream, row: $0) }
      y.copy(from: x)
      y.add(noise, scaledBy: deviation)
    }
    return y
  }

  public func backward(_ dy: Tensor) -> Tensor { dy }
}
