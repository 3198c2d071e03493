/// What a random stream is for. The numbers are part of every model's and every image's identity: never renumber.
public enum RandomPurpose: UInt16, Sendable {
  case weights = 1
  case shuffle = 2
  case latent = 3
  case labels = 4
  case recognizer = 5
  case strokes = 6
  case split = 7
  case generation = 8
  /// Pairs of images whose distances are compared.
  case pairs = 9
  /// Parts of a set that a metric is computed for one by one.
  case subsets = 10
  /// An image drawn again in the place of one that was rejected.
  case redraw = 16
  case test = 99
}

/// A stream of random numbers, keyed by (seed, purpose, class, index): the same key gives the same numbers whatever
/// was drawn before, on whichever thread. Counter-based (``Philox``); a value, so a copy repeats the stream.
///
/// The index uses 48 bits, the class 32; one stream holds 2^32 blocks of four words.
public struct RandomSource: Sendable, RandomNumberGenerator {
  @usableFromInline let key: SIMD2<UInt32>
  @usableFromInline var counter: SIMD4<UInt32>
  @usableFromInline var words = SIMD4<UInt32>()
  @usableFromInline var used = 4

  public init(seed: UInt64, purpose: RandomPurpose, class label: Int = 0, index: Int = 0) {
    precondition(index >= 0 && index < 1 << 48, "a random stream's index is 0 ..< 2^48, not \(index)")
    precondition(label >= 0 && label <= UInt32.max, "a random stream's class is 0 ... 2^32 - 1, not \(label)")
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    counter = SIMD4(
      0, UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: label),
      UInt32(truncatingIfNeeded: index >> 32) << 16 | UInt32(purpose.rawValue))
  }

  @inlinable
  public mutating func nextWord() -> UInt32 {
    if used == 4 {
      words = Philox.words(counter: counter, key: key)
      counter[0] &+= 1
      used = 0
    }
    defer { used += 1 }
    return words[used]
  }

  @inlinable
  public mutating func next() -> UInt64 { UInt64(nextWord()) | UInt64(nextWord()) << 32 }

  /// Uniform in 0 ..< 1, a multiple of 2^-24.
  @inlinable
  public mutating func uniform() -> Float { Float(nextWord() >> 8) * 0x1p-24 }

  /// Uniform in `range` (the upper bound can occur by rounding).
  @inlinable
  public mutating func uniform(in range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// Standard normal; see ``normals(_:_:)`` for how, and for what the tails give up.
  @inlinable
  public mutating func normal() -> Float { RandomSource.normals(nextWord(), nextWord()).0 }

  /// Fills `values` with standard normals. Starts at a whole block of the stream, and uses whole blocks.
  public mutating func fillNormal(_ values: inout MutableSpan<Float>) {
    unsafe values.withUnsafeMutableBufferPointer { out in
      guard let start = out.baseAddress else { return }
      unsafe fillNormal(start, count: out.count, addedTo: nil, scaledBy: 1)
    }
  }

  /// The same, times `scale` and added to `x` where one is given.
  mutating func fillNormal(
    _ values: UnsafeMutablePointer<Float>, count n: Int, addedTo x: UnsafePointer<Float>?, scaledBy scale: Float
  ) {
    used = 4
    var i = unsafe Kernels.normals(values, count: n, addedTo: x, scaledBy: scale, &counter, key: key)
    let rest = i
    while i + 4 <= n {
      let w = Philox.words(counter: counter, key: key)
      counter[0] &+= 1
      unsafe (values[i], values[i + 1]) = RandomSource.normals(w[0], w[1])
      unsafe (values[i + 2], values[i + 3]) = RandomSource.normals(w[2], w[3])
      i += 4
    }
    while i < n {
      unsafe values[i] = normal()
      i += 1
    }
    used = 4
    if let x = unsafe x {
      for i in rest..<n { unsafe values[i] = x[i] + scale * values[i] }
    }
  }

  /// Fills `values` with the numbers that as many calls of ``normal()`` give, several times as fast.
  public mutating func fillNormalOneByOne(_ values: inout MutableSpan<Float>, _ range: Range<Int>) {
    var i = range.lowerBound
    // Each call takes two words and leaves the second of its two normals.
    while used == 4, i + 32 <= range.upperBound {
      unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: 64) { pairs in
        guard let start = pairs.baseAddress else { return }
        _ = unsafe Kernels.normals(start, count: 64, addedTo: nil, scaledBy: 1, &counter, key: key)
        for k in 0..<32 { unsafe values[i + k] = start[2 * k] }
      }
      i += 32
    }
    while i < range.upperBound {
      values[i] = normal()
      i += 1
    }
  }

  /// Fills `values` with uniform numbers in `range`.
  @inlinable
  public mutating func fillUniform(_ values: inout MutableSpan<Float>, in range: ClosedRange<Float>) {
    for i in 0..<values.count { values[i] = uniform(in: range) }
  }

  /// A random order of `0 ..< count` (Fisher and Yates).
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    order.shuffle(using: &self)
    return order
  }

  /// Two independent standard normals from two random words (Box and Muller 1958): √(−2 ln u)·(cos 2πv, sin 2πv),
  /// u in 2^-24 … 1, so |x| ≤ 5.77. Logarithm, sine and cosine are the Cephes polynomials (Moshier, relative error
  /// about 1e-7) instead of the system's, so that the numbers do not depend on the C library.
  @inlinable @inline(__always)
  public static func normals(_ a: UInt32, _ b: UInt32) -> (Float, Float) {
    let u = Float((a >> 8) &+ 1) * 0x1p-24
    // ln u = e·ln 2 + ln(1 + x), with 1 + x in √½ … √2.
    let bits = u.bitPattern
    var e = Float(Int32(bitPattern: bits >> 23) &- 126)
    var m = Float(bitPattern: (bits & 0x007F_FFFF) | 0x3F00_0000)
    let small = m < 0.707_106_77
    e = small ? e - 1 : e
    m = small ? m + m : m
    let x = m - 1
    let z = x * x
    var p: Float = 7.037_683_6e-2
    p = p * x - 1.151_461_03e-1
    p = p * x + 1.167_699_87e-1
    p = p * x - 1.242_014_08e-1
    p = p * x + 1.424_932_28e-1
    p = p * x - 1.666_805_77e-1
    p = p * x + 2.000_071_48e-1
    p = p * x - 2.499_999_4e-1
    p = p * x + 3.333_333_1e-1
    let logarithm = x + (p * x * z - 2.121_944_4e-4 * e - 0.5 * z) + 0.693_359_375 * e
    let radius = (max(0, -2 * logarithm)).squareRoot()
    // The angle in quarter turns: q whole ones, and r in −π/4 … π/4.
    let t = Float(b >> 8) * 0x1p-22
    let q = Int32(t + 0.5)
    let r = (t - Float(q)) * 1.570_796_33
    let rr = r * r
    let s = r + r * rr * (-1.666_665_46e-1 + rr * (8.332_160_9e-3 - rr * 1.951_529_6e-4))
    let c = 1 - 0.5 * rr + rr * rr * (4.166_664_6e-2 + rr * (-1.388_731_6e-3 + rr * 2.443_315_7e-5))
    let swap = q & 1 != 0
    let cosine = (swap ? s : c) * ((q &+ 1) & 2 != 0 ? -1 : 1)
    let sine = (swap ? c : s) * (q & 2 != 0 ? -1 : 1)
    return (radius * cosine, radius * sine)
  }
}
