internal import COneDNN

/// An activation in place and without its gradient, prepared for one layout: y ← f(y).
public final class FixedActivation {
  private let primitive: Primitive

  public init(_ activation: Activation, _ layout: Layout) {
    primitive = Primitive(unsafe PrimitiveDescriptor(.activation, "activation \(layout.shape)") {
      unsafe odn_elementwise_forward($0, Engine.cpu, activation.algorithm, layout.handle.raw, activation.alpha)
    })
  }

  public func apply(to y: Tensor) { primitive.run((DNNL_ARG_SRC, y), (DNNL_ARG_DST, y)) }
}
