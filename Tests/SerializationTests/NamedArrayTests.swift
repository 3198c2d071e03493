import Serialization
import Testing

struct NamedArrayTests {
  /// 1, −2.5 and the largest half, in the three formats' own bytes (IEEE 754, and its upper half for BF16).
  @Test(arguments: [
    (.f32, [0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0, 0, 0xE0, 0x7F, 0x47]),
    (.f16, [0, 0x3C, 0, 0xC1, 0xFF, 0x7B]),
    (.bf16, [0x80, 0x3F, 0x20, 0xC0, 0x80, 0x47]),
  ] as [(ArrayType, [UInt8])])
  func floatsAreStoredLittleEndian(type: ArrayType, bytes: [UInt8]) {
    #expect(NamedArray(name: "w", shape: [3], floats: [1, -2.5, 65504], as: type).bytes == bytes)
  }

  /// Of each of the 65536 numbers that there are.
  @Test func everyNumberOfHalfPrecisionIsReadAsItIs() {
    let bits = (0...UInt16.max).map { $0 }
    let bytes = bits.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let floats = NamedArray(name: "all", type: .f16, shape: [bits.count], bytes: bytes).floats()
    for (bits, found) in zip(bits, floats) {
      let expected = Float(Float16(bitPattern: bits))
      #expect(expected.isNaN ? found.isNaN : found.bitPattern == expected.bitPattern, "\(bits)")
    }
  }

  @Test(arguments: [ArrayType.f32, .f16, .bf16])
  func numbersOfEveryFormatReadBack(type: ArrayType) {
    let floats: [Float] = [0, -0.0, 1, -2.5, 0.15625, .infinity, -.infinity]
    let array = NamedArray(name: "w", shape: [7, 1], floats: floats, as: type)
    #expect(array.floats().map(\.bitPattern) == floats.map(\.bitPattern))
    #expect(NamedArray(name: "w", shape: [1], floats: [.nan], as: type).floats()[0].isNaN)
  }

  @Test func f32IsExact() {
    let floats: [Float] = [.leastNonzeroMagnitude, .greatestFiniteMagnitude, .pi, 0.1]
    #expect(NamedArray(name: "w", shape: [4], floats: floats).floats() == floats)
  }

  /// Halves keep 11 significant bits and BF16 keeps 8: one unit in the last place above 1 is 2⁻¹⁰ or 2⁻⁷. A tie goes
  /// to the even neighbour.
  @Test(arguments: [(ArrayType.f16, Float(0x1p-10)), (.bf16, 0x1p-7)])
  func roundingIsToTheNearestTiesToEven(type: ArrayType, ulp: Float) {
    let floats = [1 + 0.5 * ulp, 1 + 1.5 * ulp, 1 + 0.51 * ulp, 1 + 0.49 * ulp]
    #expect(
      NamedArray(name: "w", shape: [4], floats: floats, as: type).floats() == [1, 1 + 2 * ulp, 1 + ulp, 1])
  }

  @Test func tooLargeNumberIsInfiniteAsHalf() {
    let array = NamedArray(name: "w", shape: [3], floats: [65519, 65520, -1e6], as: .f16)
    #expect(array.floats() == [65504, .infinity, -.infinity])
  }

  @Test func nanWithoutUpperBitsStaysOneInBF16() {
    let array = NamedArray(name: "w", shape: [1], floats: [Float(bitPattern: 0x7F80_0001)], as: .bf16)
    #expect(array.floats()[0].isNaN)
  }

  @Test func wholeNumbersReadBack() {
    let bytes: [UInt8] = [0xFF, 0x80, 0x7F, 0]
    let i8 = NamedArray(name: "q", type: .i8, shape: [4], bytes: bytes)
    #expect(i8.floats() == [-1, -128, 127, 0])
    #expect(i8.integers(Int8.self) == [-1, -128, 127, 0])
    #expect(NamedArray(name: "q", type: .u8, shape: [4], bytes: bytes).floats() == [255, 128, 127, 0])
    #expect(NamedArray(name: "q", type: .i32, shape: [], bytes: bytes).integers(Int32.self) == [0x007F_80FF])
    #expect(NamedArray(name: "q", type: .i32, shape: [], bytes: bytes).floats() == [8_356_095])
    #expect(NamedArray(name: "q", type: .i64, shape: [1], bytes: bytes + bytes).floats().count == 1)
  }

  @Test func emptyArrayHasNoNumbers() {
    let array = NamedArray(name: "w", shape: [2, 0, 3], floats: [])
    #expect(array.count == 0)
    #expect(array.floats() == [])
  }
}
