public import Compute

/// Layers one after another.
public final class Sequential: Layer {
  public let layers: [any Layer]

  public init(_ layers: [any Layer]) { self.layers = layers }

  public var parameters: [Parameter] { layers.flatMap(\.parameters) }
  public var state: [StateTensor] { layers.flatMap(\.state) }

  public func forward(_ x: Tensor, _ phase: Phase) -> Tensor {
    layers.reduce(x) { $1.forward($0, phase) }
  }

  @discardableResult
  public func backward(_ dy: Tensor, _ gradients: Gradients) -> Tensor? {
    var gradient: Tensor? = dy
    for (i, layer) in layers.enumerated().reversed() {
      guard let dy = gradient else { return nil }
      // Every layer but the first must hand a gradient on.
      gradient = layer.backward(dy, i > 0 && gradients == .parameters ? .both : gradients)
    }
    return gradient
  }
}
