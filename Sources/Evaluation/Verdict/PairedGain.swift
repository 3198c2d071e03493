/// How much better one way of training classifiers is than another, in mean recall (``ExaminedImages``), and how sure that is.
///
/// Both ways were tried with the same seeds, and every classifier examined the same images. So there is a table D of seeds s and images
/// i: 1 where only the one is right, −1 where only the other is, else 0. The gain is the weighted mean of D. It is in doubt for
/// two reasons at once, as in studies of several readers who read the same cases (Obuchowski & Rockette 1995): other seeds, and
/// other images of the same kind, would give another. With the gain g_s of each seed, and d_i the mean of D over the seeds,
///
///     variance = (1/S) · var_s(g_s) + Σ_c (1/C²) · var_{i in c}(d_i) / n_c
///
/// What seeds and images do together is in both terms, so the variance is somewhat too large rather than too small, as that of the
/// bootstrap that resamples both (the pigeonhole bootstrap, Owen 2007), which it equals but for terms of 1/S and 1/n: a sum
/// instead of a simulation, which with five seeds would draw its spread from five numbers. The degrees of freedom are
/// Satterthwaite's (1946), and the interval is Student's.
///
/// Two departures, both towards more doubt:
/// - where few images differ, or none, a variance counted from them would be next to nothing. As Agresti & Min (2005) add half an
///   image to each of the four cells of a paired table, the square of one image that differs is added here, shared among the classes
///   by their images; and a class of few images takes its variance in part from all of them (one image's worth), so that a class
///   of one image has one.
/// - the images of one fold of a cross-validation share their classifiers, and the generator behind them. By what the folds differ
///   more than their images explain, the variance is raised, with a degree of freedom less than there are folds. (There is no unbiased
///   estimate of a cross-validation's variance: Bengio & Grandvalet 2004.) Simulated with five seeds and folds, six candidates and
///   100 to 2,000 images: "use" (``AdviceRule``) where nothing helps in at most 2 % of the cases, whether folds differ or not; without
///   this in 14 % where they do.
///
/// That the synthetic images are those of one generator is not in it.
public struct PairedGain: Sendable, Equatable {
  /// −1…1; above 0 where the first is better.
  public let mean: Double
  /// Of the mean, for the seeds and for the images.
  public let seedVariance: Double
  public let imageVariance: Double
  public let degreesOfFreedom: Double

  public var standardError: Double { (seedVariance + imageVariance).squareRoot() }

  /// - Parameters:
  ///   - first: `[seeds][images]`, whether each image was taken for what it is
  ///   - second: the same of what the first is compared with
  ///   - classes: the classes that count; nil: all
  /// - Precondition: as many seeds of both, at least 2, and at least one image of the classes that count.
  public init(_ first: [[Bool]], over second: [[Bool]], on images: ExaminedImages, classes: [Int]? = nil) {
    let seeds = first.count
    precondition(seeds >= 2 && second.count == seeds, "\(seeds) and \(second.count) seeds")
    let weights = images.weights(of: classes)
    precondition(weights.contains { $0 > 0 }, "a comparison on no images")

    // (1) By seeds and by images.
    var ofSeeds = [Double](repeating: 0, count: seeds)
    var ofImages = [Double](repeating: 0, count: images.count)
    for seed in 0..<seeds {
      precondition(first[seed].count == images.count && second[seed].count == images.count, "answers to other images")
      for image in 0..<images.count where weights[image] > 0 && first[seed][image] != second[seed][image] {
        let difference = first[seed][image] ? 1.0 : -1
        ofSeeds[seed] += difference * weights[image]
        ofImages[image] += difference / Double(seeds)
      }
    }
    mean = ofSeeds.reduce(0, +) / Double(seeds)

    // (2) The seeds' doubt.
    let mean = mean
    seedVariance = ofSeeds.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double((seeds - 1) * seeds)

    // (3) The images'.
    let members = images.members.filter { members in members.first.map { weights[$0] > 0 } ?? false }
    let count = members.reduce(0) { $0 + $1.count }
    let squares = members.map { members in
      let mean = members.reduce(0) { $0 + ofImages[$1] } / Double(members.count)
      let own = members.reduce(0) { $0 + (ofImages[$1] - mean) * (ofImages[$1] - mean) }
      return own + Double(members.count) / Double(count)
    }
    let free = count - members.count
    let pooled = squares.reduce(0, +) / Double(free + 1)
    let single = zip(members, squares).reduce(0.0) { sum, part in
      let count = Double(part.0.count)
      return sum + (part.1 + pooled) / (count * count) / Double(members.count * members.count)
    }
    let (folds, spread) = PairedGain.spreadOfFolds(ofImages, weights, images.folds, mean: mean)
    let excess = max(0, spread - single)
    imageVariance = single + excess

    // (4) Both.
    let sum = seedVariance + imageVariance
    let parts = [(seedVariance, seeds - 1), (single, free), (excess, folds - 1)]
    degreesOfFreedom = max(1, sum * sum / parts.reduce(0) { $0 + $1.0 * $1.0 / Double(max(1, $1.1)) })
  }

  /// Where the gain of further seeds and images of the same kind would lie, with this probability: within −1…1.
  public func interval(_ level: Double = 0.95) -> ClosedRange<Double> {
    let half = StudentDistribution(degreesOfFreedom: degreesOfFreedom).quantile(upperTail: (1 - level) / 2) * standardError
    return max(-1, mean - half)...min(1, mean + half)
  }

  /// What the gain exceeds, but for an error of this probability.
  public func lowerBound(error: Double) -> Double {
    mean - StudentDistribution(degreesOfFreedom: degreesOfFreedom).quantile(upperTail: error) * standardError
  }

  /// The variance of the mean by how much the folds differ: K/(K − 1) · Σ (T_f − W_f · mean)², T_f what fold f gives to the
  /// mean and W_f what its images weigh.
  private static func spreadOfFolds(
    _ differences: [Double], _ weights: [Double], _ folds: [Int], mean: Double
  ) -> (folds: Int, variance: Double) {
    var parts: [Int: (sum: Double, weight: Double)] = [:]
    for image in differences.indices where weights[image] > 0 {
      let part = parts[folds[image]] ?? (0, 0)
      parts[folds[image]] = (part.sum + weights[image] * differences[image], part.weight + weights[image])
    }
    guard parts.count > 1 else { return (parts.count, 0) }
    let count = Double(parts.count)
    // In the folds' order: sums of floating-point numbers depend on theirs.
    let squares = parts.sorted { $0.key < $1.key }.reduce(0.0) { sum, part in
      let rest = part.value.sum - part.value.weight * mean
      return sum + rest * rest
    }
    return (parts.count, count / (count - 1) * squares)
  }
}
