public import Serialization

extension VerdictReport {
  /// The report as one JSON object. Keys are never renamed, only added.
  ///
  /// Scores are mean recalls 0…1; gains too, with `low` and `high` of the 95 % interval. An arm's `name` is its letter and its amount.
  public var json: JSONValue {
    [
      "dataset": .string(dataset), "classes": .array(classNames.map(JSONValue.string)),
      "imagesPerClass": .array(counts.map(JSONValue.integer)), "generator": .string(generator), "seeds": .integer(seeds),
      "steps": .integer(steps), "validationBy": .string(validationName), "reference": .string(reference.name),
      "advice": .string(advice.name), "reason": reason, "best": best.map { .string($0.name) } ?? .null,
      "blind": blind.map { .string($0.name) } ?? .null, "sentence": .string(sentence),
      "worthwhile": chosenOn.map { .number(AdviceRule.worthwhile(score: $0.score(reference))) } ?? .null,
      "validationGain": json(validationGain), "testGain": json(testGain),
      "blindTestGain": json(blind.flatMap { test.gain(of: $0, over: reference) }),
      "validation": chosenOn.map(json) ?? .null, "test": json(test), "rareClasses": .array(rare.map { .string(classNames[$0]) }),
      "rareRecall": best.map(rareRecall) ?? .null, "warnings": .array(warnings.map(JSONValue.string)),
    ]
  }

  private var validationName: String {
    switch validation {
    case .folds(let count): "\(count) folds"
    case .heldOut: "held out"
    case .none: "none"
    }
  }

  private var reason: JSONValue {
    guard case .notEnoughData(let reason) = advice else { return .null }
    return .string(reason.rawValue)
  }

  private func json(_ gain: PairedGain?) -> JSONValue {
    guard let gain else { return .null }
    let interval = gain.interval()
    return [
      "mean": .number(gain.mean), "low": .number(interval.lowerBound), "high": .number(interval.upperBound),
      "standardError": .number(gain.standardError), "degreesOfFreedom": .number(gain.degreesOfFreedom),
    ]
  }

  private func json(_ stage: VerdictStage) -> JSONValue {
    [
      "images": .integer(stage.images.count), "imagesPerClass": .array(stage.counts.map(JSONValue.integer)),
      "arms": .array(stage.arms.map { arm in
        [
          "name": .string(arm.name), "text": .string(arm.text), "score": .number(stage.score(arm)),
          "scores": .array(stage.scores(arm).map(JSONValue.number)), "overReal": json(stage.gain(of: arm, over: .real)),
          "overClassical": json(stage.gain(of: arm, over: .classical)), "overReference": json(stage.gain(of: arm, over: reference)),
          "recallPerClass": .array(classNames.indices.map { label in
            stage.counts[label] > 0 ? .number(stage.score(arm, classes: [label])) : .null
          }),
          "gainPerClass": .array(classNames.indices.map { json(stage.gain(of: arm, over: reference, classes: [$0])) }),
        ]
      }),
    ]
  }

  /// Of the classes of few images, on the test images: each arm's recall, and the best arm's gain over it.
  private func rareRecall(_ best: VerdictArm) -> JSONValue {
    let classes = rare
    guard test.images.labels.contains(where: classes.contains) else { return .null }
    return .array(test.arms.map { arm in
      [
        "name": .string(arm.name), "recall": .number(test.score(arm, classes: classes)),
        "gainOfBest": json(test.gain(of: best, over: arm, classes: classes)),
      ]
    })
  }
}
