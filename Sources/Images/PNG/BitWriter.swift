#if _endian(big)
  #error("bits are gathered in words, which are written as they lie in memory")
#endif

/// Bits one after another, the lowest of each byte first, as deflate has them.
@safe struct BitWriter {
  private var words: [UInt64] = []
  private var pending: UInt64 = 0
  private var count = 0

  init(reserving bytes: Int) { words.reserveCapacity(bytes / 8 + 1) }

  /// - Precondition: at most 16 bits, and no others are set.
  @inline(__always)
  mutating func add(_ value: UInt64, _ bits: Int) {
    pending |= value &<< UInt64(truncatingIfNeeded: count)
    count &+= bits
    guard count >= 64 else { return }
    words.append(pending)
    count &-= 64
    // What did not fit.
    pending = value &>> UInt64(truncatingIfNeeded: bits &- count)
  }

  /// How many bytes they take.
  var size: Int { words.count * 8 + (count + 7) / 8 }

  /// Adds them to `bytes`, the last byte filled with zeros.
  func write(to bytes: inout [UInt8]) {
    unsafe words.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    for i in 0..<(count + 7) / 8 { bytes.append(UInt8(truncatingIfNeeded: pending >> UInt64(8 * i))) }
  }
}
