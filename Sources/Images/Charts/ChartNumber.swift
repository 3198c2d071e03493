private import Glibc

/// Numbers as charts write them.
public enum ChartNumber {
  /// With a fixed count of decimals; in powers of ten where that would be long.
  static func text(_ x: Double, _ decimals: Int) -> String {
    guard x.isFinite, abs(x) < 1e7, decimals <= 6 else { return short(x) }
    let scale = pow(10, Double(decimals))
    let whole = Int((abs(x) * scale).rounded())
    let sign = x < 0 && whole > 0 ? "-" : ""
    guard decimals > 0 else { return sign + String(whole) }
    let (units, fraction) = whole.quotientAndRemainder(dividingBy: Int(scale))
    let digits = String(fraction)
    return sign + "\(units)." + String(repeating: "0", count: decimals - digits.count) + digits
  }

  /// With three digits that count: "1515", "12.3", "0.0457", "3.2e+12".
  public static func text(_ x: Double) -> String {
    guard x.isFinite, x != 0 else { return x == 0 ? "0" : "\(x)" }
    let exponent = Int(log10(abs(x)).rounded(.down))
    guard (-4..<7).contains(exponent) else { return short(x) }
    let text = self.text(x, max(0, 2 - exponent))
    guard text.contains(".") else { return text }
    let trimmed = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
    return String(trimmed.reversed())
  }

  /// "3.2e+12", "-1e-05"
  private static func short(_ x: Double) -> String {
    guard x.isFinite, x != 0 else { return x == 0 ? "0" : "\(x)" }
    let exponent = Int(log10(abs(x)).rounded(.down))
    let digits = x / pow(10, Double(exponent))
    return text(digits, 1).replacingTail(".0") + "e\(exponent < 0 ? "" : "+")\(exponent)"
  }
}

extension String {
  /// Without `tail` where it ends so.
  fileprivate func replacingTail(_ tail: String) -> String { hasSuffix(tail) ? String(dropLast(tail.count)) : self }
}
