public import Compute

/// y = x·Wᵀ + b, with an activation when asked: input `[N, …]` of any order (flattened channel by channel, row by
/// row), output `[N, outputs]`. It computes in the type of its input; its output is of single precision.
public final class Linear: Layer {
  public let outputs: Int
  private let weight: Weight
  private let bias: Parameter?
  private let activation: Activation?
  private let name: String
  private var prepared = Prepared<Plan>()

  /// - Parameters:
  ///   - weight: `[outputs, inputs]`, or `[outputs, …]` with the axes of the input
  ///   - bias: `[outputs]`, or nil
  public init(
    _ name: String, weight: Tensor, bias: Tensor?, activation: Activation? = nil, spectral: SpectralNormalization? = nil
  ) {
    outputs = weight.shape.rows
    self.weight = Weight(Parameter(name + ".weight", weight), spectral: spectral)
    self.bias = bias.map { Parameter(name + ".bias", $0) }
    self.activation = activation
    self.name = name
  }

  /// With PyTorch's default start.
  ///
  /// - Parameter maps: channels, height and width where the input is feature maps; the weight is then kept in the order in
  ///   which they come, and need not be brought there in every step (measured: 1.0 of 39 ms)
  public convenience init(
    _ name: String, inputs: Int, maps: [Int]? = nil, outputs: Int, bias: Bool = true, activation: Activation? = nil,
    spectral: Bool = false, using random: inout RandomSource
  ) {
    var w = Initialization.uniform([outputs, inputs], fanIn: inputs, using: &random)
    if let maps {
      let ordered = Tensor(Layout.preferred(Shape([outputs] + maps)))
      ordered.copy(from: w.values)
      w = ordered
    }
    let b = bias ? Initialization.uniform([outputs], fanIn: inputs, using: &random) : nil
    self.init(
      name, weight: w, bias: b, activation: activation,
      spectral: spectral ? SpectralNormalization(w, using: &random) : nil)
  }

  public var parameters: [Parameter] { [weight.parameter] + (bias.map { [$0] } ?? []) }
  public var state: [StateTensor] { weight.state }

  public func forward(_ x: Tensor, _ phase: Phase) -> Tensor {
    precondition(x.shape.rowCount == weight.parameter.shape.rowCount, "\(weight.parameter.name) \(weight.parameter.shape) got an input \(x.shape)")
    let plan = prepared.plan(for: x.layout) { Plan(x.layout, self) }
    weight.prepare(phase)
    plan.x = x
    plan.isLinearized = phase == .linearized
    if plan.isLinearized {
      plan.withoutBias.forward(x, weight.view(plan.withoutBias.forwardWeights), bias: nil, into: plan.direction)
      return plan.slopedDirection()
    }
    plan.product.forward(x, weight.view(plan.product.forwardWeights), bias: bias?.value, into: plan.y)
    return plan.y
  }

  public func backward(_ dy: Tensor, _ gradients: Gradients) -> Tensor? {
    let plan = prepared.current
    let dy = plan.gradientAdapter.adapt(plan.activationGradient(dy))
    if gradients.ofParameters, let x = plan.x {
      let (dw, dbias) = plan.weightGradients(bias: bias)
      plan.product.backwardWeights(x: x, dy, into: dw, bias: dbias)
      weight.accumulate(dw)
      if let dbias, !plan.isLinearized { bias?.accumulate(dbias) }
    }
    guard gradients.ofInput else { return nil }
    let dx = plan.inputGradient
    plan.product.backwardData(dy, weight.view(plan.product.backwardDataWeights), into: dx)
    return dx
  }

  private final class Plan {
    let product: InnerProduct
    let y: Tensor
    var x: Tensor?
    var isLinearized = false
    /// For directions: without bias and activation.
    lazy var withoutBias = InnerProduct(
      x: product.xLayout, outputs: y.shape[1], bias: false, activation: nil, named: name + ": direction")
    lazy var direction = Tensor(y.layout)
    let gradientAdapter: Adapter
    private let name: String
    private let elementwise: Elementwise?
    private lazy var beforeActivation = Tensor(y.layout)
    private lazy var dw = Tensor(product.weightGradientLayout)
    private var dbias: Tensor?
    lazy var inputGradient = Tensor(product.xLayout)

    init(_ x: Layout, _ layer: Linear) {
      product = InnerProduct(x: x, outputs: layer.outputs, bias: layer.bias != nil, activation: layer.activation, named: layer.name)
      gradientAdapter = Adapter(to: product.dyLayout, for: layer.name + ": gradient")
      name = layer.name
      y = Tensor(product.yLayout)
      elementwise = layer.activation.map { [y] in Elementwise($0, y.layout, named: layer.name) }
    }

    func activationGradient(_ dy: Tensor) -> Tensor {
      guard let elementwise else { return dy }
      elementwise.backward(y: y, dy: dy, into: beforeActivation)
      return beforeActivation
    }

    /// The direction behind the activation, with the slopes that it had in the pass before.
    func slopedDirection() -> Tensor {
      elementwise?.backward(y: y, dy: direction, into: direction)
      return direction
    }

    func weightGradients(bias: Parameter?) -> (Tensor, Tensor?) {
      if let bias, dbias == nil { dbias = Tensor(bias.shape) }
      return (dw, dbias)
    }
  }
}
