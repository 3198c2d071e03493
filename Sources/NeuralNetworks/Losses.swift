private import Glibc

/// Losses over a batch: each returns its mean and writes, or adds, the gradient of `weight` × that mean.
public enum Losses {
  /// Cross-entropy of softmax(logits) with the labels, over the rows that have one: −log p(label).
  ///
  /// - Parameters:
  ///   - logits: `[N, K]`
  ///   - gradient: `[N, K]`, overwritten; zero for rows without a label
  public static func crossEntropy(
    _ logits: Span<Float>, _ labels: [Int?], weight: Float = 1, gradient: inout MutableSpan<Float>
  ) -> Float {
    let n = labels.count
    let k = n == 0 ? 0 : logits.count / n
    let labelled = labels.count { $0 != nil }
    let scale = labelled == 0 ? 0 : weight / Float(labelled)
    var total: Float = 0
    for row in 0..<n {
      let base = row * k
      guard let label = labels[row] else {
        for i in 0..<k { gradient[base + i] = 0 }
        continue
      }
      var largest = -Float.infinity
      for i in 0..<k { largest = max(largest, logits[base + i]) }
      var sum: Float = 0
      for i in 0..<k {
        let e = exp(logits[base + i] - largest)
        gradient[base + i] = e
        sum += e
      }
      total += log(sum) + largest - logits[base + label]
      for i in 0..<k { gradient[base + i] *= scale / sum }
      gradient[base + label] -= scale
    }
    return labelled == 0 ? 0 : total / Float(labelled)
  }

  /// The Gaussian negative log-likelihood of codes under a recognizer, without its constant (InfoGAN's L_I, Chen et
  /// al. 2016): ½((c − mean)/sd)² + log sd, log sd clamped to −4…2 (no gradient where it is clamped).
  ///
  /// - Parameters:
  ///   - prediction: `[N, 2]`: mean, log sd
  ///   - codes: `[N]`, −1…1
  ///   - gradient: `[N, 2]`, overwritten
  public static func codeLikelihood(
    _ prediction: Span<Float>, _ codes: Span<Float>, weight: Float = 1, gradient: inout MutableSpan<Float>
  ) -> Float {
    let n = codes.count
    let scale = weight / Float(n)
    var total: Float = 0
    for row in 0..<n {
      let raw = prediction[2 * row + 1]
      let logDeviation = min(max(raw, -4), 2)
      let inverse = exp(-logDeviation)
      let distance = (codes[row] - prediction[2 * row]) * inverse
      total += 0.5 * distance * distance + logDeviation
      gradient[2 * row] = -scale * distance * inverse
      gradient[2 * row + 1] = raw < -4 || raw > 2 ? 0 : scale * (1 - distance * distance)
    }
    return total / Float(n)
  }

  /// Binary cross-entropy of a score with a target of 1 or 0: softplus(−s) or softplus(s).
  public static func binaryCrossEntropy(
    _ scores: Span<Float>, target: Float, weight: Float = 1, gradient: inout MutableSpan<Float>
  ) -> Float {
    let n = scores.count
    var total: Float = 0
    for i in 0..<n {
      let s = scores[i]
      total += max(s, 0) - s * target + log1p(exp(-abs(s)))
      gradient[i] = weight / Float(n) * (1 / (1 + exp(-s)) - target)
    }
    return total / Float(n)
  }

  /// max(0, 1 − side·s), side = +1 for real, −1 for generated (Lim & Ye 2017; Miyato et al. 2018).
  public static func hinge(
    _ scores: Span<Float>, side: Float, weight: Float = 1, gradient: inout MutableSpan<Float>
  ) -> Float {
    let n = scores.count
    var total: Float = 0
    for i in 0..<n {
      let margin = 1 - side * scores[i]
      // In this order a NaN stays one, and is seen.
      total += max(margin, 0)
      gradient[i] = margin > 0 ? -side * weight / Float(n) : 0
    }
    return total / Float(n)
  }

  /// The mean of −s: what the generator minimizes under the hinge and Wasserstein objectives.
  public static func negativeMean(_ scores: Span<Float>, weight: Float = 1, gradient: inout MutableSpan<Float>) -> Float {
    let n = scores.count
    var total: Float = 0
    for i in 0..<n {
      total -= scores[i]
      gradient[i] = -weight / Float(n)
    }
    return total / Float(n)
  }

  /// ½ mean (s − target)².
  public static func halfSquare(
    _ scores: Span<Float>, target: Float, weight: Float = 1, gradient: inout MutableSpan<Float>
  ) -> Float {
    let n = scores.count
    var total: Float = 0
    for i in 0..<n {
      let distance = scores[i] - target
      total += distance * distance / 2
      gradient[i] = weight / Float(n) * distance
    }
    return total / Float(n)
  }

  /// The mean of softplus(b − a): cross-entropy of "a is above b". `gradient` is that with respect to a; b's is its opposite.
  public static func pairedCrossEntropy(
    _ a: Span<Float>, above b: Span<Float>, weight: Float = 1, gradient: inout MutableSpan<Float>
  ) -> Float {
    let n = a.count
    var total: Float = 0
    for i in 0..<n {
      let s = a[i] - b[i]
      total += max(-s, 0) + log1p(exp(-abs(s)))
      gradient[i] = -weight / Float(n) / (1 + exp(s))
    }
    return total / Float(n)
  }
}
