/// An array of numbers with a name, as it lies in a file: row-major and little-endian.
public struct NamedArray: Sendable, Equatable {
  public let name: String
  public let type: ArrayType
  /// The sizes of its dimensions; none for a single number.
  public let shape: [Int]
  public let bytes: [UInt8]

  /// - Precondition: `bytes` holds exactly as many numbers as `shape` asks for.
  public init(name: String, type: ArrayType, shape: [Int], bytes: [UInt8]) {
    precondition(shape.allSatisfy { $0 >= 0 }, "\(name): a negative size in \(shape)")
    precondition(bytes.count == shape.reduce(type.size, *), "\(name): \(bytes.count) bytes for the shape \(shape)")
    self.name = name
    self.type = type
    self.shape = shape
    self.bytes = bytes
  }

  /// How many numbers it holds.
  public var count: Int { bytes.count / type.size }
}
