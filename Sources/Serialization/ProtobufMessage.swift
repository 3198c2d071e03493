/// A message of Protocol Buffers, written field by field (wire format: protobuf.dev/programming-guides/encoding).
///
/// It knows nothing of a schema: whoever adds a field knows its number and kind. Repeated fields are added one by one,
/// which readers take for packed numbers as well.
public struct ProtobufMessage: Sendable, Equatable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  /// What follows a field's number: how its value is written.
  private enum WireType: UInt64 {
    case varint = 0
    case lengthDelimited = 2
    case fixed32 = 5
  }

  /// An `int32`, `int64`, `bool` or enumeration; negative ones take ten bytes.
  public mutating func add(_ field: Int, integer: Int) {
    addTag(field, .varint)
    addVarint(UInt64(bitPattern: Int64(integer)))
  }

  public mutating func add(_ field: Int, float: Float) {
    addTag(field, .fixed32)
    for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: float.bitPattern >> shift)) }
  }

  public mutating func add(_ field: Int, bytes content: [UInt8]) {
    addTag(field, .lengthDelimited)
    addVarint(UInt64(content.count))
    bytes += content
  }

  public mutating func add(_ field: Int, text: String) { add(field, bytes: Array(text.utf8)) }

  public mutating func add(_ field: Int, message: ProtobufMessage) { add(field, bytes: message.bytes) }

  private mutating func addTag(_ field: Int, _ type: WireType) {
    precondition((1..<1 << 29).contains(field), "no number of a field: \(field)")
    addVarint(UInt64(field) << 3 | type.rawValue)
  }

  /// Seven bits a byte, the lowest first; the highest bit says that more follow.
  private mutating func addVarint(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
