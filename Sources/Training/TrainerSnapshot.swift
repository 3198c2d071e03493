internal import NeuralNetworks

/// A game as a value: everything that a ``GANTrainer``'s next move depends on but its configuration and its inputs.
/// Restored into a trainer of the same architecture, the game goes on bit for bit as it would have.
///
/// One list of named arrays and one of counters, so that a file of them needs no knowledge of networks. The default
/// networks on 28x28 images take 10 MB.
public struct TrainerSnapshot: Sendable, Equatable {
  public struct NamedValues: Sendable, Equatable {
    public let name: String
    public let shape: [Int]
    /// Row-major.
    public let values: [Float]

    public init(name: String, shape: [Int], values: [Float]) {
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  public struct Counter: Sendable, Equatable {
    public let name: String
    public let value: Int

    public init(name: String, value: Int) {
      self.name = name
      self.value = value
    }
  }

  public let arrays: [NamedValues]
  public let counters: [Counter]

  public init(arrays: [NamedValues], counters: [Counter]) {
    self.arrays = arrays
    self.counters = counters
  }
}

extension GANTrainer {
  /// The game as it stands.
  public func snapshot() -> TrainerSnapshot {
    TrainerSnapshot(
      arrays: slots.map { .init(name: $0.name, shape: $0.tensor.shape.sizes, values: $0.tensor.values) },
      counters: counters.map { .init(name: $0.name, value: $0.value) })
  }

  /// Puts the game back to where it stood. The ``tuning`` stays as it is.
  ///
  /// - Precondition: the snapshot is of a game with the same architecture.
  public func restore(_ snapshot: TrainerSnapshot) {
    let slots = self.slots
    precondition(
      slots.map(\.name) == snapshot.arrays.map(\.name) && slots.map(\.tensor.shape.sizes) == snapshot.arrays.map(\.shape)
        && counters.map(\.name) == snapshot.counters.map(\.name), "a snapshot of another game")
    for (slot, array) in zip(slots, snapshot.arrays) { slot.tensor.copy(from: array.values) }
    for parameter in parameters { parameter.didChange() }
    for (counter, saved) in zip(counters, snapshot.counters) { counter.resume(saved.value) }
  }

  /// The name of the first array of the networks or the average that holds a number that is not finite.
  var notFinite: String? {
    slots.first { slot in !slot.tensor.values.allSatisfy(\.isFinite) }?.name
  }

  private var parameters: [Parameter] {
    generator.parameters + discriminator.parameters + recognizers.flatMap(\.parameters) + average.parameters
  }

  /// Parameters, running statistics, spectral vectors, moments, and the average under names of its own.
  private var slots: [StateTensor] {
    func values(_ parameters: [Parameter]) -> [StateTensor] { parameters.map { StateTensor($0.name, $0.value) } }
    let average = values(self.average.parameters) + self.average.state
    return values(generator.parameters) + generator.state + values(discriminator.parameters) + discriminator.state
      + values(recognizers.flatMap(\.parameters))
      + generatorOptimizer.state + discriminatorOptimizer.state + recognizerOptimizer.state
      + average.map { StateTensor("average." + $0.name, $0.tensor) }
  }

  private var counters: [(name: String, value: Int, resume: (Int) -> Void)] {
    let optimizers = [
      ("generator.steps", generatorOptimizer), ("discriminator.steps", discriminatorOptimizer),
      ("recognizers.steps", recognizerOptimizer),
    ]
    return optimizers.map { name, optimizer in (name, optimizer.steps, { optimizer.resume(afterSteps: $0) }) }
      + [("average.updates", movingAverage.updates, { self.movingAverage.resume(afterUpdates: $0) })]
  }
}
