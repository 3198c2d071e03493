import Compute
@testable import Datasets
import Files
@testable import Models
import NeuralNetworks
@testable import Serialization
@testable import Training

extension Reader {
  /// The state of a training with the right checksum; one that is accepted is gone on with for a step.
  static let checkpoint = Reader(
    name: "checkpoint", longest: 1 << 16, dictionary: "safetensors", seeds: { [try TinyGame.checkpoint().encoded()] },
    read: { input in try TinyGame.goOn(from: Checkpoint(decoding: Checksums.container(input), path: "step-0.safetensors")) })

  /// The fields of a training's state, one a line.
  static let checkpointFields = Reader(
    name: "checkpoint-fields", longest: 8192, dictionary: "json",
    seeds: { [Array(try TinyGame.checkpoint().fields.map(\.text).joined(separator: "\n").utf8)] },
    read: { input in
      let lines = input.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
      let container = try Container(decoding: TinyGame.saved, path: "step-0.safetensors")
      var metadata = container.metadata
      let fields = Swift.zip(TinyGame.names, lines).map { (key: $0, value: JSONValue.string($1)) }
      metadata["state"] = JSONValue.object(JSONObject(fields)).text
      let file = Container(metadata: metadata, arrays: container.arrays).encoded()
      try TinyGame.goOn(from: Checkpoint(decoding: file, path: "step-0.safetensors"))
    })
}

extension StateArchive.Fault: InternalError {}

/// A training as small as it can be, four steps in.
enum TinyGame {
  private static let configuration = {
    var configuration = TrainingConfiguration()
    configuration.length = .images(1000)
    configuration.batchSize = 4
    return configuration.resolved(images: TinyModel.data.count)
  }()

  private static let architecture = Architecture(
    height: 4, width: 4, imageChannels: 1, classNames: ["a", "b"], noise: 2, codes: LatentCode.first(1),
    generatorChannels: [2, 2], discriminatorChannels: [2], discriminatorFeatures: 2, recognizerChannels: [2])

  // Every state that is restored replaces all of it. The fuzzer has one thread.
  nonisolated(unsafe) private static let trainer = {
    Threads.use(1)
    return GANTrainer(architecture, configuration)
  }()

  private static func parts() throws -> (state: RunState, overseer: Overseer) {
    let data = TinyModel.data
    let keeper = ModelKeeper(Sandbox.shared.at("m.safetensors"), .f16, configuration, data, dataDigest: "d", heldOut: 0)
    let log = try TrainingLog("/dev/null")
    return unsafe (RunState(data, configuration, clock: { 0 }), Overseer(trainer, nil, keeper, log, stop: .auto))
  }

  private static func play(_ state: inout RunState, _ overseer: Overseer) throws {
    let (images, labels) = state.batches.batch(step: state.step, emphasis: 0.5)
    let latent = unsafe LatentBatch(trainer.generator.latentSpace, rows: configuration.batchSize)
    latent.sample(labels: labels, seed: 0, step: state.step)
    state.last = unsafe trainer.step(images: images, labels: labels, latent: latent, key: RandomKey(seed: 0, step: state.step), rateFactor: 1)
    unsafe state.batches.note(trainer.realScores)
    state.step += 1
    let now = Overseer.Moment(imagesSeen: state.imagesSeen, epoch: state.clock.epoch(imagesSeen: state.imagesSeen), isFalling: false)
    if let trouble = try overseer.watch(state.last, { now }, tell: { _ in }) { _ = try overseer.answer(trouble, now, tell: { _ in }) }
    if case .trouble(let trouble) = try overseer.check(now, tell: { _ in }) { _ = try overseer.answer(trouble, now, tell: { _ in }) }
  }

  static func checkpoint() throws -> Checkpoint {
    try Sandbox.shared.empty()
    var (state, overseer) = try parts()
    for _ in 0..<4 { try play(&state, overseer) }
    var archive = StateArchive()
    try state.archive(&archive)
    try overseer.archive(&archive)
    return Checkpoint(
      arguments: ["--data", "x"], identity: TrainingIdentity([("seed", "0")]), engine: "e", step: state.step, judge: [], state: archive)
  }

  static let saved: [UInt8] = {
    do { return try checkpoint().encoded() } catch { stop("a state that cannot be saved: \(error)") }
  }()

  static let names: [String] = {
    do {
      return try Checkpoint(decoding: saved, path: "").fields.map(\.name)
    } catch {
      stop("a state that cannot be read back: \(error)")
    }
  }()

  /// One step from there, as `TrainingRun` does it.
  static func goOn(from checkpoint: Checkpoint) throws {
    var (state, overseer) = try parts()
    var archive = StateArchive(fields: checkpoint.fields, arrays: checkpoint.arrays)
    state.step = checkpoint.step
    try state.archive(&archive)
    try overseer.archive(&archive)
    try play(&state, overseer)
  }
}
