import Compute

/// An exponential moving average of a network's learned arrays and running statistics, kept in a second network of
/// the same shape. Samples come from the average: it is what makes a large learning rate usable.
public final class MovingAverage {
  private let parameters: [(source: Parameter, average: Parameter)]
  private let state: [(source: StateTensor, average: StateTensor)]
  private let ceiling: Float
  /// Updates so far.
  public private(set) var updates = 0

  /// Starts as a copy of the source.
  ///
  /// - Parameter ceiling: the factor that (1 + t)/(10 + t) rises to
  public init(
    of source: (parameters: [Parameter], state: [StateTensor]), in average: (parameters: [Parameter], state: [StateTensor]),
    ceiling: Float = 0.999
  ) {
    precondition(source.parameters.map(\.name) == average.parameters.map(\.name), "an average of another network")
    parameters = Array(zip(source.parameters, average.parameters))
    state = Array(zip(source.state, average.state))
    self.ceiling = ceiling
    for pair in parameters {
      pair.average.value.copy(from: pair.source.value)
      pair.average.didChange()
    }
    for pair in state { pair.average.tensor.copy(from: pair.source.tensor) }
  }

  /// Goes on as if `updates` had been made; the averaged network's arrays are the caller's affair.
  public func resume(afterUpdates updates: Int) {
    precondition(updates >= 0, "\(updates) updates")
    self.updates = updates
  }

  /// average ← f·average + (1 − f)·source, f = min(ceiling, (1 + t)/(10 + t)).
  public func update() { Profile.loop("moving average") { move() } }

  private func move() {
    let t = Float(updates)
    let amount = 1 - min(ceiling, (1 + t) / (10 + t))
    for pair in parameters {
      pair.average.value.move(toward: pair.source.value, by: amount)
      pair.average.didChange()
    }
    for pair in state { pair.average.tensor.move(toward: pair.source.tensor, by: amount) }
    updates += 1
  }
}
