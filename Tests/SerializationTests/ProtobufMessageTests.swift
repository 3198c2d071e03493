import Serialization
import Testing

struct ProtobufMessageTests {
  private func bytes(_ build: (inout ProtobufMessage) -> Void) -> [UInt8] {
    var message = ProtobufMessage()
    build(&message)
    return message.bytes
  }

  /// The examples of protobuf.dev/programming-guides/encoding: Test1, Test2 and Test3.
  @Test func theGuidesExamplesAreWritten() {
    #expect(bytes { $0.add(1, integer: 150) } == [0x08, 0x96, 0x01])
    #expect(bytes { $0.add(2, text: "testing") } == [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6E, 0x67])
    var inner = ProtobufMessage()
    inner.add(1, integer: 150)
    #expect(bytes { $0.add(3, message: inner) } == [0x1A, 0x03, 0x08, 0x96, 0x01])
  }

  /// From Python: `google.protobuf.internal.encoder`, `_VarintBytes(n & 2**64-1)`.
  @Test(arguments: [
    (0, [0x08, 0x00]), (127, [0x08, 0x7F]), (128, [0x08, 0x80, 0x01]), (Int.max, [0x08] + [UInt8](repeating: 0xFF, count: 8) + [0x7F]),
    (-1, [0x08] + [UInt8](repeating: 0xFF, count: 9) + [0x01]),
  ] as [(Int, [UInt8])])
  func integersAreVarints(_ number: Int, _ expected: [UInt8]) {
    #expect(bytes { $0.add(1, integer: number) } == expected)
  }

  /// `struct.pack("<f", -2.5)` behind the tag of field 2, wire type 5; field 20 takes a tag of two bytes.
  @Test func floatsAreFixedAndTagsMayBeLong() {
    #expect(bytes { $0.add(2, float: -2.5) } == [0x15, 0x00, 0x00, 0x20, 0xC0])
    #expect(bytes { $0.add(20, integer: 7) } == [0xA0, 0x01, 0x07])
  }

  @Test func fieldsFollowOneAnother() {
    #expect(
      bytes {
        $0.add(1, bytes: [])
        $0.add(8, integer: 4)
        $0.add(8, integer: 4)
      } == [0x0A, 0x00, 0x40, 0x04, 0x40, 0x04])
  }
}
