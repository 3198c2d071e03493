public import Compute

/// A transposed convolution: input `[N, I, H, W]`, weight `[I, C, k, k]`, output `[N, C, H′, W′]` with
/// H′ = (H − 1)·stride − 2·padding + k. A bias is for outputs of fewer than 8 channels (images); wider ones are
/// followed by batch normalization, whose shift serves.
public final class TransposedConvolution2D: Layer {
  private let weight: Weight
  private let bias: Parameter?
  private let stride: Int
  private let padding: Int
  private let element: ElementType
  private let name: String
  private var prepared = Prepared<Plan>()

  /// - Parameter element: the type that it computes in; its output and the gradient of its input are of that type, except
  ///   that images (fewer than 8 channels) are of single precision
  public init(
    _ name: String, weight: Tensor, bias: Tensor?, stride: Int, padding: Int, element: ElementType = .f32
  ) {
    precondition(weight.shape.rank == 4 && weight.shape[2] == weight.shape[3], "\(name): a square kernel, not \(weight.shape)")
    precondition(bias == nil || weight.shape[1] < 8, "\(name): a bias needs fewer than 8 output channels")
    self.weight = Weight(Parameter(name + ".weight", weight), spectral: nil)
    self.bias = bias.map { Parameter(name + ".bias", $0) }
    self.stride = stride
    self.padding = padding
    self.element = element
    self.name = name
  }

  /// With an orthogonal start of the weights.
  public convenience init(
    _ name: String, from inputs: Int, to outputs: Int, kernel: Int = 4, stride: Int = 2, padding: Int = 1, bias: Bool,
    using random: inout RandomSource
  ) {
    let shape: Shape = [inputs, outputs, kernel, kernel]
    let w = Initialization.orthogonal(shape, using: &random)
    // PyTorch takes a transposed convolution's second axis for its inputs.
    let b = bias ? Initialization.uniform([outputs], fanIn: outputs * kernel * kernel, using: &random) : nil
    self.init(name, weight: w, bias: b, stride: stride, padding: padding)
  }

  public var parameters: [Parameter] { [weight.parameter] + (bias.map { [$0] } ?? []) }

  public func forward(_ x: Tensor, _ phase: Phase) -> Tensor {
    let w = weight.parameter.shape
    precondition(x.shape.rank == 4 && x.shape[1] == w[0], "\(weight.parameter.name) \(w) got an input \(x.shape)")
    let plan = prepared.plan(for: x.layout) { Plan(x.shape, self) }
    weight.prepare(phase)
    let x = plan.adapter.adapt(x)
    plan.x = x
    if let thin = plan.thin {
      thin.forward(x, weight.view(thin.weightsLayout, of: plan.thinSource), bias: bias?.value, into: plan.y)
    } else {
      plan.convolution.backwardData(x, weight.view(plan.convolution.backwardDataWeights), into: plan.y)
    }
    return plan.y
  }

  public func backward(_ dy: Tensor, _ gradients: Gradients) -> Tensor? {
    let plan = prepared.current
    let convolution = plan.convolution
    let image = dy
    let dy = plan.gradientAdapter.adapt(dy)
    if gradients.ofParameters, let x = plan.x {
      convolution.backwardWeights(x: dy, plan.mapsAdapter.adapt(x), into: plan.dw, bias: nil)
      weight.accumulate(plan.dw)
      if let bias {
        image.sumOverChannels(into: plan.dbias)
        bias.accumulate(plan.dbias)
      }
    }
    guard gradients.ofInput else { return nil }
    convolution.forward(dy, weight.view(convolution.forwardWeights), bias: nil, into: plan.dx)
    return plan.dx
  }

  /// The convolution whose input is this layer's output: its data gradient is this layer's forward pass.
  private final class Plan {
    let convolution: Convolution
    let thin: ThinTransposedConvolution?
    let thinSource: Layout
    let adapter: Adapter
    let y: Tensor
    var x: Tensor?
    lazy var gradientAdapter = Adapter(to: convolution.xLayout, for: name + ": gradient")
    lazy var mapsAdapter = Adapter(to: convolution.yLayout, for: name + ": maps")
    lazy var dw = Tensor(convolution.weightGradientLayout)
    lazy var dx = Tensor(convolution.yLayout)
    lazy var dbias = Tensor([y.shape[1]])
    private let name: String

    init(_ s: Shape, _ layer: TransposedConvolution2D) {
      let w = layer.weight.parameter.shape
      let (stride, padding, element) = (layer.stride, layer.padding, layer.element)
      name = layer.name
      let out: Shape = [
        s[0], w[1], (s[2] - 1) * stride - 2 * padding + w[2], (s[3] - 1) * stride - 2 * padding + w[3],
      ]
      convolution = Convolution(
        x: out, outputChannels: w[0], kernel: w[2], stride: stride, padding: padding, bias: false, activation: nil, element,
        named: name)
      thin = w[1] < 8
        ? ThinTransposedConvolution(
          x: s, channels: w[1], kernel: w[2], stride: stride, padding: padding, height: out[2], width: out[3], element,
          named: name)
        : nil
      thinSource = ThinTransposedConvolution.weights(of: w)
      adapter = Adapter(to: thin?.xLayout ?? convolution.yLayout, for: name + ": input")
      y = Tensor(thin == nil ? convolution.xLayout : Layout(rowMajor: out))
    }
  }
}
