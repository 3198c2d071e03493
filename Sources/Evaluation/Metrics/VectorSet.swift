internal import Datasets

/// Vectors whose distances are looked for: features, or the pixels of images.
protocol VectorSet {
  var count: Int { get }
  /// The numbers that ``write(_:minus:to:at:)`` writes for each vector.
  var width: Int { get }
  /// What a squared distance is multiplied by before what was written is compared with it; at least 1.
  static var limitFactor: Double { get }

  /// The mean of the vectors that are finite.
  var centre: [Float] { get }

  /// Writes vector `index` − `centre`, in Float32, to `out[place ..< place + width]`, and returns the square of its length
  /// less what must be allowed for besides that rounding; where it is not finite it writes zeros, and returns infinity.
  func write(_ index: Int, minus centre: [Float], to out: inout MutableSpan<Float>, at place: Int) -> Double

  /// |vector `index` − vector `other` of `others`|², exact but for the rounding of Float64.
  func squaredDistance(_ index: Int, to other: Int, of others: Self) -> Double
}

struct FeatureVectors: VectorSet {
  static let limitFactor = 1.0
  let features: Features

  var count: Int { features.count }
  var width: Int { features.width }

  var centre: [Float] {
    var sums = [Double](repeating: 0, count: width)
    var finite = 0
    let values = features.values.span
    for row in 0..<count {
      let x = values.extracting(row * width..<(row + 1) * width)
      var check: Float = 0
      for i in 0..<x.count { check += 0 * x[i] }
      guard check == 0 else { continue }
      finite += 1
      for i in 0..<x.count { sums[i] += Double(x[i]) }
    }
    return sums.map { Float($0 / Double(max(1, finite))) }
  }

  func write(_ index: Int, minus centre: [Float], to out: inout MutableSpan<Float>, at place: Int) -> Double {
    let x = features.values.span.extracting(index * width..<(index + 1) * width)
    var square = 0.0
    for i in 0..<x.count {
      let value = x[i] - centre[i]
      out[place + i] = value
      square += Double(value) * Double(value)
    }
    if Float(square).isFinite { return square }
    for i in 0..<x.count { out[place + i] = 0 }
    return .infinity
  }

  func squaredDistance(_ index: Int, to other: Int, of others: FeatureVectors) -> Double {
    let x = features.values.span.extracting(index * width..<(index + 1) * width)
    let y = others.features.values.span.extracting(other * width..<(other + 1) * width)
    var lanes = SIMD4<Double>()
    var i = 0
    while i + 4 <= x.count {
      let (a, b) = (x.extracting(i..<i + 4), y.extracting(i..<i + 4))
      let difference = SIMD4<Double>(SIMD4(a[0], a[1], a[2], a[3])) - SIMD4<Double>(SIMD4(b[0], b[1], b[2], b[3]))
      lanes += difference * difference
      i += 4
    }
    var sum = lanes.sum()
    while i < x.count {
      let difference = Double(x[i]) - Double(y[i])
      sum += difference * difference
      i += 1
    }
    return sum
  }
}

/// Pixels 0…255: squared distances are whole numbers.
struct PixelVectors: VectorSet {
  static let limitFactor = 1.0
  let images: LabelledImages

  var count: Int { images.count }
  var width: Int { images.pixelsPerImage }

  var centre: [Float] {
    var sums = [Int](repeating: 0, count: width)
    let pixels = images.pixels.span
    for row in 0..<count {
      let x = pixels.extracting(row * width..<(row + 1) * width)
      for i in 0..<x.count { sums[i] &+= Int(x[i]) }
    }
    return sums.map { Float($0) / Float(max(1, count)) }
  }

  func write(_ index: Int, minus centre: [Float], to out: inout MutableSpan<Float>, at place: Int) -> Double {
    let x = images.pixels.span.extracting(index * width..<(index + 1) * width)
    var square = 0.0
    for i in 0..<x.count {
      let value = Float(x[i]) - centre[i]
      out[place + i] = value
      square += Double(value) * Double(value)
    }
    return square
  }

  func squaredDistance(_ index: Int, to other: Int, of others: PixelVectors) -> Double {
    Double(Evaluation.squaredDistance(
      images.pixels.span.extracting(index * width..<(index + 1) * width),
      others.images.pixels.span.extracting(other * width..<(other + 1) * width)))
  }
}
