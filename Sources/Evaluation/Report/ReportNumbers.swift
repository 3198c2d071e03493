/// A share with its sign: "93.1 %".
func percent(_ share: Double, _ places: Int) -> String { share.isFinite ? fixed(100 * share, places) + " %" : "-" }

/// "1 class", "10 classes".
func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
  "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
}

/// A number with a fixed count of decimals.
func fixed(_ x: Double, _ places: Int) -> String {
  guard x.isFinite, x.magnitude < 1e12 else { return "-" }
  let scale = (0..<places).reduce(1) { product, _ in product * 10 }
  let whole = Int((x.magnitude * Double(scale)).rounded())
  let sign = x < 0 && whole > 0 ? "-" : ""
  guard places > 0 else { return sign + String(whole) }
  let fraction = String(whole % scale)
  return sign + "\(whole / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
}
