internal import COneDNN

/// A two-dimensional convolution and its two gradients, prepared for one input shape. Without bias in the gradients
/// of transposed use; with bias and activation fused in forward use.
///
/// `x [N, C, H, W]`, `w [O, C, k, k]`, `y [N, O, H′, W′]`, H′ = (H + 2·padding − k) / stride + 1. Each argument has
/// the layout given here as `…Layout`; gradients with respect to the weights are overwritten. The numbers multiplied are
/// of one type; sums, the bias and the gradients of weights and bias are of single precision always.
public final class Convolution {
  public let xLayout: Layout
  public let yLayout: Layout
  public let forwardWeights: Layout

  private let name: String
  private let element: ElementType
  private let operations: Int
  private let stride: [Int64]
  private let padding: [Int64]
  private let biasLayout: Layout?
  private let descriptor: PrimitiveDescriptor
  private let forwardPrimitive: Primitive
  // Prepared when first asked for: a generator that only draws images needs none of them.
  private lazy var dataGradient = makeDataGradient()
  private lazy var weightGradient = makeWeightGradient()
  private lazy var splitWeightGradient = makeSplitWeightGradient()
  /// Bring x and dy into row-major order, where the gradient of the weights needs it.
  private var plainAdapters: (x: Adapter, dy: Adapter)?

  /// Images of fewer than 8 channels stay row-major; there is no fast kernel for the gradient of such an input
  /// (``ThinTransposedConvolution`` serves there).
  ///
  /// - Parameters:
  ///   - element: the type of x and the weights
  ///   - output: the type of y; nil: that of x
  ///   - name: of the layer, for errors and profiles
  public init(
    x xs: Shape, outputChannels: Int, kernel: Int, stride: Int, padding: Int, bias: Bool, activation: Activation?,
    _ element: ElementType = .f32, output: ElementType? = nil, named layer: String = "convolution"
  ) {
    let ys = Convolution.outputShape(xs, outputChannels, kernel, stride, padding)
    let output = output ?? element
    let xAsked = xs[1] < 8 ? Layout(rowMajor: xs, element) : Layout.any(xs, element)
    let yAsked = outputChannels < 8 ? Layout(rowMajor: ys, output) : Layout.any(ys, output)
    let biasLayout = bias ? Layout(rowMajor: [outputChannels]) : nil
    let w = Layout.any([outputChannels, xs[1], kernel, kernel], element)
    let s = [Int64](repeating: Int64(stride), count: 2)
    let p = [Int64](repeating: Int64(padding), count: 2)
    let attributes = Attributes(activation)
    let name = "\(layer) \(xs) → \(ys)"
    let operations = 2 * ys.count * xs[1] * kernel * kernel
    let forward = unsafe PrimitiveDescriptor(.convolution, name, element, operations: operations) {
      unsafe odn_convolution_forward(
        $0, Engine.cpu, xAsked.handle.raw, w.handle.raw, biasLayout?.handle.raw, yAsked.handle.raw, s, p, attributes.raw)
    }
    self.name = name
    self.element = element
    self.operations = operations
    self.stride = s
    self.padding = p
    self.biasLayout = biasLayout
    xLayout = forward.layout(dnnl_query_src_md)
    yLayout = forward.layout(dnnl_query_dst_md)
    forwardWeights = forward.layout(dnnl_query_weights_md)
    forwardPrimitive = Primitive(forward)
    descriptor = forward
  }

  public var backwardDataWeights: Layout { dataGradient.weights }
  public var weightGradientLayout: Layout { weightGradient.weights }


  private func makeDataGradient() -> GradientPrimitive {
    let w = Layout.any(forwardWeights.shape, element)
    return GradientPrimitive(
      unsafe PrimitiveDescriptor(.convolution, name + ", gradient of the input", element, operations: operations) {
      unsafe odn_convolution_backward_data(
        $0, Engine.cpu, xLayout.handle.raw, w.handle.raw, yLayout.handle.raw, stride, padding, descriptor.raw)
    }, weights: dnnl_query_weights_md)
  }

