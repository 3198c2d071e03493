internal import Compute

/// How much the images of a class differ from each other in their pixels: half the squared distance between each image
/// of a batch and the next one of its class, which estimates the variance within classes, summed over the pixels.
///
/// It costs less than a hundredth of a step and needs no judge, and sees a generator that draws one image a class. It
/// does not see whether the differences make sense: noise is varied.
enum PixelVariety {
  /// The ratio of generated to real images whose labels are the same; 1 where the real ones do not differ, or no two
  /// images have the same label.
  ///
  /// - Parameters:
  ///   - generated: `[N, …]`, row-major
  ///   - real: of the same shape
  static func of(_ generated: Tensor, relativeTo real: Tensor, labels: [Int?]) -> Float {
    let pairs = pairs(labels)
    let ofReal = sum(real, pairs)
    guard ofReal > 0 else { return ofReal.isNaN ? ofReal : 1 }
    return sum(generated, pairs) / ofReal
  }

  /// Each row with the next one of the same label.
  private static func pairs(_ labels: [Int?]) -> [(Int, Int)] {
    labels.indices.compactMap { i in labels[(i + 1)...].firstIndex(of: labels[i]).map { (i, $0) } }
  }

  private static func sum(_ images: Tensor, _ pairs: [(Int, Int)]) -> Float {
    let size = images.shape.rowCount
    return images.withValues { x in
      var total: Float = 0
      for (i, j) in pairs {
        let (a, b) = (x.extracting(i * size..<(i + 1) * size), x.extracting(j * size..<(j + 1) * size))
        // Four sums side by side: one would wait for itself.
        var sums = SIMD4<Float>()
        var p = 0
        while p + 4 <= size {
          let d = SIMD4(a[p] - b[p], a[p + 1] - b[p + 1], a[p + 2] - b[p + 2], a[p + 3] - b[p + 3])
          sums += d * d
          p += 4
        }
        while p < size {
          sums[0] += (a[p] - b[p]) * (a[p] - b[p])
          p += 1
        }
        total += sums.sum()
      }
      return total / 2
    }
  }
}
