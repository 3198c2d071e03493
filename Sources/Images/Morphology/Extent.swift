/// The distance between the places with 1 % and 99 % of the mass before them, for masses spread evenly over cells of
/// length 1. The hundredth at each end keeps stray pixels from counting.
///
/// - Precondition: no mass is negative, and one is positive.
func extent(of masses: [Int]) -> Double {
  let total = Double(masses.reduce(0, +))
  func place(before share: Double) -> Double {
    var sum = 0
    for (i, mass) in masses.enumerated() {
      if mass > 0, Double(sum + mass) >= share * total {
        return Double(i) + max(0, share * total - Double(sum)) / Double(mass)
      }
      sum += mass
    }
    return Double(masses.count)
  }
  return place(before: 0.99) - place(before: 0.01)
}
