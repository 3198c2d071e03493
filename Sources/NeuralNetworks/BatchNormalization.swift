public import Compute

/// Batch normalization of `[N, C, H, W]` over N, H, W, with ReLU fused when asked (Ioffe & Szegedy 2015):
/// y = scale·(x − mean)/√(variance + epsilon) + shift.
///
/// Training uses the batch's mean and biased variance, and moves the running ones by `momentum` toward the mean and
/// the unbiased variance (as PyTorch does; the engine's own running variance is the biased one). Inference uses the
/// running ones. With `groups` > 1 the rows are that many equal parts (real and generated, stacked), each normalized
/// by statistics of its own; the running ones follow the groups' average. It computes in the type of its input, with
/// statistics of single precision.
public final class BatchNormalization: Layer {
  public let scale: Parameter
  public let shift: Parameter
  public let runningMean: StateTensor
  public let runningVariance: StateTensor
  private let epsilon: Float
  private let momentum: Float
  /// Equal parts of the rows of a training pass that have statistics of their own; the same for every pass of as many rows.
  public var groups: Int
  private let relu: Bool
  private var prepared = Prepared<Plan>()
  private var fixed = Prepared<FixedPlan>()

  /// PyTorch's.
  public static let epsilon: Float = 1e-5

  public init(
    _ name: String, channels: Int, relu: Bool = false, groups: Int = 1, epsilon: Float = BatchNormalization.epsilon, momentum: Float = 0.1
  ) {
    scale = Parameter(name + ".weight", Tensor([channels], [Float](repeating: 1, count: channels)))
    shift = Parameter(name + ".bias", Tensor([channels]))
    runningMean = StateTensor(name + ".running_mean", Tensor([channels]))
    runningVariance = StateTensor(name + ".running_var", Tensor([channels], [Float](repeating: 1, count: channels)))
    self.epsilon = epsilon
    self.momentum = momentum
    self.groups = groups
    self.relu = relu
  }

  public var parameters: [Parameter] { [scale, shift] }
  public var state: [StateTensor] { [runningMean, runningVariance] }

  public func forward(_ x: Tensor, _ phase: Phase) -> Tensor {
    switch phase {
    case .inference:
      let plan = fixed.plan(for: x.layout) { FixedPlan(x.layout, epsilon: epsilon, relu: relu) }
      plan.normalization.forward(
        x, scale: scale.value, shift: shift.value, mean: runningMean.tensor, variance: runningVariance.tensor, into: plan.y)
      return plan.y
    case .training:
      let plan = prepared.plan(for: x.layout) { Plan(x.layout, groups: groups, epsilon: epsilon, relu: relu) }
      precondition(plan.groups.count == groups, "\(x.shape.rows) rows in \(groups) groups, after \(plan.groups.count)")
      plan.x = x
      for group in plan.groups {
        group.normalization.forward(
          group.part(of: x), scale: scale.value, shift: shift.value, mean: group.mean, variance: group.variance,
          into: group.part(of: plan.y))
        let n = Float(group.elements)
        group.unbiased.set(group.variance, scaledBy: n / max(1, n - 1))
      }
      plan.average(\.mean, into: plan.mean)
      plan.average(\.unbiased, into: plan.variance)
      runningMean.tensor.move(toward: plan.mean, by: momentum)
      runningVariance.tensor.move(toward: plan.variance, by: momentum)
      return plan.y
    case .linearized:
      preconditionFailure("batch normalization is not linear piece by piece: its statistics depend on its input")
    }
  }

  /// Answers a training pass; both gradients are computed whatever is asked, and only the asked ones used.
  public func backward(_ dy: Tensor, _ gradients: Gradients) -> Tensor? {
    let plan = prepared.current
    guard let x = plan.x else { return nil }
    let dy = plan.adapter.adapt(dy)
    for group in plan.groups {
      group.normalization.backward(
        x: group.part(of: x), dy: group.part(of: dy), scale: scale.value, shift: shift.value, mean: group.mean,
        variance: group.variance, into: group.part(of: plan.dx), scale: group.dscale, shift: group.dshift)
      if gradients.ofParameters {
        scale.accumulate(group.dscale)
        shift.accumulate(group.dshift)
      }
    }
    return gradients.ofInput ? plan.dx : nil
  }

  private final class Group {
    let rows: Range<Int>
    let isWhole: Bool
    let elements: Int
    let normalization: Normalization
    let mean: Tensor
    let variance: Tensor
    let unbiased: Tensor
    let dscale: Tensor
    let dshift: Tensor

    init(_ layout: Layout, rows: Range<Int>, isWhole: Bool, epsilon: Float, relu: Bool) {
      self.rows = rows
      self.isWhole = isWhole
      let channels = layout.shape[1]
      elements = layout.shape.count / channels
      normalization = Normalization(layout, epsilon: epsilon, relu: relu)
      (mean, variance, unbiased) = (Tensor([channels]), Tensor([channels]), Tensor([channels]))
      (dscale, dshift) = (Tensor([channels]), Tensor([channels]))
    }

    func part(of x: Tensor) -> Tensor { isWhole ? x : x.rows(rows) }
  }

  private final class Plan {
    let groups: [Group]
    let y: Tensor
    /// The groups' average statistics, the variance unbiased.
    let mean: Tensor
    let variance: Tensor
    var x: Tensor?
    lazy var adapter = Adapter(to: y.layout)
    lazy var dx = Tensor(y.layout)

    func average(_ statistic: (Group) -> Tensor, into mean: Tensor) {
      mean.set(statistic(groups[0]), scaledBy: 1 / Float(groups.count))
      for group in groups.dropFirst() { mean.add(statistic(group), scaledBy: 1 / Float(groups.count)) }
    }

    init(_ layout: Layout, groups count: Int, epsilon: Float, relu: Bool) {
      let n = layout.shape.rows
      precondition(n % count == 0, "\(n) rows are not \(count) equal groups")
      let size = n / count
      y = Tensor(layout)
      (mean, variance) = (Tensor([layout.shape[1]]), Tensor([layout.shape[1]]))
      let whole = Tensor(layout)
      groups = (0..<count).map { i in
        let rows = i * size..<(i + 1) * size
        let part = count == 1 ? layout : whole.rows(rows).layout
        return Group(part, rows: rows, isWhole: count == 1, epsilon: epsilon, relu: relu)
      }
    }
  }

  private final class FixedPlan {
    let normalization: FixedNormalization
    let y: Tensor

    init(_ layout: Layout, epsilon: Float, relu: Bool) {
      normalization = FixedNormalization(layout, epsilon: epsilon, relu: relu)
      y = Tensor(layout)
    }
  }
}
