/// One line that shows how far a long task is: drawn over when standard error is a terminal, otherwise printed now
/// and then.
struct ProgressLine {
  private let isTerminal = Console.errorIsTerminal
  private let quietSeconds: Double
  private var lastPrinted = -Double.infinity
  private var width = 0

  /// - Parameter quietSeconds: at least so long between two lines where they cannot be drawn over
  init(quietSeconds: Double = 10) { self.quietSeconds = quietSeconds }

  /// `12%|####      | 1200/10000 [00:12<01:28, 99.7it/s, d=0.71, g=0.68]`, as tqdm draws it.
  static func text(
    fraction: Double, done: Int, total: Int?, seconds: Double, remaining: Double, details: [String]
  ) -> String {
    let percent = Int(fraction * 100)
    let filled = min(10, Int(fraction * 10))
    let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: 10 - filled)
    let count = total.map { "\(min(done, $0))/\($0)" } ?? "\(done)"
    let tail = ([clock(seconds) + "<" + clock(remaining)] + details).joined(separator: ", ")
    let shown = String(repeating: " ", count: max(0, 3 - String(percent).count)) + String(percent)
    return "\(shown)%|\(bar)| \(count) [\(tail)]"
  }

  mutating func update(_ text: String, at seconds: Double) {
    if isTerminal {
      let padding = String(repeating: " ", count: max(0, width - text.count))
      Console.draw("\r" + text + padding)
      width = text.count
    } else if seconds - lastPrinted >= quietSeconds {
      Console.note(text)
      lastPrinted = seconds
    }
  }

  /// Wipes the line away where it is drawn over, so that something lasting can stand in its place.
  mutating func clear() {
    if isTerminal, width > 0 { Console.draw("\r" + String(repeating: " ", count: width) + "\r") }
    width = 0
  }

  /// Leaves the line, so that others can follow.
  mutating func finish() {
    if isTerminal, width > 0 { Console.draw("\n") }
    width = 0
  }

  /// 75 → "01:15"
  static func clock(_ seconds: Double) -> String {
    let whole = seconds.isFinite ? Int(min(max(0, seconds), 359_999)) : 0
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    let text = two(whole / 60 % 60) + ":" + two(whole % 60)
    return whole >= 3600 ? "\(whole / 3600):" + text : text
  }
}

/// A number with a fixed count of decimals.
func decimal(_ x: Double, _ places: Int) -> String {
  guard x.isFinite, abs(x) < 1e15 else { return String(x) }
  var scale = 1
  for _ in 0..<places { scale *= 10 }
  let whole = Int((abs(x) * Double(scale)).rounded())
  let fraction = String(whole % scale)
  let sign = x < 0 && whole > 0 ? "-" : ""
  guard places > 0 else { return sign + String(whole) }
  return sign + "\(whole / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
}
