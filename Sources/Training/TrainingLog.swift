private import Files
internal import Serialization

/// The log of a training: JSON Lines, one object a line. A number that is not finite becomes null.
final class TrainingLog {
  private let lines: LineWriter
  /// What all lines tell, also those that were there before.
  private(set) var history = TrainingHistory()

  /// - Parameter length: bytes that the log had when the state was saved that a training goes on from; nil: a new log
  init(_ path: String, length: Int? = nil) throws {
    if let length, FileKind.at(path) == .file { history = TrainingHistory(log: Array(try readFile(path).prefix(length))) }
    lines = try LineWriter(path, start: length.map { .afterByte($0) } ?? .empty)
  }

  /// Bytes so far.
  var length: Int { lines.length }

  func resume(imagesSeen: Int) throws {
    try write([(key: "event", value: "resume"), (key: "imagesSeen", value: .integer(imagesSeen))])
  }

  func start(data: String, images: Int, heldOut: Int, scoreInterval: Int?, options: [(name: String, value: String)]) throws {
    let texts = options.map { (key: $0.name, value: JSONValue.string($0.value)) }
    try write([
      (key: "event", value: "start"), (key: "data", value: .string(data)), (key: "trainingImages", value: .integer(images)),
      (key: "validationImages", value: .integer(heldOut)),
      (key: "scoreInterval", value: scoreInterval.map { .integer($0) } ?? .null),
      (key: "options", value: .object(JSONObject(texts))),
    ])
  }

  /// - Parameters:
  ///   - rate: the generator's learning rate at this moment
  ///   - more: what this event tells beside
  func progress(
    _ progress: TrainingProgress, event: String, rate: Float, _ more: [(key: String, value: JSONValue)] = []
  ) throws {
    let losses = progress.report.named.map { (key: $0.name, value: TrainingLog.rounded(Double($0.value))) }
    try write(
      [
        (key: "event", value: .string(event)), (key: "epoch", value: .integer(progress.epoch)),
        (key: "imagesSeen", value: .integer(progress.imagesSeen)), (key: "seconds", value: TrainingLog.rounded(progress.seconds)),
        (key: "imagesPerSecond", value: TrainingLog.rounded(progress.imagesPerSecond)),
        (key: "rate", value: .number(Double(rate))),
      ] + losses + more)
  }

  func score(_ score: TrainingScore, epoch: Int, isBest: Bool, seconds: Double) throws {
    var seen: [(key: String, value: JSONValue)] = []
    if let rarest = score.rarest {
      seen = [(key: "rarestClass", value: .integer(rarest.label)), (key: "rarestShare", value: TrainingLog.rounded(rarest.share))]
    }
    if let discovered = score.discovered { seen.append((key: "categoryAgreement", value: TrainingLog.rounded(discovered))) }
    try write([
      (key: "event", value: "score"), (key: "epoch", value: .integer(epoch)),
      (key: "imagesSeen", value: .integer(score.imagesSeen)), (key: "score", value: TrainingLog.rounded(score.value)),
      (key: "labelAgreement", value: TrainingLog.rounded(score.labelAgreement)),
      (key: "realLabelAgreement", value: TrainingLog.rounded(score.realLabelAgreement)),
      (key: "frechetMultiple", value: TrainingLog.rounded(score.frechet)),
      (key: "variety", value: TrainingLog.rounded(score.variety)),
      (key: "leastVariedClass", value: .integer(score.leastVaried.label)),
      (key: "leastVariety", value: TrainingLog.rounded(score.leastVaried.variety)),
    ] + seen + [
      (key: "isBest", value: .bool(isBest)), (key: "scoringSeconds", value: TrainingLog.rounded(seconds)),
    ])
  }

  func trouble(_ trouble: Trouble, epoch: Int, imagesSeen: Int, action: String) throws {
    try write([
      (key: "event", value: "trouble"), (key: "epoch", value: .integer(epoch)), (key: "imagesSeen", value: .integer(imagesSeen)),
      (key: "trouble", value: .string(trouble.kind.rawValue)), (key: "words", value: .string(trouble.words)),
      (key: "action", value: .string(action)),
    ])
  }

  /// - Parameter event: `end`, or `failed` where the training was given up
  func end(
    _ progress: TrainingProgress, event: String, reason: String, best: ModelKeeper.Best?, scoringSeconds: Double
  ) throws {
    var more: [(key: String, value: JSONValue)] = [(key: "reason", value: .string(reason))]
    if let best {
      more.append((key: "bestEpoch", value: .integer(best.epoch)))
      more.append((key: "bestScore", value: TrainingLog.rounded(best.score.value)))
    }
    more.append((key: "trainingSeconds", value: TrainingLog.rounded(progress.seconds - scoringSeconds)))
    more.append((key: "scoringSeconds", value: TrainingLog.rounded(scoringSeconds)))
    try self.progress(progress, event: event, rate: 0, more)
  }

  func coolDown(_ reason: String, epoch: Int, imagesSeen: Int) throws {
    try write([
      (key: "event", value: "coolDown"), (key: "epoch", value: .integer(epoch)), (key: "imagesSeen", value: .integer(imagesSeen)),
      (key: "reason", value: .string(reason)),
    ])
  }

  static func rounded(_ x: Double) -> JSONValue { .number(x.isFinite ? (x * 1e4).rounded() / 1e4 : x) }

  private func write(_ members: [(key: String, value: JSONValue)]) throws {
    let line = JSONValue.object(JSONObject(members))
    try lines.write(line: line.text)
    history.observe(line)
  }
}
