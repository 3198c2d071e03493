internal import COneDNN

/// An elementwise function that can follow a layer.
public enum Activation: Hashable, Sendable {
  /// max(x, 0)
  case relu
  /// x for x > 0, slope·x else; 0 < slope < 1.
  case leakyReLU(slope: Float)
  case tanh

  /// The variants whose backward pass needs the output only; for ReLU's kind the derivative at 0 is the slope.
  var algorithm: dnnl_alg_kind_t {
    switch self {
    case .relu, .leakyReLU: dnnl_eltwise_relu
    case .tanh: dnnl_eltwise_tanh
    }
  }

  var backwardAlgorithm: dnnl_alg_kind_t {
    switch self {
    case .relu, .leakyReLU: dnnl_eltwise_relu_use_dst_for_bwd
    case .tanh: dnnl_eltwise_tanh_use_dst_for_bwd
    }
  }

  var alpha: Float {
    switch self {
    case .relu, .tanh: 0
    case .leakyReLU(let slope): slope
    }
  }
}

/// An activation on its own, prepared for one layout: y = f(x), dx = dy·f′(x) from y alone.
public final class Elementwise {
  private let forwardPrimitive: Primitive
  private let backwardPrimitive: Primitive

  /// - Parameter layer: its name, for errors and profiles
  public init(_ activation: Activation, _ layout: Layout, named layer: String = "activation") {
    let plain = unsafe PrimitiveDescriptor(.activation, "\(layer) \(layout.shape)", layout.element) {
      unsafe odn_elementwise_forward($0, Engine.cpu, activation.algorithm, layout.handle.raw, activation.alpha)
    }
    let hint = unsafe PrimitiveDescriptor(.activation, "\(layer) \(layout.shape)", layout.element) {
      unsafe odn_elementwise_forward($0, Engine.cpu, activation.backwardAlgorithm, layout.handle.raw, activation.alpha)
    }
    let back = unsafe PrimitiveDescriptor(.activation, "\(layer) \(layout.shape), gradient of the activation", layout.element) {
      unsafe odn_elementwise_backward(
        $0, Engine.cpu, activation.backwardAlgorithm, layout.handle.raw, activation.alpha, hint.raw)
    }
    forwardPrimitive = Primitive(plain)
    backwardPrimitive = Primitive(back)
  }

  public func forward(_ x: Tensor, into y: Tensor) {
    forwardPrimitive.run((DNNL_ARG_SRC, x), (DNNL_ARG_DST, y))
  }

  /// `dx` may be `dy`.
  public func backward(y: Tensor, dy: Tensor, into dx: Tensor) {
    backwardPrimitive.run((DNNL_ARG_DST, y), (DNNL_ARG_DIFF_DST, dy), (DNNL_ARG_DIFF_SRC, dx))
  }
}
