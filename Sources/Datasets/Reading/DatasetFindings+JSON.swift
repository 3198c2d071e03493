public import Serialization

extension DatasetFindings {
  /// All of it, for programs.
  public var json: JSONValue {
    func spread(_ s: Spread) -> JSONValue { ["least": .integer(s.least), "median": .integer(s.median), "most": .integer(s.most)] }
    let o = original
    let p = prepared
    let origin: JSONValue =
      switch testOrigin {
      case .given: ["from": "given"]
      case .none: ["from": nil]
      case .share(let kept, let count, let share):
        ["from": "share", "kept": .integer(kept), "of": .integer(count), "share": .number(share), "seed": 0]
      }
    return [
      "path": .string(path), "name": .string(name), "format": .string(format),
      "classes": .array(
        classes.map {
          ["name": .string($0.name), "train": .integer($0.train), "validation": .integer($0.validation), "test": .integer($0.test)]
        }),
      "testImages": origin,
      "original": [
        "count": .integer(o.count), "width": spread(o.width), "height": spread(o.height), "png": .integer(o.png),
        "jpeg": .integer(o.jpeg), "sixteenBit": .integer(o.deep), "palette": .integer(o.palette), "alpha": .integer(o.alpha),
        "transparent": .integer(o.transparent), "greyAsRGB": .integer(o.greyAsRGB), "colour": .integer(o.colour),
        "misnamed": .integer(o.misnamed),
      ],
      "prepared": [
        "width": .integer(p.width), "height": .integer(p.height), "channels": .integer(p.channels), "shrunk": .integer(p.shrunk),
        "enlarged": .integer(p.enlarged), "cropped": .integer(p.cropped), "padded": .integer(p.padded),
        "stretched": .integer(p.stretched), "ground": p.ground.map { .integer(Int($0)) } ?? nil,
      ],
      "duplicates": [
        "withinClasses": .integer(duplicates.withinClasses), "acrossClasses": .integer(duplicates.acrossClasses),
        "withoutLabel": .integer(duplicates.withoutLabel), "testInTraining": .integer(duplicates.testInTraining),
      ],
      "unlabelled": [
        "beside": .integer(unlabelled.beside), "elsewhere": .integer(unlabelled.elsewhere), "leftOut": .integer(unlabelled.leftOut),
      ],
      "imbalance": .number(imbalance),
      "unreadable": .array(unreadable.map { ["path": .string($0.path), "reason": .string($0.reason)] }),
      "suspicions": .array(suspicions.map { .string(Self.sentence($0)) }),
      "notices": .array(notices.map(JSONValue.string)),
    ]
  }
}
