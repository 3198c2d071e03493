import Models

/// Numbers of a factor as people read them: angles in degrees, all else in the factor's own unit.
struct FactorText {
  /// As in `Factors.all`.
  let unit: String

  private var isAngle: Bool { unit == "rad" }
  private static let degrees = 180 / Double.pi

  /// 3.5 → "3.50"
  func number(_ x: Double) -> String { sign == "°" ? decimal(isAngle ? x * Self.degrees : x, 1) : decimal(x, 2) }

  /// What stands behind a number: " px", "°" or nothing.
  var sign: String { isAngle || unit == "°" ? "°" : unit.isEmpty ? "" : " " + unit }

  /// "3.50 px", "15.0°"
  func value(_ x: Double) -> String { number(x) + sign }

  /// A number that a user gave, in the factor's unit.
  func parsed(_ x: Double) -> Double { isAngle ? x / Self.degrees : x }
}

/// What a code was measured to do, in words.
enum CodeText {
  /// "thickness, 1.66 to 4.14 px (3.9 standard deviations of the data), Spearman 0.93, class kept 98.8 %"
  static func sentence(_ code: CodeDescription) -> String {
    guard let movement = code.movement else {
      guard let most = code.effects.first, abs(most.range) >= 0.1 else { return "\(code.name), moves nothing" }
      return "\(code.name), moves nothing clearly (most: \(most.factor) by \(decimal(abs(most.range), 1)) standard deviations, "
        + "Spearman \(decimal(most.spearman, 2)))"
    }
    let text = FactorText(unit: movement.unit)
    let moved = code.name == movement.factor ? code.name : "\(code.name), \(movement.factor)"
    let (first, last) = movement.ends
    var words = [
      "\(moved) \(text.number(first)) to \(text.value(last)) "
        + "(\(decimal(movement.rangeInStandardDeviations, 1)) standard deviations of the "
        + (movement.yardstick == .data ? "data)" : "model's images)"),
      "Spearman \(decimal(movement.spearman, 2))",
    ]
    if let kept = code.keptOnAverage { words.append("class kept \(decimal(100 * kept, 1)) %") }
    return words.joined(separator: ", ")
  }

  /// One line for each position: code, factor, class kept.
  ///
  /// - Parameter labels: the classes whose average is shown; nil: all
  static func table(_ code: CodeDescription, labels: [Int?]?) -> [String] {
    guard let movement = code.movement else { return [sentence(code)] }
    let text = FactorText(unit: movement.unit)
    let means = labels.map { average($0.map(movement.means(of:))) } ?? movement.means
    var rows = [["code", movement.factor]]
    for (position, mean) in zip(code.positions, means) { rows.append([decimal(position, 2), text.value(mean)]) }
    if let kept = code.kept {
      rows[0].append(labels == nil ? "class kept" : "class kept, of all")
      for (i, share) in kept.enumerated() { rows[i + 1].append(decimal(100 * share, 1) + " %") }
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }.joined(separator: "   ")
    }
  }

  private static func average(_ maps: [[Double]]) -> [Double] {
    guard let first = maps.first else { return [] }
    return first.indices.map { i in maps.reduce(0) { $0 + $1[i] } / Double(maps.count) }
  }
}
