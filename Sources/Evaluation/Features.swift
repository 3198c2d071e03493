/// Images as a judge sees them: one vector of ``width`` numbers for each, row-major `[count, width]`.
public struct Features: Sendable, Equatable {
  public let width: Int
  public let values: [Float]

  /// - Precondition: `values` holds whole rows.
  public init(width: Int, values: [Float]) {
    precondition(width > 0 && values.count % width == 0, "\(values.count) numbers are no rows of \(width)")
    self.width = width
    self.values = values
  }

  public var count: Int { values.count / width }

  /// The rows at `indices`, in that order.
  public func selecting(_ indices: [Int]) -> Features {
    var chosen: [Float] = []
    chosen.reserveCapacity(indices.count * width)
    for i in indices { chosen += values[i * width..<(i + 1) * width] }
    return Features(width: width, values: chosen)
  }
}
