public import Compute

/// A two-dimensional convolution with bias and an activation when asked: input `[N, C, H, W]`, weight `[O, C, k, k]`,
/// output `[N, O, H′, W′]` with H′ = (H + 2·padding − k) / stride + 1.
public final class Convolution2D: Layer {
  private let weight: Weight
  private let bias: Parameter?
  private let stride: Int
  private let padding: Int
  private let activation: Activation?
  private let element: ElementType
  private let name: String
  private var prepared = Prepared<Plan>()

  /// - Parameter element: the type that it computes in; its output and the gradient of its input are of that type, except
  ///   that the gradient of an image (fewer than 8 channels) is of single precision
  public init(
    _ name: String, weight: Tensor, bias: Tensor?, stride: Int, padding: Int, activation: Activation? = nil,
    spectral: SpectralNormalization? = nil, element: ElementType = .f32
  ) {
    precondition(weight.shape.rank == 4 && weight.shape[2] == weight.shape[3], "\(name): a square kernel, not \(weight.shape)")
    self.weight = Weight(Parameter(name + ".weight", weight), spectral: spectral)
    self.bias = bias.map { Parameter(name + ".bias", $0) }
    self.stride = stride
    self.padding = padding
    self.activation = activation
    self.element = element
    self.name = name
  }

  /// With an orthogonal start or PyTorch's default one.
  public convenience init(
    _ name: String, from inputs: Int, to outputs: Int, kernel: Int = 4, stride: Int = 2, padding: Int = 1,
    activation: Activation? = nil, orthogonal: Bool = false, spectral: Bool = false, element: ElementType = .f32, using random: inout RandomSource
  ) {
    let shape: Shape = [outputs, inputs, kernel, kernel]
    let fanIn = inputs * kernel * kernel
    let w = orthogonal
      ? Initialization.orthogonal(shape, using: &random) : Initialization.uniform(shape, fanIn: fanIn, using: &random)
    let b = Initialization.uniform([outputs], fanIn: fanIn, using: &random)
    self.init(
      name, weight: w, bias: b, stride: stride, padding: padding, activation: activation,
      spectral: spectral ? SpectralNormalization(w, using: &random) : nil, element: element)
  }

  public var parameters: [Parameter] { [weight.parameter] + (bias.map { [$0] } ?? []) }
  public var state: [StateTensor] { weight.state }

  public func forward(_ x: Tensor, _ phase: Phase) -> Tensor {
    precondition(x.shape.rank == 4 && x.shape[1] == weight.parameter.shape[1], "\(weight.parameter.name) \(weight.parameter.shape) got an input \(x.shape)")
    let plan = prepared.plan(for: x.layout) { Plan(x.layout, self) }
    weight.prepare(phase)
    let x = plan.adapter.adapt(x)
    plan.x = x
    plan.isLinearized = phase == .linearized
    if plan.isLinearized {
      let product = plan.direction
      plan.withoutBias.forward(x, weight.view(plan.withoutBias.forwardWeights), bias: nil, into: product)
      return plan.sloped(plan.directionAdapter.adapt(product))
    }
    plan.convolution.forward(x, weight.view(plan.convolution.forwardWeights), bias: bias?.value, into: plan.y)
    return plan.y
  }

  public func backward(_ dy: Tensor, _ gradients: Gradients) -> Tensor? {
    let plan = prepared.current
    let convolution = plan.convolution
    let dy = plan.activationGradient(plan.gradientAdapter.adapt(dy))
    if gradients.ofParameters, let x = plan.x {
      if let bias, plan.dbias == nil { plan.dbias = Tensor(bias.shape) }
      convolution.backwardWeights(x: x, dy, into: plan.dw, bias: plan.dbias)
      weight.accumulate(plan.dw)
      if let dbias = plan.dbias, !plan.isLinearized { bias?.accumulate(dbias) }
    }
    guard gradients.ofInput else { return nil }
    if let thin = plan.thin {
      let w = weight.view(thin.weightsLayout, of: plan.thinSource)
      thin.forward(plan.thinAdapter.adapt(dy), w, bias: nil, into: plan.dx)
    } else {
      convolution.backwardData(dy, weight.view(convolution.backwardDataWeights), into: plan.dx)
    }
    return plan.dx
  }

  private final class Plan {
    let convolution: Convolution
    let adapter: Adapter
    let y: Tensor
    var x: Tensor?
    var isLinearized = false
    private let elementwise: Elementwise?
    /// For directions: without bias and activation.
    lazy var withoutBias = Convolution(
      x: convolution.xLayout.shape, outputChannels: layer.shape[0], kernel: layer.shape[2], stride: layer.stride,
      padding: layer.padding, bias: false, activation: nil, convolution.xLayout.element ?? .f32, named: layer.name + ": direction")
    lazy var direction = Tensor(withoutBias.yLayout)
    lazy var directionAdapter = Adapter(to: y.layout, for: layer.name + ": direction")
    private lazy var slopedDirection = Tensor(y.layout)
    lazy var gradientAdapter = Adapter(to: y.layout, for: layer.name + ": gradient")
    private lazy var beforeActivation = Tensor(y.layout)
    lazy var dw = Tensor(convolution.weightGradientLayout)
    var dbias: Tensor?
    lazy var dx = Tensor(thin.map { Layout(rowMajor: $0.y) } ?? convolution.xLayout)
    /// For inputs of few channels: the gradient of the input as a thin transposed convolution.
    lazy var thin = makeThin()
    let thinSource: Layout
    lazy var thinAdapter = Adapter(to: thin?.xLayout ?? y.layout, for: layer.name + ": gradient")
    private let layer: (name: String, shape: Shape, stride: Int, padding: Int)

    init(_ x: Layout, _ layer: Convolution2D) {
      let w = layer.weight.parameter.shape
      convolution = Convolution(
        x: x.shape, outputChannels: w[0], kernel: w[2], stride: layer.stride, padding: layer.padding,
        bias: layer.bias != nil, activation: layer.activation, layer.element, named: layer.name)
      adapter = Adapter(to: convolution.xLayout, for: layer.name + ": input")
      y = Tensor(convolution.yLayout)
      elementwise = layer.activation.map { [y] in Elementwise($0, y.layout, named: layer.name) }
      thinSource = ThinTransposedConvolution.weights(of: w)
      self.layer = (layer.name, w, layer.stride, layer.padding)
    }

    func activationGradient(_ dy: Tensor) -> Tensor {
      guard let elementwise else { return dy }
      elementwise.backward(y: y, dy: dy, into: beforeActivation)
      return beforeActivation
    }

    /// A direction behind the activation, with the slopes that it had in the pass before.
    func sloped(_ direction: Tensor) -> Tensor {
      guard let elementwise else { return direction }
      elementwise.backward(y: y, dy: direction, into: slopedDirection)
      return slopedDirection
    }

    private func makeThin() -> ThinTransposedConvolution? {
      let x = convolution.xLayout.shape
      guard x[1] < 8 else { return nil }
      let (name, w, stride, padding) = layer
      return ThinTransposedConvolution(
        x: convolution.yLayout.shape, channels: x[1], kernel: w[2], stride: stride, padding: padding, height: x[2],
        width: x[3], y.layout.element ?? .f32, named: name + ", gradient of the image")
    }
  }
}
