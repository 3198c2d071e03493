public import Models

/// What a code is called, judged by its effects on all factors.
///
/// (1) Clear is an effect of at least ``smallestRange`` standard deviations within a class whose rank correlation is at
/// least ``smallestCorrelation``. The strongest clear effect leads; without one the code is unnamed.
/// (2) Some factors follow others: thick strokes have more area. Where a cause of the leader (``causes``) is itself moved
/// clearly and at least ``causeShare`` as far, the code is named for the cause.
/// (3) What is left but neither follows from the name nor causes it is a rival. A code with a rival that is moved more than
/// ``rivalShare`` as far does several things at once, and is unnamed.
///
/// The limits lie far from what was seen: in nine models of MNIST the codes move thickness by 2.6 to 3.4 and slant by 2.8 to
/// 3.4 standard deviations (|ρ| ≥ 0.93), area, brightness and contrast by 0.9 to 1.1 times what they move thickness, and
/// anything else by 0.9 at most (|ρ| ≤ 0.4).
public enum CodeNaming {
  public static let smallestRange = 1.0
  public static let smallestCorrelation = 0.5
  public static let causeShare = 0.5
  public static let rivalShare = 0.75

  /// For each factor those that move it along, the most telling first: a thicker pen, a larger shape, or a longer line
  /// makes more area, and all of these more light; a leaning shape is measured wider.
  public static let causes: [(factor: String, causes: [String])] = [
    ("width", ["slant"]),
    ("height", ["slant"]),
    ("length", ["height", "width"]),
    ("area", ["thickness", "length", "height", "width"]),
    ("brightness", ["thickness", "area", "length", "height", "width"]),
    ("contrast", ["thickness", "brightness", "area", "length", "height", "width"]),
  ]

  private static func causes(of factor: String) -> [String] {
    causes.first { $0.factor == factor }?.causes ?? []
  }

  /// The effect that names the code, or nil.
  public static func naming(_ effects: [CodeDescription.Effect]) -> CodeDescription.Effect? {
    let clear = effects
      .filter { abs($0.range) >= smallestRange && abs($0.spearman) >= smallestCorrelation }
      .sorted { abs($0.range) > abs($1.range) }
    guard let leader = clear.first else { return nil }
    let cause = causes(of: leader.factor).lazy
      .compactMap { name in clear.first { $0.factor == name } }
      .first { abs($0.range) >= causeShare * abs(leader.range) }
    let named = cause ?? leader
    let hasRival = clear.contains { other in
      other.factor != named.factor && abs(other.range) > rivalShare * abs(named.range)
        && !causes(of: other.factor).contains(named.factor) && !causes(of: named.factor).contains(other.factor)
    }
    return hasRival ? nil : named
  }

  /// Names that differ: of several codes that move one factor the one that moves it furthest has the plain name, the
  /// others a number.
  public static func names(_ found: [CodeDescription.Effect?]) -> [String] {
    var names = [String](repeating: CodeDescription.unnamed, count: found.count)
    var count: [String: Int] = [:]
    let order = found.indices.sorted { (abs(found[$0]?.range ?? 0), $1) > (abs(found[$1]?.range ?? 0), $0) }
    for i in order {
      guard let factor = found[i]?.factor else { continue }
      count[factor, default: 0] += 1
      let number = count[factor, default: 1]
      names[i] = number == 1 ? factor : "\(factor)-\(number)"
    }
    return names
  }
}
