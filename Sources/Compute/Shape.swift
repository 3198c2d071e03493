/// The sizes of a tensor's axes, outermost first: `[N, C, H, W]` for images, `[N, K]` for vectors.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  public let sizes: [Int]

  public init(_ sizes: [Int]) {
    precondition(!sizes.isEmpty && sizes.allSatisfy { $0 > 0 }, "a shape has positive sizes, not \(sizes)")
    self.sizes = sizes
  }

  public init(arrayLiteral sizes: Int...) { self.init(sizes) }

  public var rank: Int { sizes.count }
  /// The number of elements.
  public var count: Int { sizes.reduce(1, *) }
  /// The size of the outermost axis.
  public var rows: Int { sizes[0] }
  /// The elements of one row.
  public var rowCount: Int { sizes.dropFirst().reduce(1, *) }
  public subscript(axis: Int) -> Int { sizes[axis] }

  /// The same row shape with another number of rows.
  public func with(rows: Int) -> Shape { Shape([rows] + sizes.dropFirst()) }
  /// The shape of one row: all axes but the outermost.
  public var row: [Int] { Array(sizes.dropFirst()) }

  public var description: String { sizes.map(String.init).joined(separator: "×") }
  var dims: [Int64] { sizes.map(Int64.init) }
}
