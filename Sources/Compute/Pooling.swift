internal import COneDNN

/// Max pooling prepared for one layout `[N, C, H, W]`; keeps where each maximum was for the gradient.
public final class Pooling {
  public let yLayout: Layout
  private let forwardPrimitive: Primitive
  private let backwardPrimitive: Primitive
  private let workspace: Tensor

  public init(x: Layout, kernel: Int, stride: Int, padding: Int) {
    let ys = Convolution.outputShape(x.shape, x.shape[1], kernel, stride, padding)
    let yAsked = Layout.any(ys, x.element ?? .f32)
    let k = [Int64](repeating: Int64(kernel), count: 2)
    let s = [Int64](repeating: Int64(stride), count: 2)
    let p = [Int64](repeating: Int64(padding), count: 2)
    let forward = unsafe PrimitiveDescriptor(.pooling, "max pooling \(x.shape)", x.element) {
      unsafe odn_max_pooling_forward($0, Engine.cpu, x.handle.raw, yAsked.handle.raw, s, k, p)
    }
    let y = forward.layout(dnnl_query_dst_md)
    let backward = unsafe PrimitiveDescriptor(.pooling, "max pooling \(x.shape), gradient", x.element) {
      unsafe odn_max_pooling_backward($0, Engine.cpu, x.handle.raw, y.handle.raw, s, k, p, forward.raw)
    }
    yLayout = y
    workspace = Tensor(forward.layout(dnnl_query_workspace_md))
    forwardPrimitive = Primitive(forward)
    backwardPrimitive = Primitive(backward)
  }

  public func forward(_ x: Tensor, into y: Tensor) {
    forwardPrimitive.run((DNNL_ARG_SRC, x), (DNNL_ARG_DST, y), (DNNL_ARG_WORKSPACE, workspace))
  }

  public func backward(_ dy: Tensor, into dx: Tensor) {
    backwardPrimitive.run((DNNL_ARG_DIFF_DST, dy), (DNNL_ARG_WORKSPACE, workspace), (DNNL_ARG_DIFF_SRC, dx))
  }
}
