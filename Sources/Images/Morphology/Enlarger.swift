private import Glibc

/// Enlarges grey images of one size four times: by cubic splines, held within the levels of the image, then blurred by a
/// Gaussian of 4/3 cells, as scikit-image's `pyramid_expand` does and Morpho-MNIST with it. At the borders splines are
/// mirrored at the outermost pixel's centre, the blur at its outer edge. Levels are rounded down.
///
/// Enlarging first lets the grey edges of strokes count.
@safe final class Enlarger {
  /// Cells along one side of a pixel.
  static let factor = 4

  let width: Int
  let height: Int

  /// The spline's coefficients, mirrored by two at every side: `[height + 4, width + 4]`.
  private let coefficients: Scratch<Float>
  /// One row of cells: of the spline between columns of pixels, then of the spline itself, mirrored for the blur.
  private let between: Scratch<Float>
  private let row: Scratch<Float>
  /// The spline blurred along rows: `[4 height, 4 width]`.
  private let blurred: Scratch<Float>
  private let sum: Scratch<Float>

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    coefficients = Scratch((width + 4) * (height + 4), of: 0)
    between = Scratch(width + 4, of: 0)
    row = Scratch(Self.factor * width + 2 * Self.radius, of: 0)
    blurred = Scratch(Self.factor * width * Self.factor * height, of: 0)
    sum = Scratch(Self.factor * width, of: 0)
  }

  /// - Parameters:
  ///   - pixels: `[height, width]`
  ///   - cells: `[4 height, 4 width]`
  func enlarge(_ pixels: UnsafePointer<UInt8>, into cells: UnsafeMutablePointer<UInt8>) {
    let (columns, rows) = (Self.factor * width, Self.factor * height)
    var (least, greatest) = (UInt8.max, UInt8.min)
    for i in 0..<width * height {
      least = unsafe min(least, pixels[i])
      greatest = unsafe max(greatest, pixels[i])
    }
    // (1) Each row of cells is a spline across rows of pixels, evaluated first between rows, then between columns.
    unsafe fit(pixels)
    let row = unsafe row.start
    let (w0, w1, w2, w3, w4) = (Self.spline[0], Self.spline[1], Self.spline[2], Self.spline[3], Self.spline[4])
    let (lowest, highest) = (SIMD4(repeating: Float(least)), SIMD4(repeating: Float(greatest)))
    for y in 0..<rows {
      interpolate(row: y)
      let between = unsafe between.start
      for x in 0..<width {
        let left = unsafe w0 * between[x] + w1 * between[x + 1] + w2 * between[x + 2]
        let values = unsafe left + w3 * between[x + 3] + w4 * between[x + 4]
        let target = unsafe UnsafeMutableRawPointer(row + Self.radius + Self.factor * x)
        unsafe target.storeBytes(of: values.clamped(lowerBound: lowest, upperBound: highest), as: SIMD4<Float>.self)
      }
      for k in 0..<Self.radius {
        unsafe row[k] = row[Self.radius + Self.reflected(k - Self.radius, in: columns)]
        unsafe row[Self.radius + columns + k] = row[Self.radius + Self.reflected(columns + k, in: columns)]
      }
      unsafe Self.blur({ unsafe row + Self.radius + $0 }, into: blurred.start + y * columns, count: columns)
    }
    // (2) The blur across rows.
    let sum = unsafe sum.start
    let start = unsafe blurred.start
    for y in 0..<rows {
      unsafe Self.blur({ unsafe start + Self.reflected(y + $0, in: rows) * columns }, into: sum, count: columns)
      let target = unsafe cells + y * columns
      for x in 0..<columns {
        // The last byte of 1.5 · 2²³ + n is n. A thousandth more keeps plain parts at their level in spite of rounding.
        let level = unsafe sum[x] - (0.5 - 0x1p-10) + 12_582_912
        unsafe target[x] = UInt8(truncatingIfNeeded: level.bitPattern)
      }
    }
  }

  // MARK: The spline

  /// The weights of the coefficients two before to two after a pixel, for the four cells of the pixel: B(t − k), where B is
  /// the cubic B-spline and t the cell's centre, −3/8 to 3/8.
  private static let spline: [SIMD4<Float>] = (-2...2).map { k in
    func weight(_ t: Float) -> Float {
      let x = abs(t - Float(k))
      return x < 1 ? 2 / 3 - x * x + x * x * x / 2 : x < 2 ? (2 - x) * (2 - x) * (2 - x) / 6 : 0
    }
    return SIMD4(weight(-0.375), weight(-0.125), weight(0.125), weight(0.375))
  }

  /// The pole of the filter that turns samples into coefficients, √3 − 2: Unser, Splines, a perfect fit for signal and
  /// image processing, IEEE Signal Processing Magazine 16, 1999, box 2.
  private static let pole: Float = 3 * 0.57735027 - 2

  /// Sets the coefficients of the spline through `pixels`.
  private func fit(_ pixels: UnsafePointer<UInt8>) {
    let stride = width + 4
    let first = unsafe coefficients.start + 2 * stride + 2
    // A side of one pixel is constant and stays as it is; the filter multiplies by 6 along each other side.
    let gain: Float = (width > 1 ? 6 : 1) * (height > 1 ? 6 : 1)
    for y in 0..<height {
      for x in 0..<width { unsafe first[y * stride + x] = gain * Float(pixels[y * width + x]) }
    }
    for y in 0..<height { unsafe Self.filter(first + y * stride, length: width, step: 1, lanes: 1, laneStep: stride) }
    unsafe Self.filter(first, length: height, step: stride, lanes: width, laneStep: 1)
    for y in 0..<height {
      let row = unsafe first + y * stride
      for k in [-2, -1, width, width + 1] { unsafe row[k] = row[Self.mirrored(k, in: width)] }
    }
    for k in [-2, -1, height, height + 1] {
      let (target, source) = unsafe (first + k * stride, first + Self.mirrored(k, in: height) * stride)
      for x in -2..<width + 2 { unsafe target[x] = source[x] }
    }
  }

  /// Filters `lanes` sequences of `length` numbers side by side, there and back.
  private static func filter(
    _ c: UnsafeMutablePointer<Float>, length: Int, step: Int, lanes: Int, laneStep: Int
  ) {
    guard length > 1 else { return }
    let z = pole
    for lane in 0..<lanes {
      // After 16 terms what is left out is below 1e-9 of a level.
      var (sum, power) = unsafe (c[lane * laneStep], z)
      for k in 1...16 {
        sum += unsafe power * c[mirrored(k, in: length) * step + lane * laneStep]
        power *= z
      }
      unsafe c[lane * laneStep] = sum
    }
    for k in 1..<length {
      let (here, before) = unsafe (c + k * step, c + (k - 1) * step)
      for lane in 0..<lanes { unsafe here[lane * laneStep] += z * before[lane * laneStep] }
    }
    let (last, before) = unsafe (c + (length - 1) * step, c + (length - 2) * step)
    for lane in 0..<lanes {
      let i = lane * laneStep
      unsafe last[i] = z / (z * z - 1) * (last[i] + z * before[i])
    }
    for k in (0..<length - 1).reversed() {
      let (here, after) = unsafe (c + k * step, c + (k + 1) * step)
      for lane in 0..<lanes { unsafe here[lane * laneStep] = z * (after[lane * laneStep] - here[lane * laneStep]) }
    }
  }

  /// Sets `between` to the spline along a row of cells, at the columns of pixels.
  private func interpolate(row y: Int) {
    let stride = width + 4
    let phase = y % Self.factor
    let first = unsafe coefficients.start + y / Self.factor * stride
    let target = unsafe between.start
    let (a, b, c) = (Self.spline[0][phase], Self.spline[1][phase], Self.spline[2][phase])
    let (d, e) = (Self.spline[3][phase], Self.spline[4][phase])
    for x in 0..<stride {
      let left = unsafe a * first[x] + b * first[x + stride] + c * first[x + 2 * stride]
      unsafe target[x] = left + d * first[x + 3 * stride] + e * first[x + 4 * stride]
    }
  }

  // MARK: The blur

  /// Four standard deviations, rounded.
  private static let radius = 5

  /// exp(−½ (k / σ)²) for k in 0…5, with σ = 4/3, divided by the sum over −5…5.
  private static let gaussian: [Float] = {
    let weights = (0...radius).map { k in exp(-0.5 * Double(k * k) * 9 / 16) }
    let sum = 2 * weights.reduce(0, +) - weights[0]
    return weights.map { Float($0 / sum) }
  }()

  /// target[i] = Σ weight(k) · line(k)[i], for k in −5…5.
  @inline(__always)
  private static func blur(
    _ line: (Int) -> UnsafeMutablePointer<Float>, into target: UnsafeMutablePointer<Float>, count: Int
  ) {
    let (w0, w1, w2) = (gaussian[0], gaussian[1], gaussian[2])
    let (w3, w4, w5) = (gaussian[3], gaussian[4], gaussian[5])
    let (a5, a4, a3, a2, a1) = unsafe (line(-5), line(-4), line(-3), line(-2), line(-1))
    let (a0, b1, b2, b3, b4, b5) = unsafe (line(0), line(1), line(2), line(3), line(4), line(5))
    for i in 0..<count {
      let near = unsafe w0 * a0[i] + w1 * (a1[i] + b1[i]) + w2 * (a2[i] + b2[i])
      let far = unsafe w3 * (a3[i] + b3[i]) + w4 * (a4[i] + b4[i]) + w5 * (a5[i] + b5[i])
      unsafe target[i] = near + far
    }
  }

  // MARK: Borders

  /// Which of `count` samples stands at `i` when the sequence goes on mirrored at its outermost samples: 2 1 | 0 1 2 | 1 0.
  private static func mirrored(_ i: Int, in count: Int) -> Int {
    guard count > 1 else { return 0 }
    let k = abs(i) % (2 * count - 2)
    return k < count ? k : 2 * count - 2 - k
  }

  /// The same mirrored at its ends, so that the outermost samples are repeated: 1 0 | 0 1 2 | 2 1.
  private static func reflected(_ i: Int, in count: Int) -> Int {
    if i >= 0 && i < count { return i }
    let k = (i % (2 * count) + 2 * count) % (2 * count)
    return k < count ? k : 2 * count - 1 - k
  }
}
