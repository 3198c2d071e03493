import Datasets
import Evaluation
import Files
import Models

/// The course of a verdict: amounts are compared on validation images, and the best one is tested.
extension Verdict {
  /// - Returns: also the file of the model that drew the synthetic images beside which the test was made
  func study(_ data: VerdictData, _ given: (model: Model, path: String)?) throws -> (report: VerdictReport, model: String) {
    let real = data.labelled
    let counts = real.indices(perClass: .max).map(\.count)
    let choices = try resolvedAmounts(counts)
    let stages = StageLine()
    defer { stages.finish() }
    let generators = VerdictGenerators(self, data, given, stages)

    // (1) What the choice is made with.
    let known = given.flatMap { given in data.known.first { $0.digest == given.model.dataDigest } }
    let plan = ValidationPlan(for: real, folds: folds, unseen: known.map { generators.heldOut($0.isHeldOut) })
    generators.plan(for: plan)
    let without = VerdictArm.withoutSynthetic(real: counts)
    var trials = VerdictTrials(seeds: seeds, steps: steps ?? VerdictTrials.steps(images: real.count), isMirrored: mirror)
    if case .heldOut(let fold) = plan, steps == nil { trials.steps = VerdictTrials.steps(images: fold.learning.count) }

    // (2) The choice.
    var chosenOn: VerdictStage?
    var pool: LabelledImages?
    if !plan.parts.isEmpty {
      let parts = try plan.parts.map { fold in
        let learning = real.selecting(fold.learning)
        return VerdictTrials.Part(
          real: learning, synthetic: try generators.images(from: learning, for: choices), examined: real.selecting(fold.examined))
      }
      // Held-out images leave one generator, for the choice and for the test.
      if case .heldOut = plan { pool = parts[0].synthetic }
      chosenOn = try examine(without + choices.flatMap(VerdictArm.synthetic), parts, trials, stages, "choosing the amount")
    }
    let choice: (reference: VerdictArm, advice: Advice, best: VerdictArm?) =
      chosenOn.map(VerdictReport.choice) ?? (.classical, .notEnoughData(known == nil ? .tooFewLabels : .seenByModel), nil)
    // Where nothing could be chosen, the middle of what would have been tried is tested.
    let best = choice.best ?? VerdictArm(isAugmented: true, amount: choices[choices.count / 2])

    // (3) The test.
    let learning: LabelledImages = if case .heldOut(let fold) = plan { real.selecting(fold.learning) } else { real }
    let blindArm = blind.map { VerdictArm(isAugmented: true, amount: .each($0)) }
    let tested = without + [best] + [blindArm].compactMap { $0 == best ? nil : $0 }
    let wanted = tested.compactMap(\.amount)
    let synthetic = try pool.flatMap { generators.suffices($0, from: learning, for: wanted) ? $0 : nil }
      ?? generators.images(from: learning, for: wanted, isLast: true)
    let test = try examine(
      tested, [.init(real: learning, synthetic: synthetic, examined: data.test)], trials, stages, "testing")
    stages.finish()
    let isCut = labels.labelsPerClass != nil || rare != nil
    let report = VerdictReport(
      dataset: real.name, classNames: real.classNames, counts: learning.indices(perClass: .max).map(\.count),
      generator: generators.words, seeds: seeds, steps: trials.steps, validation: plan.validation, chosenOn: chosenOn, test: test,
      reference: choice.reference, advice: choice.advice, best: best, blind: blindArm,
      warnings: given.map { warnings($0.model, $0.path, data, isKnown: known != nil, isCut: isCut) } ?? [])
    return (report, generators.path)
  }

  private func resolvedAmounts(_ counts: [Int]) throws -> [SyntheticAmount] {
    guard let amounts else { return SyntheticAmount.standard(real: counts) }
    var chosen: [SyntheticAmount] = []
    for word in amounts.split(separator: ",", omittingEmptySubsequences: false) {
      guard let amount = SyntheticAmount(String(word), largest: counts.max() ?? 0), amount.counts(real: counts).contains(where: { $0 > 0 })
      else {
        throw UsageError.badNumber(
          option: "--amounts", found: amounts,
          expected: "amounts that add images, 1 to \(SyntheticAmount.most) of a class, such as 3x,1000 or top-up")
      }
      if !chosen.contains(amount) { chosen.append(amount) }
    }
    return chosen
  }

  private func examine(
    _ arms: [VerdictArm], _ parts: [VerdictTrials.Part], _ trials: VerdictTrials, _ stages: StageLine, _ stage: String
  ) throws -> VerdictStage {
    let count = arms.count * parts.count * trials.seeds
    let answers = trials.answers(of: arms, parts: parts, isStopped: { Interruption.isRequested }) {
      stages.update("\(stage), \(count) classifiers", $0)
    }
    guard let answers else { throw Verdict.interrupted }
    let folds = parts.enumerated().flatMap { number, part in [Int](repeating: number, count: part.examined.count) }
    let images = ExaminedImages(
      labels: parts.flatMap { $0.examined.labels.compactMap(\.self) }, folds: folds, classCount: parts[0].real.classCount)
    return VerdictStage(images, arms: arms, answers: answers)
  }

  static let interrupted = Interrupted(left: "nothing was decided")

  private func warnings(_ model: Model, _ path: String, _ data: VerdictData, isKnown: Bool, isCut: Bool) -> [String] {
    if model.dataDigest == data.testDigest {
      return ["\(Path.shown(path)) has learned from the test images: what it gains on them means nothing."]
    }
    guard isKnown else {
      return [
        "\(Path.shown(path)) was trained on other images than these of \(data.labelled.name). If the test images are among them, what it "
          + "gains on them means little."
      ]
    }
    guard isCut, data.known.first?.digest == model.dataDigest else { return [] }
    return ["\(Path.shown(path)) has learned from all training images of \(data.labelled.name) and their labels, not only from those counted here."]
  }
}

extension ValidationPlan {
  fileprivate var validation: VerdictReport.Validation {
    switch self {
    case .heldOut: .heldOut
    case .folds(let folds): .folds(folds.count)
    case .none: .none
    }
  }
}
