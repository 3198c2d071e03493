import Compute

/// RMSProp (Tieleman & Hinton 2012), as PyTorch has it: no momentum, so that a critic whose loss jumps from step to step is
/// not carried past its mark (what Arjovsky et al. 2017 chose it for).
public final class RMSProp: Optimizer {
  public let parameters: [Parameter]
  private let decay: Float
  private let epsilon: Float
  private let squares: [Tensor]
  public private(set) var steps = 0

  public init(_ parameters: [Parameter], decay: Float = 0.99, epsilon: Float = 1e-8) {
    self.parameters = parameters
    self.decay = decay
    self.epsilon = epsilon
    squares = parameters.map { Tensor($0.value.layout) }
  }

  /// The running mean of every parameter's squared gradient, `NAME.square`.
  public var state: [StateTensor] { zip(parameters, squares).map { StateTensor($0.name + ".square", $1) } }

  public func resume(afterSteps steps: Int) {
    precondition(steps >= 0, "\(steps) steps")
    self.steps = steps
  }

  public func step(rate: Float) {
    steps += 1
    for (parameter, square) in zip(parameters, squares) {
      parameter.settleGradient()
      Profile.loop("RMSProp") {
        parameter.value.rmsPropStep(gradient: parameter.gradient, square: square, rate: rate, decay: decay, epsilon: epsilon)
      }
      parameter.didChange()
    }
  }
}
