public import Compute

/// The maximum of each k×k window: input `[N, C, H, W]`, output `[N, C, H′, W′]` with
/// H′ = (H + 2·padding − k) / stride + 1. Where several share a maximum, the first gets the gradient. It computes in the type of its
/// input.
public final class MaxPooling2D: Layer {
  private let kernel: Int
  private let stride: Int
  private let padding: Int
  private var prepared = Prepared<Plan>()

  public init(kernel: Int = 2, stride: Int = 2, padding: Int = 0) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }

  public func forward(_ x: Tensor, _ phase: Phase) -> Tensor {
    let plan = prepared.plan(for: x.layout) {
      Plan(.preferred(x.shape, x.layout.element ?? .f32), kernel: kernel, stride: stride, padding: padding)
    }
    plan.pooling.forward(plan.adapter.adapt(x), into: plan.y)
    return plan.y
  }

  public func backward(_ dy: Tensor, _ gradients: Gradients) -> Tensor? {
    guard gradients.ofInput else { return nil }
    let plan = prepared.current
    plan.pooling.backward(plan.gradientAdapter.adapt(dy), into: plan.dx)
    return plan.dx
  }

  private final class Plan {
    let adapter: Adapter
    let pooling: Pooling
    let y: Tensor
    lazy var gradientAdapter = Adapter(to: y.layout)
    let dx: Tensor

    init(_ layout: Layout, kernel: Int, stride: Int, padding: Int) {
      adapter = Adapter(to: layout)
      pooling = Pooling(x: layout, kernel: kernel, stride: stride, padding: padding)
      y = Tensor(pooling.yLayout)
      dx = Tensor(layout)
    }
  }
}
