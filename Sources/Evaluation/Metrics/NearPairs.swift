/// Finds the pairs (query, reference) that may be nearer than some limits, and has each looked at exactly.
///
/// |x|² + |y|² − 2·x·y is fast (products of whole blocks on the engine) but in Float32 wrong by up to
/// (width + 16)·2⁻²⁴·(|x|² + |y|²): 2⁻²⁴ of rounding for each product and each sum, and for the vectors themselves, which
/// are centred first so that they are short. So this serves only to rule out: pairs for which the formula less that
/// error is above the limit. The few that are left are computed in Float64, and what is found is what Float64
/// would have found for all pairs.
struct NearPairs<Vectors: VectorSet> {
  let queries: Vectors
  let references: Vectors

  /// Calls `look` for every pair whose squared distance is at most the query's limit or the reference's, and for some
  /// others; for each query in ascending order of the references. Vectors that are not finite are in no pair.
  ///
  /// - Parameters:
  ///   - queryLimits: one squared distance for each query, that `look` may lower
  ///   - referenceLimits: one for each reference
  ///   - look: gets the squared distance; returns the query's limit from there on
  func forEach(
    queryLimits: [Double], referenceLimits: [Double]? = nil,
    look: (_ query: Int, _ reference: Int, _ squaredDistance: Double) -> Double
  ) {
    precondition(queries.width == references.width, "vectors of \(queries.width) and \(references.width) numbers")
    guard queries.count > 0, references.count > 0 else { return }
    let width = queries.width
    let block = ProductBlock(width: width, rows: queries.count, columns: references.count)
    let centre = references.centre
    let kept = 1 - Double(width + 16) * 0x1p-24
    let factor = Vectors.limitFactor
    var limits = queryLimits.map { roundedUp($0 * factor) }
    let limitsOfReferences = referenceLimits.map { $0.map { roundedUp($0 * factor) } }
    var rowTerms = [Float](repeating: 0, count: block.rows)
    var columnTerms = [SIMD8<Float>](repeating: .init(), count: block.columns / ProductBlock.lanes)
    var columnLimits = columnTerms

    for firstColumn in stride(from: 0, to: references.count, by: block.columns) {
      block.setColumns { out in
        for column in 0..<block.columns {
          let index = firstColumn + column
          let (group, lane) = (column / ProductBlock.lanes, column % ProductBlock.lanes)
          let isThere = index < references.count
          let square = isThere ? references.write(index, minus: centre, to: &out, at: column * width) : .infinity
          columnTerms[group][lane] = Float(square * kept)
          columnLimits[group][lane] = isThere ? limitsOfReferences?[index] ?? -.infinity : -.infinity
        }
      }
      for firstRow in stride(from: 0, to: queries.count, by: block.rows) {
        let rows = min(block.rows, queries.count - firstRow)
        block.setRows { out in
          for row in 0..<rows {
            rowTerms[row] = Float(queries.write(firstRow + row, minus: centre, to: &out, at: row * width) * kept)
          }
        }
        block.multiply { products in
          for row in 0..<rows {
            let query = firstRow + row
            var limit = limits[query]
            for group in 0..<columnTerms.count {
              let product = products.lanes(at: row * block.columns + group * ProductBlock.lanes)
              let least = columnTerms[group] - 2 * product + rowTerms[row]
              let isNear = least .< pointwiseMax(columnLimits[group], SIMD8(repeating: limit))
              guard any(isNear) else { continue }
              for lane in 0..<ProductBlock.lanes where least[lane] < max(columnLimits[group][lane], limit) {
                let reference = firstColumn + group * ProductBlock.lanes + lane
                let square = queries.squaredDistance(query, to: reference, of: references)
                limit = roundedUp(look(query, reference, square) * factor)
              }
            }
            limits[query] = limit
          }
        }
      }
    }
  }
}

/// Everything up to the limit is below it. A limit that is not a number lets nothing pass.
private func roundedUp(_ limit: Double) -> Float { limit.isNaN ? -.infinity : Float(limit).nextUp }
