/// How far the reading of many images is; nothing where it takes less than a second.
struct ReadingLine {
  private var line = ProgressLine()
  private let start = ContinuousClock.now
  private var lastDrawn = 0.0

  mutating func update(_ fraction: Double) {
    let seconds = Double((ContinuousClock.now - start).components.seconds)
    guard seconds >= 1, seconds > lastDrawn, fraction < 1 else { return }
    lastDrawn = seconds
    line.update("reading images: \(Int(100 * fraction)) %", at: seconds)
  }

  mutating func finish() { line.clear() }
}
