private import Glibc

/// Student's t distribution with ν degrees of freedom (Student 1908), ν any number of at least 1, as Satterthwaite's
/// approximation gives them.
public struct StudentDistribution: Sendable, Equatable {
  public let degreesOfFreedom: Double

  /// - Precondition: at least one degree of freedom.
  public init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom >= 1, "\(degreesOfFreedom) degrees of freedom")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The probability of a value above `t`: ½ I(ν/(ν + t²); ν/2, ½) for t ≥ 0, I the regularized incomplete beta function
  /// (Abramowitz & Stegun 1964, 26.7.1).
  public func upperTail(_ t: Double) -> Double {
    let half = 0.5 * Self.regularizedBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5)
    return t >= 0 ? half : 1 - half
  }

  /// The value that is exceeded with the given probability, to 12 digits.
  ///
  /// - Precondition: a probability above 0 and at most ½.
  public func quantile(upperTail probability: Double) -> Double {
    precondition(probability > 0 && probability <= 0.5, "an upper tail of \(probability)")
    var (low, high) = (0.0, 1.0)
    while upperTail(high) > probability, high < 1e12 { high *= 2 }
    for _ in 0..<100 where high - low > 1e-12 * high {
      let middle = (low + high) / 2
      if upperTail(middle) > probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// I(x; a, b), by Lentz's continued fraction (Press et al. 1992, 6.4); the better converging of it and its mirror image.
  private static func regularizedBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    let front = exp(Glibc.lgamma(a + b) - Glibc.lgamma(a) - Glibc.lgamma(b) + a * log(x) + b * log1p(-x))
    return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b
  }

  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    func safe(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / safe(1 - (a + b) * x / (a + 1))
    var result = d
    for m in 1...1000 {
      let m = Double(m)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / safe(1 + even * d)
      c = safe(1 + even / c)
      result *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / safe(1 + odd * d)
      c = safe(1 + odd / c)
      result *= d * c
      if abs(d * c - 1) < 1e-15 { break }
    }
    return result
  }
}