  private func makeWeightGradient() -> GradientPrimitive {
    let usual = describeWeightGradient(
      xLayout, Layout.any(forwardWeights.shape), yLayout, hint: descriptor, isHint: true)
    guard usual.isReference else { return GradientPrimitive(usual, weights: dnnl_query_diff_weights_md) }
    // Without AVX-512 there is no fast kernel for images of few channels in blocked order, but in row-major order a
    // matrix product does it.
    let (x, w, y) = (Layout(rowMajor: xLayout.shape), Layout(rowMajor: forwardWeights.shape), Layout(rowMajor: yLayout.shape))
    let hint = unsafe PrimitiveDescriptor(.convolution, name + ", row-major", isHint: true) {
      unsafe odn_convolution_forward(
        $0, Engine.cpu, x.handle.raw, w.handle.raw, biasLayout?.handle.raw, y.handle.raw, stride, padding, nil)
    }
    plainAdapters = (Adapter(to: x), Adapter(to: y))
    return GradientPrimitive(
      describeWeightGradient(x, w, y, hint: hint, isHint: false), weights: dnnl_query_diff_weights_md)
  }

  private func describeWeightGradient(
    _ x: Layout, _ w: Layout, _ y: Layout, hint: borrowing PrimitiveDescriptor, isHint: Bool
  ) -> PrimitiveDescriptor {
    let hint = unsafe hint.raw
    return unsafe PrimitiveDescriptor(
      .convolution, name + ", gradient of the weights", x.element, operations: operations, isHint: isHint
    ) {
      unsafe odn_convolution_backward_weights(
        $0, Engine.cpu, x.handle.raw, w.handle.raw, biasLayout?.handle.raw, y.handle.raw, stride, padding, hint, nil)
    }
  }

  /// y = activation(x ∗ w + bias)
  public func forward(_ x: Tensor, _ w: Tensor, bias: Tensor?, into y: Tensor) {
    var arguments = [(DNNL_ARG_SRC, x), (DNNL_ARG_WEIGHTS, w), (DNNL_ARG_DST, y)]
    if let bias, biasLayout != nil { arguments.append((DNNL_ARG_BIAS, bias)) }
    forwardPrimitive.run(arguments)
  }

  /// dx, the gradient with respect to x, from dy before the activation.
  public func backwardData(_ dy: Tensor, _ w: Tensor, into dx: Tensor) {
    dataGradient.primitive.run((DNNL_ARG_DIFF_DST, dy), (DNNL_ARG_WEIGHTS, w), (DNNL_ARG_DIFF_SRC, dx))
  }

  /// The gradients with respect to the weights and the bias.
  public func backwardWeights(x: Tensor, _ dy: Tensor, into dw: Tensor, bias dbias: Tensor?) {
    if let split = splitWeightGradient { return split.run(x: x, dy, into: dw, bias: dbias) }
    let gradient = weightGradient
    let (x, dy) = plainAdapters.map { ($0.x.adapt(x), $0.dy.adapt(dy)) } ?? (x, dy)
    var arguments = [(DNNL_ARG_SRC, x), (DNNL_ARG_DIFF_DST, dy), (DNNL_ARG_DIFF_WEIGHTS, dw)]
    if let dbias, biasLayout != nil { arguments.append((DNNL_ARG_DIFF_BIAS, dbias)) }
    gradient.primitive.run(arguments)
  }

  /// In bf16 on several threads: the engine's own way to share this work among threads is little faster than one thread
  /// (measured on two: 1.3 times with 32 to 64 channels, not at all with 16 to 32).
  private func makeSplitWeightGradient() -> SplitWeightGradient? {
    let threads = Threads.count
    guard element == .bf16, threads > 1, xLayout.shape.rows % threads == 0, plainAdapters == nil else { return nil }
    return SplitWeightGradient(
      x: xLayout, w: forwardWeights, dy: yLayout, dw: weightGradientLayout, bias: biasLayout, stride, padding,
      name: name + ", gradient of the weights", operations: operations)
  }

  public static func outputShape(_ x: Shape, _ channels: Int, _ kernel: Int, _ stride: Int, _ padding: Int) -> Shape {
    precondition(x.rank == 4, "a convolution's input is [N, C, H, W], not \(x)")
    return [x[0], channels, (x[2] + 2 * padding - kernel) / stride + 1, (x[3] + 2 * padding - kernel) / stride + 1]
  }

  /// The order that a 3×3 convolution wants for an input of this shape: what this processor's kernels like.
  static func preferredInput(_ shape: Shape, _ element: ElementType) -> Layout {
    let x = Layout.any(shape, element)
    let w = Layout.any([shape[1], shape[1], 3, 3], element)
    let probe = unsafe PrimitiveDescriptor(.convolution, "convolution \(shape)", element, isHint: true) {
      unsafe odn_convolution_forward(
        $0, Engine.cpu, x.handle.raw, w.handle.raw, nil, x.handle.raw, [1, 1], [1, 1], nil)
    }
    return probe.layout(dnnl_query_src_md)
  }
}
