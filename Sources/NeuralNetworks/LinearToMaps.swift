public import Compute

/// A linear layer without bias whose output is read as feature maps: input `[N, inputs]`, output
/// `[N, channels, height, width]` in the order that convolutions like. Computed as the data gradient of an inner
/// product over such maps, which writes that order at no extra cost.
public final class LinearToMaps: Layer {
  private let weight: Weight
  private let maps: [Int]
  private let element: ElementType
  private let name: String
  private var prepared = Prepared<Plan>()

  /// - Parameters:
  ///   - weight: `[channels·height·width, inputs]`, as PyTorch has it
  ///   - maps: channels, height, width
  ///   - element: the type that it computes in, and of its output
  public init(_ name: String, weight: Tensor, maps: [Int], element: ElementType = .f32) {
    precondition(maps.count == 3 && maps.reduce(1, *) == weight.shape.rows, "\(name): \(weight.shape) for maps \(maps)")
    self.weight = Weight(Parameter(name + ".weight", weight), spectral: nil)
    self.maps = maps
    self.element = element
    self.name = name
  }

  /// With PyTorch's default start.
  public convenience init(_ name: String, inputs: Int, maps: [Int], using random: inout RandomSource) {
    let w = Initialization.uniform([maps.reduce(1, *), inputs], fanIn: inputs, using: &random)
    self.init(name, weight: w, maps: maps)
  }

  public var parameters: [Parameter] { [weight.parameter] }

  public func forward(_ x: Tensor, _ phase: Phase) -> Tensor {
    let plan = prepared.plan(for: x.layout) { Plan(x.shape, self) }
    weight.prepare(phase)
    let x = plan.inputAdapter.adapt(x)
    plan.x = x
    plan.product.backwardData(x, weight.view(plan.product.backwardDataWeights, of: plan.source), into: plan.y)
    return plan.y
  }

  public func backward(_ dy: Tensor, _ gradients: Gradients) -> Tensor? {
    let plan = prepared.current
    let dy = plan.adapter.adapt(dy)
    if gradients.ofParameters, let x = plan.x {
      plan.product.backwardWeights(x: dy, x, into: plan.dw, bias: nil)
      weight.accumulate(plan.dw, of: plan.source)
    }
    guard gradients.ofInput else { return nil }
    plan.product.forward(dy, weight.view(plan.product.forwardWeights, of: plan.source), bias: nil, into: plan.dx)
    return plan.dx
  }

  private final class Plan {
    let product: InnerProduct
    let source: Layout
    let y: Tensor
    var x: Tensor?
    let inputAdapter: Adapter
    lazy var adapter = Adapter(to: y.layout)
    lazy var dw = Tensor(product.weightGradientLayout)
    lazy var dx = Tensor(product.yLayout)

    init(_ x: Shape, _ layer: LinearToMaps) {
      let layout = Layout.preferred(Shape([x.rows] + layer.maps), layer.element)
      let inputs = x.rowCount
      product = InnerProduct(x: layout, outputs: inputs, bias: false, activation: nil, named: layer.name)
      inputAdapter = Adapter(to: product.dyLayout, for: layer.name + ": input")
      source = .transposed(Shape([inputs] + layer.maps))
      y = Tensor(layout)
    }
  }
}
