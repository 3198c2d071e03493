internal import CSHA2

/// The secure hash SHA-256 (FIPS 180-4, section 6.2), fed piece by piece.
///
/// Where the processor has instructions for it they are used: several times as fast.
@safe
public struct SHA256: Sendable {
  /// Bytes of a digest.
  public static let digestSize = 32

  private var state = SIMD8<UInt32>(
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19)
  /// The bytes that do not fill a block yet; fewer than 64 between calls.
  private var rest: [UInt8] = []
  private var length: UInt64 = 0
  private let usesInstructions: Bool

  public init() { self.init(portable: false) }

  /// - Parameter portable: whether the processor's instructions stay unused
  package init(portable: Bool) {
    usesInstructions = !portable && SHA256.hasInstructions
    rest.reserveCapacity(64)
  }

  private static let hasInstructions = csha2_is_there() != 0

  public mutating func update(_ bytes: Span<UInt8>) {
    length += UInt64(bytes.count)
    var state = state
    defer { self.state = state }
    var start = 0
    if !rest.isEmpty {
      start = min(64 - rest.count, bytes.count)
      for i in 0..<start { rest.append(bytes[i]) }
      guard rest.count == 64 else { return }
      compress(rest.span, into: &state)
      rest.removeAll(keepingCapacity: true)
    }
    let end = start + (bytes.count - start) / 64 * 64
    if start < end { compress(bytes.extracting(start..<end), into: &state) }
    start = end
    for i in start..<bytes.count { rest.append(bytes[i]) }
  }

  public mutating func update(_ bytes: [UInt8]) {
    update(bytes.span)
  }

