package import Serialization

/// What the log of a training tells that can be drawn: fed with its lines, those of earlier parts of a resumed training
/// first. No times are in it, so a training that was interrupted has the same history as one that was not.
package struct TrainingHistory: Equatable {
  /// What the losses and scores were up to a moment, averaged since the one before.
  package struct Moment: Equatable {
    package let epochs: Double
    package let discriminatorLoss: Double
    package let generatorLoss: Double
    package let realScore: Double
    package let generatedScore: Double
  }

  package struct Score: Equatable {
    package let epochs: Double
    /// As the run counts them, from 1; 0 before the first step.
    package let epoch: Int
    /// The one number that is minimized.
    package let value: Double
    package let frechet: Double
    package let isBest: Bool
  }

  package struct Event: Equatable {
    package let epochs: Double
    package let words: String
  }

  package private(set) var data = ""
  package private(set) var objective = ""
  /// Averages of 100 steps each.
  package private(set) var steps: [Moment] = []
  /// Averages of whole epochs, and of what the last one had.
  package private(set) var epochs: [Moment] = []
  package private(set) var scores: [Score] = []
  package private(set) var events: [Event] = []
  /// Each epoch that was reached with the end of a step, from 1.
  package private(set) var reachedEpochs: [Int] = []
  private var trainingImages = 0
  private var firstRate: Double?
  private var isFalling = false

  /// Whichever tells more: a short training has few averages of steps.
  package var moments: [Moment] { steps.count >= epochs.count ? steps : epochs }

  /// The score of the model that is kept.
  package var best: Score? { scores.last { $0.isBest } }

  /// Reads the lines of a log. A line that is none of its own is passed over.
  package init(log: [UInt8] = []) {
    for line in log.split(separator: 0x0A) {
      if let event = try? JSONValue(parsing: Array(line)) { observe(event) }
    }
  }

  /// Takes in the next line.
  package mutating func observe(_ line: JSONValue) {
    switch line["event"]?.stringValue {
    case "start":
      data = line["data"]?.stringValue ?? ""
      objective = line["options"]?["objective"]?.stringValue ?? ""
      trainingImages = line["trainingImages"]?.intValue ?? 0
    case "step":
      steps.append(moment(line))
      noteRate(line)
    case "epoch":
      epochs.append(moment(line))
      noteRate(line)
      if let seen = line["imagesSeen"]?.intValue, trainingImages > 0 { reachedEpochs.append(seen / trainingImages) }
    case "end", "failed":
      let last = moment(line)
      if last.epochs > (epochs.last?.epochs ?? 0) { epochs.append(last) }
    case "score":
      scores.append(
        Score(
          epochs: place(line), epoch: line["epoch"]?.intValue ?? 0, value: number(line, "score"), frechet: number(line, "frechetMultiple"),
          isBest: line["isBest"]?.boolValue ?? false))
    case "trouble": events.append(Event(epochs: place(line), words: line["trouble"]?.stringValue ?? "trouble"))
    case "coolDown": noteFall(at: place(line))
    default: break
    }
  }

  private func moment(_ line: JSONValue) -> Moment {
    Moment(
      epochs: place(line), discriminatorLoss: number(line, "discriminatorLoss"), generatorLoss: number(line, "generatorLoss"),
      realScore: number(line, "realScore"), generatedScore: number(line, "generatedScore"))
  }

  private func place(_ line: JSONValue) -> Double { number(line, "imagesSeen") / Double(max(1, trainingImages)) }

  /// What is no number in the log was not finite.
  private func number(_ line: JSONValue, _ key: String) -> Double { line[key]?.doubleValue ?? .nan }

  /// The schedule's rates fall without an event of their own; after trouble it is not the schedule that lowered them.
  private mutating func noteRate(_ line: JSONValue) {
    guard let rate = line["rate"]?.doubleValue else { return }
    let first = firstRate ?? rate
    firstRate = first
    if rate < first, events.isEmpty { noteFall(at: place(line)) }
  }

  private mutating func noteFall(at epochs: Double) {
    if !isFalling { events.append(Event(epochs: epochs, words: "rates fall")) }
    isFalling = true
  }
}
