public import Compute

/// Which random numbers a pass draws: a pure function of the run's seed and the step.
public struct RandomKey: Sendable {
  public let seed: UInt64
  public let step: Int

  public init(seed: UInt64, step: Int) {
    self.seed = seed
    self.step = step
  }

  /// The stream of one row of a batch; `stream` tells a network's users of randomness apart. Up to 65,536 rows.
  public func source(stream: Int, row: Int) -> RandomSource {
    RandomSource(seed: seed, purpose: .recognizer, class: stream, index: step << 16 | row)
  }
}

/// A random, differentiable change of row-major images in −1…1: it hides from a network what it shall not use.
/// Buffers are the disturbance's own, valid until its next pass.
public protocol Disturbance: AnyObject {
  func forward(_ x: Tensor, _ key: RandomKey) -> Tensor
  /// The gradient with respect to the images of the latest forward pass.
  func backward(_ dy: Tensor) -> Tensor
}
