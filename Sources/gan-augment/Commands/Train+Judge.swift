import Datasets
import Evaluation
import Training

/// What scores a training, and names its images without a label.
extension Train {
  /// The judge of the data: from the cache, or trained now. It is no part of the time that was asked for.
  func prepareScorer(
    _ data: LabelledImages, _ saved: (checkpoint: Checkpoint, path: String)?, _ line: inout ProgressLine
  ) throws -> JudgeScorer {
    let method = data.hasUnlabelled ? fewLabels ?? .standard(for: data) : nil
    let training = JudgeTraining(fewLabels: method)
    if let saved, let judge = try saved.checkpoint.judge(for: data, training: training, path: saved.path) { return JudgeScorer(judge, data) }
    let start = ContinuousClock.now
    // What goes on where it was stopped begins with a share of the work done.
    var stage = (words: "", start: start, done: 0.0)
    func seconds(since start: ContinuousClock.Instant) -> Double { Double((ContinuousClock.now - start).components.seconds) }
    func show(_ words: String, _ fraction: Double) {
      if Interruption.isRequested { leaveWithoutModel(&line, hasBegun: method != nil) }
      if stage.words != words { stage = (words, .now, fraction) }
      let gone = seconds(since: stage.start)
      line.update(
        "\(words): \(Int(fraction * 100)) % trained "
          + "[\(ProgressLine.clock(gone))<\(ProgressLine.clock(fraction > stage.done ? gone * (1 - fraction) / (fraction - stage.done) : 0))]",
        at: seconds(since: start))
    }
    let judge = try JudgeCache(training: training, notice: { Console.note($0) }).judge(
      for: data,
      found: {
        CategoryFinder(data, categories: data.classCount).images(progress: { show("InfoGAN, to find classes without labels", $0) }) {
          Console.note($0)
        }
      },
      tell: {
        line.clear()
        Train.tell(of: $0)
      }, progress: { show(method == nil ? "judge" : "classifier, from few labels", $0) })
    line.clear()
    let scorer = JudgeScorer(judge, data)
    if method != nil { tell(ofNamesBy: scorer, data) }
    let held = judge.validation
    if held.count > 0 {
      Console.note(
        "judge: \(decimal(100 * judge.accuracy, 1)) % right on \(held.count) images that are held out; it scores the generator by them")
    } else if method == nil {
      Console.note("judge: trained on so few labels that none was held out to say how good it is; it scores the generator")
    }
    return scorer
  }

  /// Says what becomes of images without a label.
  private func tell(ofNamesBy scorer: JudgeScorer, _ data: LabelledImages) {
    let unlabelled = data.count - data.labelledCount
    Console.note(
      "classifier: from \(data.labelledCount) labels and all images it names \(unlabelled - scorer.unnamed) of the \(unlabelled) images without a label; of the "
        + "others it is not sure, and the generator learns from them without a class")
  }

  /// Says what an InfoGAN found.
  private static func tell(of found: FoundClasses) {
    Console.note(
      "InfoGAN: the classes that it found without labels agree with \(found.agreeing) of \(found.labelled) labels; the classifier "
        + (found.areClasses ? "learns from its images too" : "learns without its images (--few-labels consistency does not look for classes)"))
  }

  /// - Parameter hasBegun: what was learned of few labels is kept in the cache on the way
  private func leaveWithoutModel(_ line: inout ProgressLine, hasBegun: Bool) {
    line.finish()
    Console.note(
      "stopped on request, before training began; no model was saved"
        + (hasBegun ? "; the same command goes on with the classifier where it was, but for its last seconds" : ""))
    leave(Interruption.exitCode)
  }
}
