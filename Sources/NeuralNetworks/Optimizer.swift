import Compute

/// Moves parameters against their gradients.
public protocol Optimizer: AnyObject {
  var parameters: [Parameter] { get }
  /// Steps taken so far.
  var steps: Int { get }
  /// What the next step depends on beside the parameters and ``steps``, for every parameter under its name.
  var state: [StateTensor] { get }

  /// Goes on as if `steps` had been taken; what ``state`` holds is the caller's affair.
  func resume(afterSteps steps: Int)
  /// Moves every parameter against its gradient.
  func step(rate: Float)
}

extension Optimizer {
  public func zeroGradients() {
    for parameter in parameters { parameter.zeroGradient() }
  }
}
