/// A prefix code for `count` symbols of known frequencies, whose words have at most so many bits: lengths by Moffat and
/// Katajainen (1995, "In-place calculation of minimum-redundancy codes"), words as RFC 1951, section 3.2.2, gives them.
///
/// Nothing is allocated: there are codes of a few µs to be made, one for each picture.
struct HuffmanCode<let count: Int> {
  /// By symbol, in bits; 0 for a symbol that does not occur.
  private(set) var lengths = InlineArray<count, UInt8>(repeating: 0)
  /// By symbol, its first bit the lowest.
  private(set) var words = InlineArray<count, UInt16>(repeating: 0)

  /// - Precondition: at least two symbols occur, and none 2¹⁴ times.
  init(_ frequencies: InlineArray<count, UInt16>, limit: Int) {
    let (symbols, occurring) = HuffmanCode.sorted(frequencies)
    precondition(occurring >= 2, "a code for \(occurring) symbols")
    var weights = InlineArray<count, Int32>(repeating: 0)
    for i in 0..<occurring { weights[i] = Int32(frequencies[Int(symbols[i])]) }
    let counts = HuffmanCode.lengthCounts(&weights, occurring, limit: limit)
    // The rarest symbols get the longest words.
    var place = 0
    for length in stride(from: limit, to: 0, by: -1) {
      for _ in 0..<counts[length] {
        lengths[Int(symbols[place])] = UInt8(length)
        place += 1
      }
    }
    var next = InlineArray<16, UInt16>(repeating: 0)
    for length in 1..<limit { next[length + 1] = (next[length] + UInt16(counts[length])) << 1 }
    for symbol in 0..<count where lengths[symbol] > 0 {
      let length = Int(lengths[symbol])
      words[symbol] = HuffmanCode.reversed(next[length], bits: length)
      next[length] += 1
    }
  }

  /// One more than the last symbol that occurs.
  var end: Int {
    var end = count
    while end > 0, lengths[end - 1] == 0 { end -= 1 }
    return end
  }

  /// The symbols that occur, the rarest first, equally frequent ones in their order, and how many they are.
  private static func sorted(_ frequencies: InlineArray<count, UInt16>) -> (InlineArray<count, UInt16>, Int) {
    var symbols = InlineArray<count, UInt16>(repeating: 0)
    var other = symbols
    var occurring = 0
    for symbol in 0..<count where frequencies[symbol] > 0 {
      symbols[occurring] = UInt16(symbol)
      occurring += 1
    }
    // By the lower seven bits, then by the others: there are seldom 150 symbols, and comparisons would cost twice as much.
    for shift in [UInt16(0), 7] {
      var starts = InlineArray<128, Int>(repeating: 0)
      for i in 0..<occurring { starts[Int(frequencies[Int(symbols[i])] >> shift & 127)] += 1 }
      var sum = 0
      for i in 0..<128 { (starts[i], sum) = (sum, sum + starts[i]) }
      for i in 0..<occurring {
        let digit = Int(frequencies[Int(symbols[i])] >> shift & 127)
        other[starts[digit]] = symbols[i]
        starts[digit] += 1
      }
      symbols = other
    }
    return (symbols, occurring)
  }

  /// How many words there are of each length, for `n` weights in ascending order, which are overwritten.
  private static func lengthCounts(_ a: inout InlineArray<count, Int32>, _ n: Int, limit: Int) -> InlineArray<16, Int> {
    // (1) The tree: a[i] becomes the parent of the i-th inner node.
    a[0] += a[1]
    var (root, leaf) = (0, 2)
    for next in 1..<max(1, n - 1) {
      if leaf >= n || a[root] < a[leaf] {
        a[next] = a[root]
        a[root] = Int32(next)
        root += 1
      } else {
        a[next] = a[leaf]
        leaf += 1
      }
      if leaf >= n || root < next && a[root] < a[leaf] {
        a[next] += a[root]
        a[root] = Int32(next)
        root += 1
      } else {
        a[next] += a[leaf]
        leaf += 1
      }
    }
    // (2) The depths of the inner nodes, and from them how many leaves each depth has.
    a[n - 2] = 0
    for i in stride(from: n - 3, through: 0, by: -1) { a[i] = a[Int(a[i])] + 1 }
    var counts = InlineArray<16, Int>(repeating: 0)
    var (free, depth, inner) = (1, 0, n - 2)
    while free > 0 {
      var nodes = 0
      while inner >= 0, a[inner] == depth {
        nodes += 1
        inner -= 1
      }
      counts[min(depth, limit)] += free - nodes
      free = 2 * nodes
      depth += 1
    }
    // (3) Words that would be too long have taken more than there is: shorter ones make room.
    var taken = 0
    for length in 1...limit { taken += counts[length] << (limit - length) }
    while taken > 1 << limit {
      var length = limit - 1
      while counts[length] == 0 { length -= 1 }
      counts[limit] -= 1
      counts[length] -= 1
      counts[length + 1] += 2
      taken -= 1
    }
    return counts
  }

  private static func reversed(_ word: UInt16, bits: Int) -> UInt16 {
    var x = word
    x = x >> 1 & 0x5555 | (x & 0x5555) << 1
    x = x >> 2 & 0x3333 | (x & 0x3333) << 2
    x = x >> 4 & 0x0F0F | (x & 0x0F0F) << 4
    return x.byteSwapped >> UInt16(16 - bits)
  }
}
