/// Compresses a few thousand bytes to a stream of deflate (RFC 1951): runs of equal bytes and single ones, in one block with a
/// code of its own. For drawings as small as digits.
///
/// zlib finds hardly anything more in them (measured: 321 bytes against 322 for generated digits, 515 against 510 for
/// Fashion-MNIST) and prepares much larger tables for each file. And the bytes are those of this file, not of some version of zlib.
enum RunDeflate {
  /// Adds the stream of `bytes` to `stream`.
  ///
  /// - Precondition: 1 to 2¹⁴ − 1 bytes.
  static func compress(_ bytes: [UInt8], to stream: inout [UInt8]) {
    precondition((1..<1 << 14).contains(bytes.count), "\(bytes.count) bytes")
    var frequencies = InlineArray<286, UInt16>(repeating: 0)
    // The end.
    frequencies[256] = 1
    forEachToken(bytes) { token in frequencies[token.symbol] += 1 }
    let code = HuffmanCode(frequencies, limit: 15)

    var bits = BitWriter(reserving: bytes.count)
    // The last block, of its own code.
    bits.add(0b101, 3)
    writeLengths(of: code, to: &bits)
    forEachToken(bytes) { token in
      bits.add(UInt64(code.words[token.symbol]), Int(code.lengths[token.symbol]))
      bits.add(token.extra, token.extraBits)
    }
    bits.add(UInt64(code.words[256]), Int(code.lengths[256]))
    if bits.size <= bytes.count + 5 {
      bits.write(to: &stream)
    } else {
      // Noise: as it is, in a stored block.
      let count = UInt16(bytes.count)
      stream += [1, UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8)]
      stream += bytes
    }
  }

  /// A symbol, and the bits that follow it.
  private struct Token {
    let symbol: Int
    var extra: UInt64 = 0
    var extraBits = 0

    /// A single byte.
    init(_ byte: UInt8) { symbol = Int(byte) }

    /// 3 to 258 bytes like the one before: what there is beyond the length's symbol, then the distance 1, whose word is 0.
    init(run length: Int) {
      let x = length - 3
      let bits = x < 8 || x == 255 ? 0 : Int.bitWidth - 3 - x.leadingZeroBitCount
      symbol = x == 255 ? 285 : 257 + bits << 2 + x >> bits
      extra = UInt64(x & (1 << bits - 1))
      extraBits = bits + 1
    }
  }

  @inline(__always)
  private static func forEachToken(_ bytes: [UInt8], _ body: (Token) -> Void) {
    var i = 0
    while i < bytes.count {
      let byte = bytes[i]
      var end = i + 1
      while end < bytes.count, bytes[end] == byte { end += 1 }
      body(Token(byte))
      i += 1
      while end - i >= 3 {
        let length = min(258, end - i)
        body(Token(run: length))
        i += length
      }
      while i < end {
        body(Token(byte))
        i += 1
      }
    }
  }

  /// Tells the code: the lengths of its words and of those of the distances, run by run, in a code of their own (RFC 1951,
  /// section 3.2.7).
  private static func writeLengths(of code: HuffmanCode<286>, to bits: inout BitWriter) {
    let literals = code.end
    var frequencies = InlineArray<19, UInt16>(repeating: 0)
    forEachLengthToken(code, literals) { symbol, _, _ in frequencies[symbol] += 1 }
    let lengthCode = HuffmanCode(frequencies, limit: 7)
    var told = order.count
    while lengthCode.lengths[order[told - 1]] == 0 { told -= 1 }
    bits.add(UInt64(literals - 257), 5)
    bits.add(UInt64(distances - 1), 5)
    bits.add(UInt64(max(4, told) - 4), 4)
    for i in 0..<max(4, told) { bits.add(UInt64(lengthCode.lengths[order[i]]), 3) }
    forEachLengthToken(code, literals) { symbol, extra, extraBits in
      bits.add(UInt64(lengthCode.words[symbol]), Int(lengthCode.lengths[symbol]))
      bits.add(UInt64(extra), extraBits)
    }
  }

  /// Two, of one bit each, of which the first is used: some readers want a whole code.
  private static let distances = 2
  /// The order in which the lengths of the lengths' words are told.
  private static let order: InlineArray<19, Int> = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  /// The lengths as symbols, with the bits that follow each: 16 is the last one 3 to 6 times more, 17 and 18 are zeros.
  @inline(__always)
  private static func forEachLengthToken(
    _ code: HuffmanCode<286>, _ literals: Int, _ body: (_ symbol: Int, _ extra: Int, _ extraBits: Int) -> Void
  ) {
    let count = literals + distances
    func length(_ i: Int) -> UInt8 { i < literals ? code.lengths[i] : 1 }
    var i = 0
    while i < count {
      let value = length(i)
      var end = i + 1
      while end < count, length(end) == value { end += 1 }
      if value > 0 {
        body(Int(value), 0, 0)
        i += 1
      }
      while end - i >= 3 {
        let n = min(value > 0 ? 6 : 138, end - i)
        switch n {
        case _ where value > 0: body(16, n - 3, 2)
        case ...10: body(17, n - 3, 3)
        default: body(18, n - 11, 7)
        }
        i += n
      }
      while i < end {
        body(Int(value), 0, 0)
        i += 1
      }
    }
  }
}
