public import Compute

/// A learned bias for each class: what a linear layer adds for a one-hot label appended to its input. `y [N, O]`,
/// weight `[O, classes]`. A row without a label gets none.
public final class LabelBias {
  private let weight: Parameter
  private let outputs: Int
  private let classes: Int
  private var labels: [Int?] = []
  private let dw: Tensor

  public init(_ name: String, weight: Tensor) {
    self.weight = Parameter(name + ".weight", weight)
    outputs = weight.shape[0]
    classes = weight.shape[1]
    dw = Tensor(weight.shape)
  }

  public var parameters: [Parameter] { [weight] }

  public func addForward(_ labels: [Int?], to y: Tensor) {
    self.labels = labels
    y.withMutableValues { y in
      weight.value.withValues { w in
        for n in 0..<labels.count {
          guard let label = labels[n] else { continue }
          for o in 0..<outputs { y[n * outputs + o] += w[o * classes + label] }
        }
      }
    }
  }

  public func backward(_ dy: Tensor) {
    dw.fill(0)
    dy.withValues { dy in
      dw.withMutableValues { dw in
        for n in 0..<labels.count {
          guard let label = labels[n] else { continue }
          for o in 0..<outputs { dw[o * classes + label] += dy[n * outputs + o] }
        }
      }
    }
    weight.accumulate(dw)
  }
}
