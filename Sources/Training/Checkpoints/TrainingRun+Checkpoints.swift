private import Files

/// How a run begins, how it is saved, and how it goes on.
extension TrainingRun {
  func begin(_ keeper: ModelKeeper) throws -> (TrainingLog, Overseer) {
    // Of an earlier training with this model's name.
    try CheckpointFolder(ofModel: model).removeStates(after: nil)
    let log = try TrainingLog(logPath)
    try log.start(
      data: data.name, images: data.count, heldOut: heldOut, scoreInterval: scorer == nil ? nil : scoreInterval,
      options: configuration.described)
    return (log, Overseer(trainer, scorer, keeper, log))
  }

  func resume(_ state: inout RunState, _ keeper: ModelKeeper, from checkpoint: Checkpoint) throws -> (TrainingLog, Overseer) {
    let checkpoints = CheckpointFolder(ofModel: model)
    var archive = StateArchive(fields: checkpoint.fields, arrays: checkpoint.arrays)
    do {
      state.step = checkpoint.step
      var logLength = 0
      try state.archive(&archive)
      try archive.count("logLength", &logLength)
      let log = try TrainingLog(logPath, length: logLength)
      let overseer = Overseer(trainer, scorer, keeper, log)
      try overseer.archive(&archive)
      try checkpoints.removeStates(after: checkpoint.step)
      try log.resume(imagesSeen: state.imagesSeen)
      return (log, overseer)
    } catch let fault as StateArchive.Fault {
      throw CheckpointError(path: checkpoints.path, problem: .entry(fault.name))
    }
  }

  func archived(_ state: RunState, _ overseer: Overseer, _ log: TrainingLog) throws -> StateArchive {
    var (state, archive, logLength) = (state, StateArchive(), log.length)
    try state.archive(&archive)
    try archive.count("logLength", &logLength)
    try overseer.archive(&archive)
    return archive
  }

  private var logPath: String { Path.join(samples, "log.jsonl") }
}
