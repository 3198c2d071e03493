public import Compute

/// An activation as a layer of its own, for where none can be fused: ReLU, LeakyReLU or tanh of any shape.
public final class ActivationLayer: Layer {
  private let activation: Activation
  private var prepared = Prepared<Plan>()

  public init(_ activation: Activation) { self.activation = activation }

  public func forward(_ x: Tensor, _ phase: Phase) -> Tensor {
    let plan = prepared.plan(for: x.layout) { Plan(activation, x.layout) }
    if phase == .linearized {
      plan.elementwise.backward(y: plan.y, dy: x, into: plan.direction)
      return plan.direction
    }
    plan.elementwise.forward(x, into: plan.y)
    return plan.y
  }

  public func backward(_ dy: Tensor, _ gradients: Gradients) -> Tensor? {
    guard gradients.ofInput else { return nil }
    let plan = prepared.current
    plan.elementwise.backward(y: plan.y, dy: plan.adapter.adapt(dy), into: plan.dx)
    return plan.dx
  }

  private final class Plan {
    let elementwise: Elementwise
    let y: Tensor
    lazy var adapter = Adapter(to: y.layout)
    lazy var dx = Tensor(y.layout)
    lazy var direction = Tensor(y.layout)

    init(_ activation: Activation, _ layout: Layout) {
      elementwise = Elementwise(activation, layout)
      y = Tensor(layout)
    }
  }
}