  /// The 32 bytes of the digest of all that was fed; feeding more afterwards is possible and continues the message.
  public func finalize() -> [UInt8] {
    // One bit 1, zeros, and the length in bits in the last eight bytes of a block.
    var ending = rest + [0x80]
    ending += [UInt8](repeating: 0, count: (120 - ending.count) % 64)
    let bits = length &* 8
    ending += (0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * $0)) }
    var state = state
    compress(ending.span, into: &state)
    return (0..<Self.digestSize).map { UInt8(truncatingIfNeeded: state[$0 / 4] >> UInt32(24 - 8 * ($0 % 4))) }
  }

  /// The digest of `bytes` as 64 hexadecimal digits in lower case.
  public static func hex(of bytes: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return hexadecimal(hash.finalize())
  }

  /// `bytes` as two digits each, in lower case.
  public static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The rounds over each block of 64 bytes.
  private func compress(_ blocks: Span<UInt8>, into state: inout SIMD8<UInt32>) {
    guard usesInstructions else {
      for start in stride(from: 0, to: blocks.count, by: 64) { Self.compress(blocks, from: start, into: &state) }
      return
    }
    unsafe withUnsafeMutablePointer(to: &state) { state in
      unsafe state.withMemoryRebound(to: UInt32.self, capacity: 8) { words in
        unsafe blocks.withUnsafeBufferPointer { bytes in
          unsafe withUnsafePointer(to: Self.roundConstants) { constants in
            unsafe constants.withMemoryRebound(to: UInt32.self, capacity: 64) { constants in
              unsafe csha2_compress(words, bytes.baseAddress, bytes.count / 64, constants)
            }
          }
        }
      }
    }
  }

  /// The 64 rounds over the block of 64 bytes at `start`.
  @inline(__always)
  private static func compress(_ bytes: Span<UInt8>, from start: Int, into state: inout SIMD8<UInt32>) {
    // Sixteen words of the message schedule at a time.
    var w = InlineArray<16, UInt32>(repeating: 0)
    let block = bytes.extracting(start..<start + 64)
    for i in 0..<16 {
      w[i] =
        UInt32(block[4 * i]) << 24 | UInt32(block[4 * i + 1]) << 16 | UInt32(block[4 * i + 2]) << 8
        | UInt32(block[4 * i + 3])
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for start in stride(from: 0, to: 64, by: 16) {
      if start > 0 { extend(&w) }
      for j in stride(from: 0, to: 16, by: 8) {
        // The letters move on by one place each round; eight rounds with the names moved instead spare the copies.
        round(a, b, c, &d, e, f, g, &h, roundConstants[start + j] &+ w[j])
        round(h, a, b, &c, d, e, f, &g, roundConstants[start + j + 1] &+ w[j + 1])
        round(g, h, a, &b, c, d, e, &f, roundConstants[start + j + 2] &+ w[j + 2])
        round(f, g, h, &a, b, c, d, &e, roundConstants[start + j + 3] &+ w[j + 3])
        round(e, f, g, &h, a, b, c, &d, roundConstants[start + j + 4] &+ w[j + 4])
        round(d, e, f, &g, h, a, b, &c, roundConstants[start + j + 5] &+ w[j + 5])
        round(c, d, e, &f, g, h, a, &b, roundConstants[start + j + 6] &+ w[j + 6])
        round(b, c, d, &e, f, g, h, &a, roundConstants[start + j + 7] &+ w[j + 7])
      }
    }
    state = state &+ SIMD8(a, b, c, d, e, f, g, h)
  }

  /// The next 16 words of the message schedule in place of the last.
  @inline(__always)
  private static func extend(_ w: inout InlineArray<16, UInt32>) {
    for i in 0..<16 {
      let w2 = w[(i + 14) & 15]
      let w15 = w[(i + 1) & 15]
      let σ0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 &>> 3)
      let σ1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 &>> 10)
      w[i] = w[i] &+ σ0 &+ w[(i + 9) & 15] &+ σ1
    }
  }

  /// One round: `h` becomes the next `a`, and `d` the next `e`.
  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32,
    _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ constantAndWord: UInt32
  ) {
    let Σ1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    let Σ0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    let choice = g ^ (e & (f ^ g))
    let majority = (a & b) | (c & (a | b))
    let t1 = h &+ Σ1 &+ choice &+ constantAndWord
    d = d &+ t1
    h = t1 &+ Σ0 &+ majority
  }

  @inline(__always)
  private static func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { x &>> n | x &<< (32 - n) }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let roundConstants: InlineArray<64, UInt32> = [
    0x428A_2F98, 0x7137_4491, 0xB5C0_FBCF, 0xE9B5_DBA5, 0x3956_C25B, 0x59F1_11F1, 0x923F_82A4, 0xAB1C_5ED5,
    0xD807_AA98, 0x1283_5B01, 0x2431_85BE, 0x550C_7DC3, 0x72BE_5D74, 0x80DE_B1FE, 0x9BDC_06A7, 0xC19B_F174,
    0xE49B_69C1, 0xEFBE_4786, 0x0FC1_9DC6, 0x240C_A1CC, 0x2DE9_2C6F, 0x4A74_84AA, 0x5CB0_A9DC, 0x76F9_88DA,
    0x983E_5152, 0xA831_C66D, 0xB003_27C8, 0xBF59_7FC7, 0xC6E0_0BF3, 0xD5A7_9147, 0x06CA_6351, 0x1429_2967,
    0x27B7_0A85, 0x2E1B_2138, 0x4D2C_6DFC, 0x5338_0D13, 0x650A_7354, 0x766A_0ABB, 0x81C2_C92E, 0x9272_2C85,
    0xA2BF_E8A1, 0xA81A_664B, 0xC24B_8B70, 0xC76C_51A3, 0xD192_E819, 0xD699_0624, 0xF40E_3585, 0x106A_A070,
    0x19A4_C116, 0x1E37_6C08, 0x2748_774C, 0x34B0_BCB5, 0x391C_0CB3, 0x4ED8_AA4A, 0x5B9C_CA4F, 0x682E_6FF3,
    0x748F_82EE, 0x78A5_636F, 0x84C8_7814, 0x8CC7_0208, 0x90BE_FFFA, 0xA450_6CEB, 0xBEF9_A3F7, 0xC671_78F2,
  ]
}
