import Datasets
import Models
import Serialization
import Training

/// `train --profile`: where a step's time goes.
extension Train {
  /// Plays some seconds and prints the table; nothing is written.
  func showProfile(_ data: LabelledImages, _ architecture: Architecture, _ configuration: TrainingConfiguration, threads: Int) {
    Console.note("\(data.name): playing for some seconds; nothing is saved")
    var seconds = 10.0
    if case .minutes(let minutes) = configuration.length { seconds = 60 * minutes }
    let profile = TrainingProfile.measure(data, architecture, configuration, seconds: seconds)
    Console.print(json ? profile.json(threads: threads, configuration.precision).text : profile.text(threads: threads, configuration.precision))
  }
}

extension TrainingProfile {
  private var medianSpeed: Double { imagesPerSecond.sorted()[imagesPerSecond.count / 2] }
  private var inProducts: Double { seconds("convolution", "matrix product") }

  func text(threads: Int, _ precision: ArithmeticPrecision) -> String {
    func toRight(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.count)) + text }
    func milliseconds(_ seconds: Double) -> String { toRight(decimal(1e3 * seconds, 3), 9) }
    func percent(_ share: Double) -> String { decimal(100 * share, 1) + " %" }
    var rows = [
      "\(Int(medianSpeed.rounded())) images/s: \(decimal(1e3 * Double(batchSize) / medianSpeed, 2)) ms for a step of \(batchSize) images, "
        + "\(precision.rawValue), \(threads == 1 ? "one thread" : "\(threads) threads")",
      "measured at best: " + peaks.map { "\(Int(1e-9 * $0.rate)) GFLOPS in \($0.element)" }.joined(separator: ", "),
      "", "ms a step  of step  GFLOPS  of best  runs  what",
    ]
    for line in lines where line.secondsPerStep > 5e-7 {
      let rate = line.shareOfPeak == nil ? "" : String(Int(1e-9 * line.rate))
      rows.append(
        milliseconds(line.secondsPerStep) + toRight(percent(line.secondsPerStep / secondsPerStep), 9) + toRight(rate, 8)
          + toRight(line.shareOfPeak.map(percent) ?? "", 9) + toRight(decimal(line.runsPerStep, 0), 6)
          + "  \(line.kind == "loop" ? "" : "\(line.kind), ")\(line.name)\(line.implementation.isEmpty ? "" : " [\(line.implementation)]")")
    }
    rows += ["", "ms a step  of step  kind"]
    for kind in Set(lines.map(\.kind)).sorted(by: { seconds($0) > seconds($1) }) {
      rows.append(milliseconds(seconds(kind)) + toRight(percent(seconds(kind) / secondsPerStep), 9) + "  \(kind)")
    }
    rows += [
      milliseconds(restPerStep) + toRight(percent(restPerStep / secondsPerStep), 9) + "  between these",
      "",
      "convolutions and matrix products: \(percent(inProducts / secondsPerStep)) of the step, at \(percent(shareOfPeak)) of the best; "
        + "all else: \(decimal(1e3 * (secondsPerStep - inProducts), 2)) ms a step",
    ]
    return rows.joined(separator: "\n")
  }

  func json(threads: Int, _ precision: ArithmeticPrecision) -> JSONValue {
    .object(JSONObject([
      ("imagesPerSecond", .number(medianSpeed)), ("windows", .array(imagesPerSecond.map { .number($0) })),
      ("batchSize", .integer(batchSize)), ("precision", .string(precision.rawValue)), ("threads", .integer(threads)),
      ("millisecondsPerStep", .number(1e3 * secondsPerStep)),
      ("shareInProducts", .number(inProducts / secondsPerStep)), ("shareOfPeak", .number(shareOfPeak)),
      ("millisecondsOfRest", .number(1e3 * (secondsPerStep - inProducts))),
      ("peaks", .object(JSONObject(peaks.map { ($0.element, .number($0.rate)) }))),
      (
        "lines",
        .array(
          lines.map { line in
            .object(JSONObject([
              ("name", .string(line.name)), ("kind", .string(line.kind)), ("element", .string(line.element)),
              ("implementation", .string(line.implementation)), ("runsPerStep", .number(line.runsPerStep)),
              ("millisecondsPerStep", .number(1e3 * line.secondsPerStep)), ("operationsPerSecond", .number(line.rate)),
              ("shareOfPeak", line.shareOfPeak.map { .number($0) } ?? .null),
            ]))
          })
      ),
    ]))
  }
}
