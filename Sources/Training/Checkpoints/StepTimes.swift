internal import Files

/// The moments at which the steps of a training that is limited by time began, one line each, in a file beside the
/// checkpoints. A training that is resumed takes the steps between its checkpoint and its end again, each with the rates of
/// its moment, so that it comes to where it was.
///
/// The file is written without waiting for the disk; where a crash of the machine tore it, the rest is ignored.
final class StepTimes {
  static let fileName = "times"

  private let lines: LineWriter
  private var recorded: [Double] = []
  /// The step of the first of `recorded`.
  private let first: Int

  /// - Parameter step: the one that the training goes on with; 0: a new training
  init(in folder: String, from step: Int) throws(FileError) {
    let path = Path.join(folder, StepTimes.fileName)
    first = step
    guard step > 0, FileKind.at(path) == .file else {
      lines = try LineWriter(path)
      return
    }
    let (times, length) = StepTimes.parse(try readFile(path, atMost: InputLimits.trainingState))
    recorded = Array(times.dropFirst(step))
    lines = try LineWriter(path, start: .afterByte(length))
    // Line i stays that of step i, also where lines before the checkpoint were lost.
    for _ in stride(from: times.count, to: step, by: 1) { try lines.write(line: String(times.last ?? 0)) }
  }

  /// The moment of a step that was taken before, in seconds; nil of a new one.
  func moment(ofStep step: Int) -> Double? {
    recorded.indices.contains(step - first) ? recorded[step - first] : nil
  }

  func note(_ moment: Double, ofStep step: Int) throws(FileError) {
    if self.moment(ofStep: step) == nil { try lines.write(line: String(moment)) }
  }

  /// The numbers of the lines that are whole and ascend, and how many bytes these have.
  private static func parse(_ bytes: [UInt8]) -> (times: [Double], length: Int) {
    var times: [Double] = []
    var length = 0
    while let end = bytes[length...].firstIndex(of: 0x0A) {
      guard let time = Double(String(decoding: bytes[length..<end], as: UTF8.self)), time.isFinite,
        time >= times.last ?? 0
      else { break }
      times.append(time)
      length = end + 1
    }
    return (times, length)
  }
}
