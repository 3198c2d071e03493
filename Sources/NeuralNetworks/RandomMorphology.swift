public import Compute

/// Partly dilates or erodes a whole batch, one draw for all (a third each: dilated by 0…1, eroded by 0…0.7, as it
/// is): y = x + a·(dilated or eroded x − x), 3×3.
public final class RandomMorphology: Disturbance {
  private let stream: Int
  private var buffers: (morphology: GreyMorphology, changed: Tensor, y: Tensor, dx: Tensor)?
  private var amount: Float = 0

  public init(stream: Int) { self.stream = stream }

  public func forward(_ x: Tensor, _ key: RandomKey) -> Tensor {
    let (morphology, changed, y, dx) = buffers.flatMap { $0.y.shape == x.shape ? $0 : nil }
      ?? (GreyMorphology(x.shape), Tensor(x.shape), Tensor(x.shape), Tensor(x.shape))
    buffers = (morphology, changed, y, dx)
    var random = key.source(stream: stream, row: 0)
    let kind = random.uniform()
    let strength = random.uniform()
    switch kind {
    case ..<(1 / 3): (amount, _) = (strength, Profile.loop("morphology") { morphology.forward(x, .dilate, into: changed) })
    case ..<(2 / 3): (amount, _) = (0.7 * strength, Profile.loop("morphology") { morphology.forward(x, .erode, into: changed) })
    default:
      amount = 0
      return x
    }
    y.mix(x, changed, by: amount)
    return y
  }

  public func backward(_ dy: Tensor) -> Tensor {
    guard amount > 0, let (morphology, _, _, dx) = buffers else { return dy }
    Profile.loop("morphology, gradient") {
      dx.set(dy, scaledBy: 1 - amount)
      morphology.addBackward(dy, scaledBy: amount, into: dx)
    }
    return dx
  }
}
