public import Serialization

extension EvaluationReport {
  /// The report as one JSON object. Keys are never renamed, only added.
  ///
  /// Shares and accuracies are 0…1, `gapPoints` and `gapError` points of a hundred, distances as the text has them; `generated` and
  /// `real` (the floor or ceiling) stand side by side. Images are numbered as they were given: for a model class by class
  /// (image i of class c is number Σ earlier counts + i), for files in the order of reading.
  ///
  /// Of images without labels `labelAgreement` is null and `trainOnSynthetic` empty; `imagesPerClass` and all else by class
  /// counts the class that the judge sees, and `class` of a single image is `seenAs`.
  public var json: JSONValue {
    let classes = classNames.indices
    func number(_ x: Double?) -> JSONValue { x.map { JSONValue.number($0) } ?? .null }
    func pair(_ pair: Pair, _ more: [(key: String, value: JSONValue)] = []) -> JSONValue {
      .object(JSONObject([("generated", .number(pair.generated)), ("real", .number(pair.real))] + more))
    }
    func spread(_ spread: Spread?) -> JSONValue {
      guard let spread else { return .null }
      return ["mean": .number(spread.mean), "deviation": .number(spread.deviation)]
    }
    func name(_ label: Int) -> JSONValue { .string(classNames[label]) }
    func scores(_ scores: TrainOnSynthetic.Scores) -> JSONValue {
      [
        "mean": .number(scores.mean), "deviation": .number(scores.deviation),
        "accuracies": .array(scores.accuracies.map(JSONValue.number)),
      ]
    }
    func judged(_ images: [Judged]) -> JSONValue {
      .array(images.map {
        ["image": .integer($0.image), "class": name($0.label), "seenAs": name($0.seen), "probability": .number($0.probability)]
      })
    }
    return [
      "subject": .string(subject), "dataset": .string(dataset), "against": .string(against.rawValue),
      "classes": .array(classes.map(name)), "images": .integer(imageCount),
      "imagesPerClass": .array(images.map(JSONValue.integer)),
      "comparedPerClass": .array(compared.map(JSONValue.integer)), "referenceImages": .integer(referenceImages),
      "trainingImages": .integer(trainingImages),
      "judge": ["digest": .string(judgeDigest), "validationAccuracy": number(judgeValidation), "accuracy": .number(agreement.real)],
      "labelAgreement": !isLabelled ? .null : pair(agreement, [
        ("perClass", .array(classes.map { label in
          pair(agreementPerClass[label], [("class", name(label))])
        })),
        ("confusions", .array(confusions.map {
          [
            "class": name($0.label), "seenAs": name($0.seen), "count": .integer($0.count),
            "share": .number($0.share.generated), "realShare": .number($0.share.real),
          ]
        })),
      ]),
      "classShares": [
        "perClass": .array(classes.map {
          ["class": name($0), "generated": .number(shares.generated[$0]), "real": .number(shares.real[$0])]
        }),
        "rarest": shares.rarest.map(name) ?? .null, "lost": .array(shares.lost.map(name)),
      ],
      "trainOnSynthetic": .array(trainingTests.map {
        [
          "images": .integer($0.images), "steps": .integer($0.steps), "synthetic": scores($0.synthetic),
          "real": scores($0.real), "gapPoints": .number($0.gap), "gapError": .number($0.gapError),
        ]
      }),
      "frechetDistance": pair(frechet, [("timesFloor", .number(frechet.ratio))]),
      "kernelDistance": pair(kernel), "precision": pair(precision), "recall": pair(recall), "density": pair(density),
      "coverage": pair(coverage),
      "memorization": [
        "share": .number(memorization.share), "realShare": .number(realMemorization.share),
        "threshold": .number(memorization.threshold), "copies": .integer(memorization.copies),
        "realCopies": .integer(realMemorization.copies),
        "closest": .array(memorization.closest.map {
          ["image": .integer($0.generated), "trainingImage": .integer($0.training), "distance": .number($0.distance)]
        }),
      ],
      "diversity": [
        "ratio": number(diversity.mean),
        "perClass": .array(classes.map {
          pair(pairDistances[$0], [("ratio", number(diversity.perClass[$0])), ("class", name($0))])
        }),
      ],
      "morphology": .array(factors.map { factor in
        [
          "factor": .string(factor.name), "unit": .string(factor.unit),
          "perClass": .array(factor.classes.map {
            ["class": name($0.label), "generated": spread($0.generated), "real": spread($0.real)]
          }),
        ]
      }),
      "worst": judged(worst), "best": judged(best), "remarks": .array(remarks.map(JSONValue.string)),
    ]
  }
}
