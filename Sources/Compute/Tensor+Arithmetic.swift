/// Arithmetic over whole tensors of one layout, of single precision; long ones on several threads, in fixed chunks.
extension Tensor {
  /// Elements a thread takes at a time: large enough that starting a thread does not matter.
  private static let chunk = 1 << 15

  /// With the padding that blocked channels may need.
  var elements: Int {
    precondition(layout.element == .f32, "the numbers of \(shape) are no single precision")
    return layout.bytes / MemoryLayout<Float>.stride
  }

  private func forEachChunk(_ body: (Range<Int>) -> Void) {
    let n = elements
    Threads.forEach(chunks: (n + Tensor.chunk - 1) / Tensor.chunk) { i in
      body(i * Tensor.chunk..<min(n, (i + 1) * Tensor.chunk))
    }
  }

  /// self += x
  public func add(_ x: Tensor) {
    precondition(x.layout == layout, "adding \(x.shape) to \(shape)")
    forEachChunk { range in
      for i in range { unsafe start[i] += x.start[i] }
    }
  }

  /// self += factor·x
  public func add(_ x: Tensor, scaledBy factor: Float) {
    precondition(x.layout == layout, "adding \(x.shape) to \(shape)")
    forEachChunk { range in
      for i in range { unsafe start[i] += factor * x.start[i] }
    }
  }

  /// Fills each row of a row-major tensor with standard normals from a stream of its own, times `deviation` and added to the
  /// row of `x` where one is given.
  public func fillNormalRows(addedTo x: Tensor? = nil, deviation: Float = 1, _ source: (_ row: Int) -> RandomSource) {
    precondition(layout.isRowMajor && (x?.layout ?? layout) == layout, "rows of a row-major tensor")
    precondition(x != nil || deviation == 1, "a deviation is for noise that is added to something")
    let count = shape.rowCount
    Threads.forEach(chunks: shape.rows) { row in
      var random = source(row)
      let under = unsafe x.map { unsafe UnsafePointer($0.start + row * count) }
      unsafe random.fillNormal(start + row * count, count: count, addedTo: under, scaledBy: deviation)
    }
  }

  /// self *= factor
  public func scale(by factor: Float) {
    forEachChunk { range in
      for i in range { unsafe start[i] *= factor }
    }
  }

  /// self += amount·(x − self)
  public func move(toward x: Tensor, by amount: Float) {
    precondition(x.layout == layout, "mixing \(x.shape) with \(shape)")
    forEachChunk { range in
      for i in range { unsafe start[i] += amount * (x.start[i] - start[i]) }
    }
  }

  /// self = x + amount·(y − x)
  public func mix(_ x: Tensor, _ y: Tensor, by amount: Float) {
    precondition(x.layout == layout && y.layout == layout, "mixing tensors of different layouts")
    forEachChunk { range in
      for i in range { unsafe start[i] = x.start[i] + amount * (y.start[i] - x.start[i]) }
    }
  }

  /// The sums over N, H, W of a row-major `[N, C, H, W]`, `[C]`.
  public func sumOverChannels(into sums: Tensor) {
    precondition(layout.isRowMajor && shape.rank == 4 && sums.shape == [shape[1]], "channel sums of \(shape)")
    let plane = shape[2] * shape[3]
    sums.fill(0)
    for n in 0..<shape[0] {
      for c in 0..<shape[1] {
        let part = unsafe start + (n * shape[1] + c) * plane
        var lanes = SIMD8<Float>()
        var i = 0
        while i + 8 <= plane {
          for lane in 0..<8 { unsafe lanes[lane] += part[i + lane] }
          i += 8
        }
        var sum = lanes.sum()
        while i < plane {
          unsafe sum += part[i]
          i += 1
        }
        unsafe sums.start[c] += sum
      }
    }
  }

  /// Whether no element is infinite or NaN.
  public var isFinite: Bool {
    var sum: Float = 0
    for i in 0..<elements { sum += unsafe start[i] * 0 }
    return sum == 0
  }

  /// One step of Adam (Kingma & Ba 2015, algorithm 1): m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²,
  /// self −= rate·m̂ / (√v̂ + epsilon), m̂ = m / (1−β₁ᵗ), v̂ = v / (1−β₂ᵗ).
  ///
  /// - Parameters:
  ///   - firstCorrection: 1 / (1−β₁ᵗ)
  ///   - secondCorrection: 1 / (1−β₂ᵗ)
  public func adamStep(
    gradient g: Tensor, first m: Tensor, second v: Tensor, rate: Float, betas: (Float, Float), epsilon: Float,
    firstCorrection: Float, secondCorrection: Float
  ) {
    precondition(g.layout == layout && m.layout == layout && v.layout == layout, "Adam's tensors differ in layout")
    let (b1, b2) = betas
    let scaledRate = rate * firstCorrection
    forEachChunk { range in
      let w = unsafe start, g = unsafe g.start, m = unsafe m.start, v = unsafe v.start
      for i in range {
        let gi = unsafe g[i]
        let mi = unsafe b1 * m[i] + (1 - b1) * gi
        let vi = unsafe b2 * v[i] + (1 - b2) * gi * gi
        unsafe m[i] = mi
        unsafe v[i] = vi
        unsafe w[i] -= scaledRate * mi / ((vi * secondCorrection).squareRoot() + epsilon)
      }
    }
  }

  /// One step of RMSProp (Tieleman & Hinton 2012): v ← αv + (1−α)g², self −= rate·g / (√v + epsilon).
  public func rmsPropStep(gradient g: Tensor, square v: Tensor, rate: Float, decay: Float, epsilon: Float) {
    precondition(g.layout == layout && v.layout == layout, "RMSProp's tensors differ in layout")
    forEachChunk { range in
      let w = unsafe start, g = unsafe g.start, v = unsafe v.start
      for i in range {
        let gi = unsafe g[i]
        let vi = unsafe decay * v[i] + (1 - decay) * gi * gi
        unsafe v[i] = vi
        unsafe w[i] -= rate * gi / (vi.squareRoot() + epsilon)
      }
    }
  }

  /// Every element brought into −bound…bound.
  public func clip(to bound: Float) {
    forEachChunk { range in
      for i in range { unsafe start[i] = min(max(start[i], -bound), bound) }
    }
  }

  /// Row by row self = share·x + (1 − share)·y, of row-major tensors.
  ///
  /// - Parameter shares: one for each row
  public func mixRows(_ x: Tensor, _ y: Tensor, _ shares: [Float]) {
    precondition(layout.isRowMajor && x.layout == layout && y.layout == layout && shares.count == shape.rows, "mixing rows of \(shape)")
    let count = shape.rowCount
    Threads.forEach(chunks: shares.count) { row in
      let a = shares[row]
      for i in row * count..<(row + 1) * count { unsafe start[i] = a * x.start[i] + (1 - a) * y.start[i] }
    }
  }

  /// The Euclidean norm of each row of a row-major tensor.
  public var rowNorms: [Float] {
    precondition(layout.isRowMajor, "the rows of a row-major tensor")
    let count = shape.rowCount
    return (0..<shape.rows).map { row in
      var lanes = SIMD8<Float>()
      let part = unsafe start + row * count
      var i = 0
      while i + 8 <= count {
        for lane in 0..<8 { unsafe lanes[lane] += part[i + lane] * part[i + lane] }
        i += 8
      }
      var sum = lanes.sum()
      while i < count {
        unsafe sum += part[i] * part[i]
        i += 1
      }
      return sum.squareRoot()
    }
  }
}
