/// Spearman's rank correlation ρ, −1…1: Pearson's correlation of the ranks, where equal numbers share the mean of their
/// ranks. 1 for any rising, −1 for any falling relation.
///
/// nil where it is not defined: fewer than two pairs, a row of equal numbers, or a NaN.
///
/// - Precondition: both rows have the same count.
public func spearman<Number: BinaryFloatingPoint>(_ x: [Number], _ y: [Number]) -> Double? {
  precondition(x.count == y.count, "\(x.count) numbers against \(y.count)")
  guard x.count > 1, let a = ranks(x), let b = ranks(y) else { return nil }
  let mean = Double(x.count + 1) / 2
  var (ab, aa, bb) = (0.0, 0.0, 0.0)
  for (p, q) in zip(a, b) {
    ab += (p - mean) * (q - mean)
    aa += (p - mean) * (p - mean)
    bb += (q - mean) * (q - mean)
  }
  guard aa > 0, bb > 0 else { return nil }
  return min(max(ab / (aa * bb).squareRoot(), -1), 1)
}

/// 1 for the smallest; equal numbers share the mean of their ranks; nil where a number is NaN.
func ranks<Number: BinaryFloatingPoint>(_ values: [Number]) -> [Double]? {
  guard !values.contains(where: \.isNaN) else { return nil }
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = [Double](repeating: 0, count: values.count)
  var first = 0
  while first < order.count {
    var end = first + 1
    while end < order.count, values[order[end]] == values[order[first]] { end += 1 }
    for i in order[first..<end] { ranks[i] = Double(first + 1 + end) / 2 }
    first = end
  }
  return ranks
}
