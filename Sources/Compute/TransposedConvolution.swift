internal import COneDNN

/// A transposed convolution, forward only and prepared for one shape: `x [N, I, H, W]`, weights `[I, C, k, k]`,
/// `y [N, C, H′, W′]`, H′ = (H − 1)·stride − 2·padding + k, each in the layout given here.
///
/// To 8 channels or more it is the data gradient of the convolution from y to x, of which nothing else is generated; to
/// fewer a ``ThinTransposedConvolution``.
public final class TransposedConvolution {
  public let xLayout: Layout
  public let yLayout: Layout
  private let weightsLayout: Layout
  private let kernel: Kernel

  private enum Kernel {
    case direct(GradientPrimitive)
    case thin(ThinTransposedConvolution)
  }

  /// - Parameter layer: its name, for errors and profiles
  public init(
    x: Shape, channels: Int, kernel: Int, stride: Int, padding: Int, named layer: String = "transposed convolution"
  ) {
    precondition(x.rank == 4, "a transposed convolution of \(x)")
    let y: Shape = [
      x[0], channels, (x[2] - 1) * stride - 2 * padding + kernel, (x[3] - 1) * stride - 2 * padding + kernel,
    ]
    if channels < 8 {
      let thin = ThinTransposedConvolution(
        x: x, channels: channels, kernel: kernel, stride: stride, padding: padding, height: y[2], width: y[3], named: layer)
      self.kernel = .thin(thin)
      (xLayout, yLayout, weightsLayout) = (thin.xLayout, Layout(rowMajor: y), thin.weightsLayout)
    } else {
      let (xAsked, yAsked) = (x[1] < 8 ? Layout(rowMajor: x) : Layout.any(x), Layout.any(y))
      let w = Layout.any([x[1], channels, kernel, kernel])
      let s = [Int64](repeating: Int64(stride), count: 2)
      let p = [Int64](repeating: Int64(padding), count: 2)
      let hint = unsafe PrimitiveDescriptor(.convolution, "\(layer) \(y) → \(x)", isHint: true) {
        unsafe odn_convolution_forward($0, Engine.cpu, yAsked.handle.raw, w.handle.raw, nil, xAsked.handle.raw, s, p, nil)
      }
      // The orders that the convolution would take: its data gradient takes them as well.
      let (xLayout, yLayout) = (hint.layout(dnnl_query_dst_md), hint.layout(dnnl_query_src_md))
      let hinted = unsafe hint.raw
      let descriptor = unsafe PrimitiveDescriptor(
        .convolution, "\(layer) \(x) → \(y)", operations: 2 * x.count * channels * kernel * kernel
      ) {
        unsafe odn_convolution_backward_data(
          $0, Engine.cpu, yLayout.handle.raw, w.handle.raw, xLayout.handle.raw, s, p, hinted)
      }
      let direct = GradientPrimitive(descriptor, weights: dnnl_query_weights_md)
      self.kernel = .direct(direct)
      (self.xLayout, self.yLayout, weightsLayout) = (xLayout, yLayout, direct.weights)
    }
  }

  /// Row-major weights `[I, C, k, k]` in the order that ``forward(_:_:bias:into:)`` reads.
  public func weights(_ w: Tensor) -> Tensor {
    let source =
      switch kernel {
      case .direct: w
      case .thin: w.seen(as: ThinTransposedConvolution.weights(of: w.shape))
      }
    let prepared = Tensor(weightsLayout)
    Reorder(from: source.layout, to: weightsLayout).run(source, into: prepared)
    return prepared
  }

  /// - Parameter bias: `[C]`, only for fewer than 8 channels; else nil
  public func forward(_ x: Tensor, _ w: Tensor, bias: Tensor? = nil, into y: Tensor) {
    switch kernel {
    case .direct(let direct):
      precondition(bias == nil, "a bias of a transposed convolution to \(yLayout.shape)")
      direct.primitive.run((DNNL_ARG_DIFF_DST, x), (DNNL_ARG_WEIGHTS, w), (DNNL_ARG_DIFF_SRC, y))
    case .thin(let thin): thin.forward(x, w, bias: bias, into: y)
    }
  }
}
