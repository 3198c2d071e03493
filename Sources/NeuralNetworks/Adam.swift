import Compute
private import Glibc

/// Adam (Kingma & Ba 2015) with bias correction; DCGAN's betas 0.5 and 0.999 by default (Radford et al. 2016).
public final class Adam: Optimizer {
  public let parameters: [Parameter]
  public let betas: (Float, Float)
  private let epsilon: Float
  private let first: [Tensor]
  private let second: [Tensor]
  /// Steps taken so far.
  public private(set) var steps = 0

  public init(_ parameters: [Parameter], betas: (Float, Float) = (0.5, 0.999), epsilon: Float = 1e-8) {
    self.parameters = parameters
    self.betas = betas
    self.epsilon = epsilon
    first = parameters.map { Tensor($0.value.layout) }
    second = parameters.map { Tensor($0.value.layout) }
  }

  /// The moments of every parameter, `NAME.first` and `NAME.second`: with the parameters and ``steps`` all that the
  /// next step depends on.
  public var state: [StateTensor] {
    parameters.indices.flatMap { i in
      [StateTensor(parameters[i].name + ".first", first[i]), StateTensor(parameters[i].name + ".second", second[i])]
    }
  }

  /// Goes on as if `steps` had been taken; what ``state`` holds is the caller's affair.
  public func resume(afterSteps steps: Int) {
    precondition(steps >= 0, "\(steps) steps")
    self.steps = steps
  }

  /// Moves every parameter against its gradient.
  public func step(rate: Float) {
    steps += 1
    let t = Double(steps)
    let c1 = Float(1 / (1 - pow(Double(betas.0), t)))
    let c2 = Float(1 / (1 - pow(Double(betas.1), t)))
    for (i, parameter) in parameters.enumerated() {
      parameter.settleGradient()
      Profile.loop("Adam") {
        parameter.value.adamStep(
          gradient: parameter.gradient, first: first[i], second: second[i], rate: rate, betas: betas, epsilon: epsilon,
          firstCorrection: c1, secondCorrection: c2)
      }
      parameter.didChange()
    }
  }
}
