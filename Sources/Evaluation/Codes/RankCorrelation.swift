/// Spearman's rank correlation of two rows of numbers, −1…1: the correlation of their ranks, equal numbers sharing the
/// mean of theirs. 0 where either row is constant.
///
/// - Precondition: both have the same count, and no number is NaN.
func rankCorrelation(_ x: [Double], _ y: [Double]) -> Double {
  precondition(x.count == y.count, "\(x.count) numbers against \(y.count)")
  let (a, b) = (ranks(x), ranks(y))
  let mean = Double(x.count - 1) / 2
  var (ab, aa, bb) = (0.0, 0.0, 0.0)
  for (p, q) in zip(a, b) {
    ab += (p - mean) * (q - mean)
    aa += (p - mean) * (p - mean)
    bb += (q - mean) * (q - mean)
  }
  return aa > 0 && bb > 0 ? min(max(ab / (aa * bb).squareRoot(), -1), 1) : 0
}

/// 0 for the smallest.
private func ranks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = [Double](repeating: 0, count: values.count)
  var first = 0
  while first < order.count {
    var last = first
    while last + 1 < order.count, values[order[last + 1]] == values[order[first]] { last += 1 }
    for i in order[first...last] { ranks[i] = Double(first + last) / 2 }
    first = last + 1
  }
  return ranks
}
