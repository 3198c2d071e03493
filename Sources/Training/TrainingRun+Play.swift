private import Compute
private import Evaluation
private import Files
internal import Images
internal import Models
private import NeuralNetworks

extension TrainingRun {
  /// Plays the game to the end.
  ///
  /// - Parameters:
  ///   - isStopped: asked after every step; true ends the run early, with the model and the training's state saved
  ///   - report: told what happens, about four times a second
  /// - Throws: ``TrainingError``, ``CheckpointError``, or what a file or folder ran into
  public func run(isStopped: () -> Bool, report: (TrainingEvent) -> Void) throws -> TrainingOutcome {
    // Before the first step, since the model is written only after many.
    try Folder.create(Path.parent(model))
    try Folder.requireWritable(Path.parent(model))
    if let found = FileKind.at(model), found != .file { throw FileError.cannotReplace(path: model, found: found) }
    try Folder.create(samples)
    let checkpoints = CheckpointFolder(ofModel: model)
    let lock = try checkpoints.lock()
    defer {
      // Where not even the first state could be saved.
      Folder.removeIfEmpty(checkpoints.path)
      withExtendedLifetime(lock) {}
    }
    StreamedFile.removeLeftovers(of: model)
    StreamedFile.removeLeftovers(in: samples) { $0.hasSuffix(".png") || $0.hasSuffix(".svg") }

    let judge = (scorer as? JudgeScorer)?.judge
    let keeper = ModelKeeper(
      model, precision, configuration, data, dataDigest: dataDigest, heldOut: heldOut, labels: labels, judge: judge.map(CarriedJudge.pack))
    var state = RunState(learned, configuration, clock: saving.clock)
    let (log, overseer) = try saving.checkpoint.map { try resume(&state, keeper, from: $0) } ?? begin(keeper)
    let sampler = Sampler(trainer.average, seed: configuration.seed)
    try write(SampleGrid.real(data), "real.png")
    if state.step == 0 { report(.epoch(0, picture: try write(SampleGrid.generated(sampler), gridName(0)))) }

    let latents = LatentSource(trainer.generator.architecture, configuration)
    var shown = RunState.Window(images: state.imagesSeen, seconds: state.clock.seconds)
    var ending: TrainingEnding? = saving.endsThere ? .asked : nil
    var defeat: Trouble?
    /// Images seen when the curves were drawn.
    var curvesAt = state.imagesSeen

    func progress(_ reports: [StepReport], since window: RunState.Window?) -> TrainingProgress {
      let seconds = state.clock.seconds
      let (images, time) = window.map { (state.imagesSeen - $0.images, seconds - $0.seconds) } ?? (state.imagesSeen, seconds)
      return TrainingProgress(
        imagesSeen: state.imagesSeen, fraction: state.fraction, epoch: state.clock.epoch(imagesSeen: state.imagesSeen),
        seconds: seconds, imagesPerSecond: time > 0 ? Double(images) / time : 0, report: .average(reports))
    }

    func now() -> Overseer.Moment {
      Overseer.Moment(
        // The epoch of the step's first image: the step that ends an epoch may see the first images of the next one.
        imagesSeen: state.imagesSeen,
        epoch: state.clock.epoch(imagesSeen: max(1, state.imagesSeen - configuration.batchSize + 1)),
        isFalling: configuration.rateFactor(progress: state.fraction) < 1)
    }

    let encodedJudge = judge?.encoded() ?? []
    var pace = SavingPace(interval: saving.interval, now: state.clock.seconds)
    func save(isBest: Bool) throws {
      let start = state.clock.seconds
      let checkpoint = Checkpoint(
        arguments: saving.arguments, identity: identity, engine: engine, step: state.step,
        judge: encodedJudge, state: try archived(state, overseer, log))
      try checkpoints.save(checkpoint, isBest: isBest)
      pace.saved(from: start, to: state.clock.seconds)
    }

    if saving.checkpoint == nil {
      try overseer.start()
      try save(isBest: false)
    }
    var times: StepTimes?
    if case .minutes = configuration.length { times = try StepTimes(in: checkpoints.path, from: state.step) }
    while ending == nil {
      state.clock.tick(recorded: times?.moment(ofStep: state.step))
      try times?.note(state.clock.moment, ofStep: state.step)
      guard state.fraction < 1 else { break }

      // (1) One move of the game.
      let factor = configuration.rateFactor(progress: state.fraction)
      let rate = configuration.generatorRate * trainer.tuning.generatorRate * factor
      let (images, labels) = state.batches.batch(step: state.step, emphasis: configuration.emphasis(rateFactor: factor))
      let (latent, own) = latents.sample(labels: labels, step: state.step)
      let last = trainer.step(
        images: images, labels: labels, latent: latent, own: own, key: RandomKey(seed: configuration.seed, step: state.step),
        rateFactor: factor, movesGenerator: configuration.movesGenerator(step: state.step))
      state.last = last
      state.batches.note(trainer.realScores)
      let before = state.imagesSeen
      state.step += 1
      let seen = state.imagesSeen
      var trouble = try overseer.watch(last, now, tell: report)

      // (2) What is told of it.
      if last.isFinite {
        shown.reports.append(last)
        state.logged.reports.append(last)
        state.ofEpoch.reports.append(last)
      }
      if state.clock.seconds - shown.seconds > 0.25 {
        report(.progress(progress(shown.reports, since: shown)))
        shown = RunState.Window(images: seen, seconds: state.clock.seconds)
      }
      if state.logged.reports.count == 100 {
        try log.progress(progress(state.logged.reports, since: state.logged), event: "step", rate: rate)
        state.logged = RunState.Window(images: seen, seconds: state.clock.seconds)
      }
      let epoch = seen / data.count
      if epoch > before / data.count {
        try log.progress(progress(state.ofEpoch.reports, since: nil), event: "epoch", rate: rate)
        state.ofEpoch = RunState.Window()
        if epoch / epochsPerPicture > before / data.count / epochsPerPicture {
          // Until there is a best model the latest is kept.
          if trouble == nil, keeper.best == nil { trouble = try keeper.save(trainer.average, now()) }
          report(.epoch(epoch, picture: try write(SampleGrid.generated(sampler), gridName(epoch))))
          if seen - curvesAt >= TrainingRun.leastImagesPerPicture {
            try drawCurves(log.history)
            curvesAt = seen
          }
        }
      }

      // (3) Whether to go on.
      if trouble == nil, seen / scoreInterval > before / scoreInterval {
        switch try overseer.check(now(), tell: report) {
        case .goOn: break
        case .coolDown(let reason) where configuration.decayStart > 0 && configuration.decayStart < 1:
          state.clock.shorten(imagesSeen: seen, to: configuration.decayStart)
          try log.coolDown(reason, epoch: now().epoch, imagesSeen: seen)
          report(.coolDown(reason))
        case .coolDown(let reason), .stop(let reason): ending = .stopped(reason)
        case .trouble(let found): trouble = found
        }
      }
      if let trouble, try !overseer.answer(trouble, now(), tell: report) {
        defeat = trouble
        break
      }

      // (4) What is left for whoever goes on.
      if ending == nil, isStopped() { ending = .interrupted }
      let isBest = keeper.best?.score.imagesSeen == seen
      if ending == nil ? isBest || pace.isDue(state.clock.seconds) : ending == .interrupted { try save(isBest: isBest) }
    }
    let ended = ending ?? (state.clock.isShortened ? .stopped(overseer.stopRule.reason) : .length)
    if defeat == nil, ended != .interrupted { defeat = try overseer.finish(now(), tell: report) }
    if !shown.reports.isEmpty { report(.progress(progress(shown.reports, since: shown))) }
    let words = defeat.map { "given up: \($0.text)" } ?? ended.words(epoch: now().epoch)
    try log.end(
      progress(state.ofEpoch.reports.isEmpty ? [state.last] : state.ofEpoch.reports, since: nil), event: defeat == nil ? "end" : "failed",
      reason: words, best: keeper.best, scoringSeconds: overseer.scoringSeconds)

    // What is kept is finished also where the training failed; without a score that is what the last epoch left.
    func failure(_ trouble: Trouble) throws -> TrainingError {
      try drawCurves(log.history)
      try drawStrip(log.history)
      try checkpoints.remove()
      return .gaveUp(epoch: now().epoch, trouble: trouble, rollbacks: overseer.rescue.rollbacks, model: keeper.savedPath)
    }
    if let defeat, keeper.best == nil { throw try failure(defeat) }
    // Measuring the codes is no part of the training's time, and who interrupts it is not kept waiting for it.
    let (end, seconds) = (now(), state.clock.seconds)
    let kept = keeper.best?.model.makeGenerator() ?? trainer.average
    // Labels come into it only now, when all is learned: to name what was found.
    let matching = ended == .interrupted || !kept.architecture.discoversClasses
      ? nil : judge.map { CategoryMatching(of: Sampler(kept, seed: configuration.seed), by: $0, classNames: data.classNames) }
    if let matching { kept.arrangeClasses(by: matching) }
    // Few labels say little of the spread within classes: the generator's own is the yardstick then.
    let codes = ended == .interrupted ? nil : CodeMeasurement(seed: configuration.seed).orient(
      kept, data: data.hasUnlabelled ? nil : data, predict: judge.map { judge in { judge.judge($0).predictions } })
    if let codes, !codes.isEmpty { report(.codes(codes)) }
    let (saved, bytes): (Model, Int)
    do {
      (saved, bytes) = try keeper.write(kept, end, ending: words, codes: codes, matching: matching)
    } catch let error as ModelError {
      guard let trouble = ModelKeeper.trouble(error) else { throw error }
      throw try failure(trouble)
    }
    try write(SampleGrid.generated(Sampler(kept, seed: configuration.seed)), "final.png")
    if let defeat { throw try failure(defeat) }
    try drawCurves(log.history)
    try drawStrip(log.history)
    if ended != .interrupted { try checkpoints.remove() }
    return TrainingOutcome(
      imagesSeen: state.imagesSeen, seconds: seconds, scoringSeconds: overseer.scoringSeconds, ending: ended, epochs: end.epoch,
      best: keeper.best.map { (score: $0.score, epoch: $0.epoch) }, troubles: overseer.rescue.troubles, model: model,
      modelDigest: saved.digest, modelBytes: bytes, codes: codes ?? [], matching: matching)
  }
}
