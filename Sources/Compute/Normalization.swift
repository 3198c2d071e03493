internal import COneDNN

/// Batch normalization over the axes N, H, W of one layout (Ioffe & Szegedy 2015), with ReLU fused when asked:
/// y = scale·(x − mean)/√(variance + epsilon) + shift. `scale`, `shift`, `mean`, `variance`: `[C]`.
public final class Normalization {
  private let trainingPrimitive: Primitive
  private let backwardPrimitive: Primitive
  private let workspace: Tensor?

  /// - Parameter layer: its name, for errors and profiles
  public init(_ x: Layout, epsilon: Float, relu: Bool, named layer: String = "batch normalization") {
    let flags = dnnl_use_scale.rawValue | dnnl_use_shift.rawValue | (relu ? dnnl_fuse_norm_relu.rawValue : 0)
    let name = "\(layer) \(x.shape)"
    let training = unsafe PrimitiveDescriptor(.normalization, name, x.element) {
      unsafe odn_normalization_forward($0, Engine.cpu, x.handle.raw, epsilon, flags, 0)
    }
    let backward = unsafe PrimitiveDescriptor(.normalization, name + ", gradient", x.element) {
      unsafe odn_normalization_backward($0, Engine.cpu, x.handle.raw, epsilon, flags, training.raw)
    }
    // ReLU's mask: which outputs were positive. Its element type is bytes, so it is placed, not read.
    workspace = relu ? Tensor(training.layout(dnnl_query_workspace_md)) : nil
    trainingPrimitive = Primitive(training)
    backwardPrimitive = Primitive(backward)
  }

  /// Writes the batch's mean and (biased) variance.
  public func forward(_ x: Tensor, scale: Tensor, shift: Tensor, mean: Tensor, variance: Tensor, into y: Tensor) {
    var arguments = [
      (DNNL_ARG_SRC, x), (DNNL_ARG_DST, y), (DNNL_ARG_MEAN, mean), (DNNL_ARG_VARIANCE, variance),
      (DNNL_ARG_SCALE, scale), (DNNL_ARG_SHIFT, shift),
    ]
    if let workspace { arguments.append((DNNL_ARG_WORKSPACE, workspace)) }
    trainingPrimitive.run(arguments)
  }

  /// The gradient of the latest ``forward(_:scale:shift:mean:variance:into:)``.
  public func backward(
    x: Tensor, dy: Tensor, scale: Tensor, shift: Tensor, mean: Tensor, variance: Tensor,
    into dx: Tensor, scale dscale: Tensor, shift dshift: Tensor
  ) {
    var arguments = [
      (DNNL_ARG_SRC, x), (DNNL_ARG_DIFF_DST, dy), (DNNL_ARG_DIFF_SRC, dx), (DNNL_ARG_MEAN, mean),
      (DNNL_ARG_VARIANCE, variance), (DNNL_ARG_SCALE, scale), (DNNL_ARG_DIFF_SCALE, dscale), (DNNL_ARG_DIFF_SHIFT, dshift),
    ]
    if odn_major() < 3 { arguments.append((DNNL_ARG_SHIFT, shift)) }  // 2.x requires it, 3.x rejects it.
    if let workspace { arguments.append((DNNL_ARG_WORKSPACE, workspace)) }
    backwardPrimitive.run(arguments)
  }
}

/// Batch normalization with given statistics, for inference: nothing is kept for a gradient.
public final class FixedNormalization {
  private let primitive: Primitive

  public init(_ x: Layout, epsilon: Float, relu: Bool) {
    let flags = dnnl_use_scale.rawValue | dnnl_use_shift.rawValue | dnnl_use_global_stats.rawValue
      | (relu ? dnnl_fuse_norm_relu.rawValue : 0)
    primitive = Primitive(unsafe PrimitiveDescriptor(.normalization, "batch normalization \(x.shape), inference", x.element) {
      unsafe odn_normalization_forward($0, Engine.cpu, x.handle.raw, epsilon, flags, 1)
    })
  }

  public func forward(_ x: Tensor, scale: Tensor, shift: Tensor, mean: Tensor, variance: Tensor, into y: Tensor) {
    primitive.run(
      (DNNL_ARG_SRC, x), (DNNL_ARG_DST, y), (DNNL_ARG_MEAN, mean), (DNNL_ARG_VARIANCE, variance),
      (DNNL_ARG_SCALE, scale), (DNNL_ARG_SHIFT, shift))
  }
}
