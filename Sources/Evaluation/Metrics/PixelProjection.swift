internal import Compute
internal import Datasets

/// A projection of images to a few directions in which they differ most, to rule out far neighbours cheaply: a
/// projection never lengthens a distance, so images whose projections are far apart are far apart.
///
/// The directions are the leading principal components of a sample, found by subspace iteration (Golub and Van Loan,
/// Matrix Computations, 8.2.4). They need not be exact: any orthonormal directions give true bounds, better ones rule out
/// more. (Measured for MNIST's test images among its training images: bounds from 64 of 784 directions leave 50 of
/// 60,000 images, whose distances are then computed.)
struct PixelProjection {
  private let centre: [Float]
  /// `[directions, width]`, orthonormal; or zero, where the sample does not have so many dimensions.
  private let directions: [Float]

  static let width = 64
  private static let sampleCount = 2048
  private static let rounds = 3

  /// Below 10⁹ products the whole pixels are as quick.
  static func isWorthwhile(_ queries: LabelledImages, _ references: LabelledImages) -> Bool {
    queries.pixelsPerImage > 4 * width && queries.count * references.count * queries.pixelsPerImage > 1_000_000_000
  }

  /// - Precondition: there are images.
  init(for images: LabelledImages) {
    let vectors = PixelVectors(images: images)
    let size = vectors.width
    let centre = vectors.centre
    self.centre = centre
    // (1) A sample, evenly spread.
    let count = min(PixelProjection.sampleCount, images.count)
    let sample = Tensor([count, size])
    sample.withMutableValues { out in
      for row in 0..<count { _ = vectors.write(row * images.count / count, minus: centre, to: &out, at: row * size) }
    }
    // (2) V ← orthonormal rows of (S Vᵀ)ᵀ S, from random directions.
    let product = InnerProduct(x: sample.layout, outputs: PixelProjection.width, bias: false, activation: nil)
    let v = Tensor(product.forwardWeights)
    v.fillNormalRows { RandomSource(seed: 0, purpose: .subsets, class: 2, index: $0) }
    let next = Tensor(product.weightGradientLayout)
    let y = Tensor(product.yLayout)
    for _ in 0..<PixelProjection.rounds {
      product.forward(sample, v, bias: nil, into: y)
      product.backwardWeights(x: sample, y, into: next, bias: nil)
      v.copy(from: PixelProjection.orthonormalRows(next.values, width: size))
    }
    directions = v.values
  }

  /// Gram and Schmidt's method in Float64, each row twice against those before it; a row that is none of its own becomes
  /// zero.
  private static func orthonormalRows(_ values: [Float], width: Int) -> [Float] {
    var rows = values.map(Double.init)
    let count = values.count / width
    for i in 0..<count {
      func square() -> Double {
        var sum = 0.0
        for c in 0..<width { sum += rows[i * width + c] * rows[i * width + c] }
        return sum
      }
      let before = square()
      for _ in 0..<2 {
        for j in 0..<i {
          var dot = 0.0
          for c in 0..<width { dot += rows[i * width + c] * rows[j * width + c] }
          for c in 0..<width { rows[i * width + c] -= dot * rows[j * width + c] }
        }
      }
      let after = square()
      // Float32 products leave 10⁻⁷ of a row that depends on the others.
      let factor = after > 1e-10 * before ? 1 / after.squareRoot() : 0
      for c in 0..<width { rows[i * width + c] *= factor }
    }
    return rows.map(Float.init)
  }

  func project(_ images: LabelledImages) -> ProjectedPixels {
    let vectors = PixelVectors(images: images)
    let size = vectors.width
    let rows = min(512, max(1, images.count))
    let x = Tensor([rows, size])
    let product = InnerProduct(x: x.layout, outputs: PixelProjection.width, bias: false, activation: nil)
    let v = Tensor(product.forwardWeights)
    v.copy(from: directions)
    let y = Tensor(product.yLayout)
    var coordinates: [Float] = []
    var squares: [Double] = []
    coordinates.reserveCapacity(images.count * PixelProjection.width)
    for first in stride(from: 0, to: images.count, by: rows) {
      let part = min(rows, images.count - first)
      x.withMutableValues { out in
        for row in 0..<part { squares.append(vectors.write(first + row, minus: centre, to: &out, at: row * size)) }
      }
      product.forward(x, v, bias: nil, into: y)
      coordinates += y.values.prefix(part * PixelProjection.width)
    }
    return ProjectedPixels(pixels: vectors, coordinates: coordinates, squares: squares)
  }
}

/// Images by their projections; distances that are asked for are those of all pixels.
///
/// What rounding can do to the bound: a coordinate is a sum of n products in Float32, off by at most n·2⁻²⁴·|x|, the
/// whole projection by e·|x|, e = n·2⁻²⁴·√64. So images at the distance d have projections at most d + e·(|x| + |y|)
/// apart, whose square is at most 1.01·d² + 101·e²·2·(|x|² + |y|²), as (a + b)² ≤ (1 + t)·a² + (1 + 1/t)·b². A little is
/// added for the directions, which are orthonormal up to 10⁻⁶.
struct ProjectedPixels: VectorSet {
  static let limitFactor = 1.0101

  let pixels: PixelVectors
  /// `[count, PixelProjection.width]`
  fileprivate let coordinates: [Float]
  /// The squared length of each image, centred.
  fileprivate let squares: [Double]

  var count: Int { pixels.count }
  var width: Int { PixelProjection.width }
  /// The projections are of centred images.
  var centre: [Float] { [] }

  func write(_ index: Int, minus centre: [Float], to out: inout MutableSpan<Float>, at place: Int) -> Double {
    let x = coordinates.span.extracting(index * width..<(index + 1) * width)
    var square = 0.0
    for i in 0..<x.count {
      out[place + i] = x[i]
      square += Double(x[i]) * Double(x[i])
    }
    let e = Double(pixels.width) * 0x1p-24 * Double(width).squareRoot()
    return square - 203 * e * e * squares[index]
  }

  func squaredDistance(_ index: Int, to other: Int, of others: ProjectedPixels) -> Double {
    pixels.squaredDistance(index, to: other, of: others.pixels)
  }
}
