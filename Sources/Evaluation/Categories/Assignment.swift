/// The best way to give each row a column of its own, so that the sum of the chosen entries is the greatest: exact, by
/// the Hungarian method with potentials (Kuhn 1955; Jonker & Volgenant 1987), in rows² · columns steps. Of several equally
/// good ways always the same one.
package enum Assignment {
  /// - Parameters:
  ///   - values: row-major; any whole numbers
  /// - Returns: for each row its column; nil where there are more rows than columns and it got none
  package static func best(_ values: [Int], rows: Int, columns: Int) -> [Int?] {
    precondition(values.count == rows * columns, "\(values.count) numbers for \(rows)×\(columns)")
    guard rows > 0, columns > 0 else { return [Int?](repeating: nil, count: rows) }
    guard rows <= columns else {
      let transposed = (0..<columns).flatMap { column in (0..<rows).map { values[$0 * columns + column] } }
      var found = [Int?](repeating: nil, count: rows)
      for (column, row) in cheapest(transposed.map { -$0 }, rows: columns, columns: rows).enumerated() { found[row] = column }
      return found
    }
    return cheapest(values.map { -$0 }, rows: rows, columns: columns)
  }

  /// For each row its column, of no more rows than columns: rows come in one by one, each along the shortest way of
  /// exchanges, by costs that the potentials keep from being negative.
  private static func cheapest(_ costs: [Int], rows: Int, columns: Int) -> [Int] {
    // Row and column 0 stand for none.
    var ofRow = [Int](repeating: 0, count: rows + 1)
    var ofColumn = [Int](repeating: 0, count: columns + 1)
    var owner = [Int](repeating: 0, count: columns + 1)
    for row in 1...rows {
      var least = [Int](repeating: .max, count: columns + 1)
      var cameFrom = [Int](repeating: 0, count: columns + 1)
      var isDone = [Bool](repeating: false, count: columns + 1)
      owner[0] = row
      var column = 0
      repeat {
        isDone[column] = true
        let current = owner[column]
        var (step, next) = (Int.max, 0)
        for other in 1...columns where !isDone[other] {
          let cost = costs[(current - 1) * columns + other - 1] - ofRow[current] - ofColumn[other]
          if cost < least[other] { (least[other], cameFrom[other]) = (cost, column) }
          if least[other] < step { (step, next) = (least[other], other) }
        }
        for other in 0...columns {
          if isDone[other] {
            ofRow[owner[other]] += step
            ofColumn[other] -= step
          } else if other > 0 {
            least[other] -= step
          }
        }
        column = next
      } while owner[column] != 0
      while column != 0 {
        owner[column] = owner[cameFrom[column]]
        column = cameFrom[column]
      }
    }
    var found = [Int](repeating: 0, count: rows)
    for column in 1...columns where owner[column] > 0 { found[owner[column] - 1] = column - 1 }
    return found
  }
}
