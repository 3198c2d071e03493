/// A line of progress through several stages.
final class StageLine {
  private var line = ProgressLine()
  private let clock = Stopwatch()
  private var lastDrawn = -1.0
  private var stage = ""

  func update(_ stage: String, _ fraction: Double) {
    let now = clock.seconds
    // Parts of a stage come by the hundred.
    guard stage != self.stage || now - lastDrawn > 0.2 else { return }
    (self.stage, lastDrawn) = (stage, now)
    line.update("\(ProgressLine.clock(now)) \(stage): \(Int(100 * fraction)) %", at: now)
  }

  func finish() { line.finish() }
}
