public import Compute

/// A learned array: its value and the gradient of the loss with respect to it, both in one order, mostly row-major.
public final class Parameter {
  /// The path in its network, e.g. `discriminator.hidden.weight`.
  public let name: String
  public let value: Tensor
  /// Accumulates over backward passes until ``zeroGradient()``.
  public let gradient: Tensor
  /// Counts the changes of ``value``; prepared copies are refreshed when it has moved.
  public private(set) var version = 0
  /// True after ``zeroGradient()`` until the first contribution, which then overwrites instead of adding.
  private(set) var gradientIsZero = true

  public init(_ name: String, _ value: Tensor) {
    self.name = name
    self.value = value
    gradient = Tensor(value.layout)
  }

  public var shape: Shape { value.shape }

  /// To be called after every change of ``value``.
  public func didChange() { version += 1 }

  public func zeroGradient() { gradientIsZero = true }

  /// Makes a lazily zeroed gradient really zero, for readers of ``gradient``.
  func settleGradient() {
    if gradientIsZero { gradient.fill(0) }
  }

  /// Adds to the gradient: `overwrite` and `add` do the same to it, the one for when it is zero.
  func accumulate(overwrite: () -> Void, add: () -> Void) {
    if gradientIsZero { overwrite() } else { add() }
    gradientIsZero = false
  }

  /// Adds `contribution`, of the same layout.
  public func accumulate(_ contribution: Tensor) {
    accumulate(
      overwrite: { gradient.copy(from: contribution) },
      add: { gradient.add(contribution) })
  }
}

/// An array that belongs to a network but is not learned by gradients: running statistics, spectral vectors.
public struct StateTensor {
  public let name: String
  public let tensor: Tensor

  public init(_ name: String, _ tensor: Tensor) {
    self.name = name
    self.tensor = tensor
  }
}
