internal import Images
internal import Models

/// What was measured while one code went through its positions, class by class.
struct CodeSweep {
  private let positions: [Double]
  private let factors: [any Factor]
  /// For each factor and class the means at the positions and the rank correlation over the images; nil where the factor
  /// is undefined in most of the class's images, or in all at one position.
  private var columns: [[(means: [Double], spearman: Double)?]]
  private var kept: [(yes: Int, of: Int)]

  init(positions: [Double], factors: [any Factor]) {
    self.positions = positions
    self.factors = factors
    columns = [[(means: [Double], spearman: Double)?]](repeating: [], count: factors.count)
    kept = [(yes: Int, of: Int)](repeating: (0, 0), count: positions.count)
  }

  /// Adds one class.
  ///
  /// - Parameters:
  ///   - images: as many at each position, the positions one after another
  ///   - judged: whether each image is of the class; nil where nobody knows
  mutating func add(_ images: [Image], kept judged: [Bool]?) {
    precondition(images.count % positions.count == 0, "\(images.count) images at \(positions.count) positions")
    let each = images.count / positions.count
    for (factor, column) in FactorTable(images, factors: factors).values.enumerated() {
      var (x, y) = ([Double](), [Double]())
      var means: [Double] = []
      for position in positions.indices {
        let defined = column[position * each..<(position + 1) * each].compactMap(\.self)
        guard !defined.isEmpty else { break }
        means.append(defined.reduce(0, +) / Double(defined.count))
        x += defined.map { _ in Double(position) }
        y += defined
      }
      let isDefined = means.count == positions.count && 2 * y.count > images.count
      columns[factor].append(isDefined ? (means, spearman(x, y) ?? 0) : nil)
    }
    guard let judged else { return }
    for (i, isKept) in judged.enumerated() {
      kept[i / each].of += 1
      if isKept { kept[i / each].yes += 1 }
    }
  }

  /// The share of images that keep their class, at each position.
  var keptShares: [Double]? {
    kept.allSatisfy { $0.of > 0 } ? kept.map { rounded(Double($0.yes) / Double($0.of)) } : nil
  }

  /// On every factor that is defined in most classes and varies, the strongest first.
  func effects(_ spread: FactorSpread) -> [CodeDescription.Effect] {
    factors.indices.compactMap { i -> CodeDescription.Effect? in
      guard let average = average(i), let deviation = spread.deviations[factors[i].name] else { return nil }
      return CodeDescription.Effect(
        factor: factors[i].name, range: rounded(((average.means.last ?? 0) - (average.means.first ?? 0)) / deviation),
        spearman: rounded(average.spearman))
    }.sorted { abs($0.range) > abs($1.range) }
  }

  func movement(of name: String, _ spread: FactorSpread) -> CodeDescription.Movement? {
    guard let i = factors.firstIndex(where: { $0.name == name }), let average = average(i),
      let deviation = spread.deviations[name]
    else { return nil }
    return CodeDescription.Movement(
      factor: name, unit: factors[i].unit, spearman: rounded(average.spearman),
      spearmanOfMeans: rounded(spearman(positions, average.means) ?? 0),
      deviation: max(1e-4, rounded(deviation)), yardstick: spread.yardstick, means: average.means.map(rounded),
      classMeans: columns[i].map { $0?.means.map(rounded) })
  }

  /// Over the classes, each with the same weight.
  private func average(_ factor: Int) -> (means: [Double], spearman: Double)? {
    let defined = columns[factor].compactMap(\.self)
    guard !defined.isEmpty, 2 * defined.count > columns[factor].count else { return nil }
    let n = Double(defined.count)
    let means = positions.indices.map { position in defined.reduce(0) { $0 + $1.means[position] } / n }
    return (means, defined.reduce(0) { $0 + $1.spearman } / n)
  }

  /// To four decimals: finer than anything is measured, and short in the model file.
  private func rounded(_ x: Double) -> Double { (x * 1e4).rounded() / 1e4 + 0 }
}
