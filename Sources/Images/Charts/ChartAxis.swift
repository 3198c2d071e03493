private import Glibc

/// Which values an axis shows, where on it they lie, and which of them are written beside it.
struct ChartAxis: Equatable {
  struct Tick: Equatable {
    let value: Double
    let text: String
  }

  /// The lowest and the highest value shown.
  let ends: ClosedRange<Double>
  let scale: Chart.Scale
  let ticks: [Tick]

  /// Numbers beyond this are taken for none: their differences need not be numbers.
  private static let largest = 1e30

  /// Whether a value has a place on an axis of that scale.
  static func canShow(_ value: Double, _ scale: Chart.Scale) -> Bool {
    abs(value) <= largest && (scale == .linear || value >= 1 / largest)
  }

  /// An axis for `values`, of which those that have no place are passed over.
  ///
  /// - Parameters:
  ///   - count: about so many ticks are wanted
  ///   - isRounded: whether the ends are ticks as well; otherwise they are the least and the greatest value
  init(of values: some Sequence<Double>, scale: Chart.Scale, ticks count: Int, isRounded: Bool = true) {
    let shown = values.filter { ChartAxis.canShow($0, scale) }
    let (low, high) = (shown.min() ?? (scale == .linear ? 0 : 1), shown.max() ?? 1)
    self.scale = scale
    switch scale {
    case .linear: (ends, ticks) = ChartAxis.linear(low, high, count, isRounded)
    case .logarithmic: (ends, ticks) = ChartAxis.logarithmic(low, high, count)
    }
  }

  /// 0 at the lower end, 1 at the upper one; beyond them less or more.
  func place(of value: Double) -> Double {
    let (low, high, x) = scale == .linear ? (ends.lowerBound, ends.upperBound, value)
      : (log10(ends.lowerBound), log10(ends.upperBound), log10(value))
    return (x - low) / (high - low)
  }

  /// Multiples of 1, 2 or 5 times a power of ten.
  private static func linear(_ low: Double, _ high: Double, _ count: Int, _ isRounded: Bool) -> (ClosedRange<Double>, [Tick]) {
    var (low, high) = (low, high)
    // Values that are all the same stand in the middle; the part keeps the ends apart whatever the size of the numbers.
    if high - low <= max(abs(low), abs(high)) * 1e-9 {
      let half = max(abs(high) * 0.5, 0.5)
      (low, high) = (low - half, high + half)
    }
    let wanted = (high - low) / Double(max(1, count))
    let exponent = Int(log10(wanted).rounded(.down))
    let unit = power(of: 10, exponent)
    let factor = [1.0, 2, 5].first { $0 * unit >= wanted * 0.999 } ?? 10
    let step = factor * unit
    let decimals = max(0, -(factor == 10 ? exponent + 1 : exponent))
    // In whole steps, so that 0 is 0.
    let first = isRounded ? (low / step + 1e-6).rounded(.down) : (low / step - 1e-6).rounded(.up)
    let last = isRounded ? (high / step - 1e-6).rounded(.up) : (high / step + 1e-6).rounded(.down)
    let ticks = stride(from: first, through: last, by: 1).map { k in
      Tick(value: k * step, text: ChartNumber.text(k * step, decimals))
    }
    return (isRounded ? first * step...max(last, first + 1) * step : low...high, ticks)
  }

  /// Between two of 1, 2 and 5 times a power of ten. Where these would be too many ticks they are the powers, or some of them.
  private static func logarithmic(_ low: Double, _ high: Double, _ count: Int) -> (ClosedRange<Double>, [Tick]) {
    let exponents = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up)) + 1
    let values = exponents.flatMap { exponent in [1.0, 2, 5].map { (value: $0 * power(of: 10, exponent), isPower: $0 == 1) } }
    let lower = values.last { $0.value <= low * (1 + 1e-9) } ?? values[0]
    let upper = values.first { $0.value >= high * (1 - 1e-9) && $0.value > lower.value } ?? values[values.count - 1]
    var inside = values.filter { $0.value >= lower.value && $0.value <= upper.value }
    if inside.count > 2 * count { inside.removeAll { !$0.isPower } }
    let every = max(1, (inside.count + 2 * count - 1) / (2 * count))
    let ticks = stride(from: 0, to: inside.count, by: every).map { i in
      Tick(value: inside[i].value, text: ChartNumber.text(inside[i].value))
    }
    return (lower.value...upper.value, ticks)
  }

  /// Exactly rounded, as `pow` need not be.
  private static func power(of base: Double, _ exponent: Int) -> Double {
    exponent >= 0 ? pow(base, Double(exponent)) : 1 / pow(base, Double(-exponent))
  }
}
