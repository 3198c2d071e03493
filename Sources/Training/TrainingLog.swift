private import Files
private import Serialization

/// The log of a training: JSON Lines, one object a line. A loss that is not finite becomes null.
final class TrainingLog {
  private let lines: LineWriter

  init(_ path: String) throws { lines = try LineWriter(path) }

  func start(data: String, images: Int, options: [(name: String, value: String)]) throws {
    let texts = options.map { (key: $0.name, value: JSONValue.string($0.value)) }
    try lines.write(
      line: JSONValue.object(
        JSONObject([
          (key: "event", value: "start"), (key: "data", value: .string(data)), (key: "trainingImages", value: .integer(images)),
          (key: "options", value: .object(JSONObject(texts))),
        ])
      ).text)
  }

  /// - Parameter rate: the generator's learning rate at this moment
  func progress(_ progress: TrainingProgress, event: String, rate: Float) throws {
    var members: [(key: String, value: JSONValue)] = [
      (key: "event", value: .string(event)), (key: "epoch", value: .integer(progress.epoch)),
      (key: "imagesSeen", value: .integer(progress.imagesSeen)), (key: "seconds", value: rounded(progress.seconds)),
      (key: "imagesPerSecond", value: rounded(progress.imagesPerSecond)), (key: "rate", value: .number(Double(rate))),
    ]
    for (name, value) in progress.report.named { members.append((key: name, value: rounded(Double(value)))) }
    try lines.write(line: JSONValue.object(JSONObject(members)).text)
  }

  private func rounded(_ x: Double) -> JSONValue { .number(x.isFinite ? (x * 1e4).rounded() / 1e4 : x) }
}
