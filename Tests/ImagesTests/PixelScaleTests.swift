import Images
import Testing

@Suite struct PixelScaleTests {
  @Test func everyByteSurvives() {
    let bytes = (0...255).map { UInt8($0) }
    #expect(toBytes(toFloats(bytes)) == bytes)
    #expect(toFloats([0, 51, 204, 255]) == [-1, -0.6, 0.6, 1])
  }

  @Test func extremesAreCut() {
    let tiny = Float.leastNonzeroMagnitude
    #expect(
      toBytes([.nan, -.nan, .signalingNaN, .infinity, -.infinity, 1e30, -1e30, 1.001, -1.001, tiny, -tiny, 0, -0.0])
        == [0, 0, 0, 255, 0, 255, 0, 255, 0, 128, 128, 128, 128])
  }

  @Test func neighboursOfAByteBecomeThatByte() {
    for byte in 0...255 {
      for offset: Float in [-0.49, -0.2, 0.2, 0.49] {
        #expect(PixelScale.byte((Float(byte) + offset) / 127.5 - 1) == UInt8(byte))
      }
    }
  }

  @Test func bulkAndSingleAgree() {
    let x = (0..<1003).map { Float($0) / 400 - 1.25 }
    #expect(toBytes(x) == x.map(PixelScale.byte))
    let bytes = (0..<1003).map { UInt8(truncatingIfNeeded: $0 * 7) }
    #expect(toFloats(bytes) == bytes.map(PixelScale.float))
  }

  @Test func planesAreSeparated() {
    let bytes: [UInt8] = [0, 51, 255, 255, 204, 0]
    #expect(toPlanes(bytes, channels: 3) == [-1, 1, -0.6, 0.6, 1, -1])
  }

  @Test(arguments: [1, 2, 3, 4])
  func planesAndBackIsTheIdentity(channels: Int) {
    for area in [0, 1, 7, 64, 1001] {
      let bytes = (0..<area * channels).map { UInt8(truncatingIfNeeded: $0 * 31 + 5) }
      let planes = toPlanes(bytes, channels: channels)
      var back = [UInt8](repeating: 0, count: bytes.count)
      var span = back.mutableSpan
      PixelScale.interleavedBytes(from: planes.span, channels: channels, into: &span)
      #expect(back == bytes)
    }
  }

  private func toFloats(_ bytes: [UInt8]) -> [Float] {
    var floats = [Float](repeating: 0, count: bytes.count)
    var span = floats.mutableSpan
    PixelScale.floats(from: bytes.span, into: &span)
    return floats
  }

  private func toBytes(_ floats: [Float]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: floats.count)
    var span = bytes.mutableSpan
    PixelScale.bytes(from: floats.span, into: &span)
    return bytes
  }

  private func toPlanes(_ bytes: [UInt8], channels: Int) -> [Float] {
    var planes = [Float](repeating: 0, count: bytes.count)
    var span = planes.mutableSpan
    PixelScale.planes(from: bytes.span, channels: channels, into: &span)
    return planes
  }
}
