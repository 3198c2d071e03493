public import Compute

/// A differentiable step of a network.
///
/// Outputs and input gradients are buffers of the layer's own, valid until its next pass with the same number of
/// rows; parameter gradients accumulate, input gradients are overwritten; ``backward(_:_:)`` answers the latest
/// ``forward(_:_:)``. Any number of rows: what a shape needs is prepared when it is first met, and kept.
public protocol Layer: AnyObject {
  /// All learned arrays, in a fixed order: the one list that optimizers, averages and model files read.
  var parameters: [Parameter] { get }
  /// All other arrays that make the layer's behaviour.
  var state: [StateTensor] { get }

  func forward(_ x: Tensor, _ phase: Phase) -> Tensor

  /// - Returns: the gradient with respect to the input, or nil where `gradients` does not ask for it.
  @discardableResult
  func backward(_ dy: Tensor, _ gradients: Gradients) -> Tensor?
}

extension Layer {
  public var parameters: [Parameter] { [] }
  public var state: [StateTensor] { [] }
}

/// What a layer prepared for each input layout that it met.
struct Prepared<Plan: AnyObject> {
  private var plans: [(layout: Layout, plan: Plan)] = []
  /// The plan of the latest forward pass, which a backward pass answers.
  private(set) var latest: Plan?

  /// The plan for `layout`, made by `make` when it is first met.
  mutating func plan(for layout: Layout, _ make: () -> Plan) -> Plan {
    let found = plans.first { $0.layout === layout } ?? plans.first { $0.layout == layout }
    let plan = found?.plan ?? make()
    if found == nil { plans.append((layout, plan)) }
    latest = plan
    return plan
  }

  var current: Plan {
    guard let latest else { fatalError("a backward pass without a forward pass") }
    return latest
  }
}
