/// Measures of a set of features against a reference, each beside the same measure of real ones.
struct FeatureComparison {
  let frechet: EvaluationReport.Pair
  /// Over all rows at once, which is less a matter of chance than over subsets.
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
    progress(0.1)
    kernel = .init(
      generated: KernelDistance.exact(generated, reference), real: KernelDistance.exact(real, reference))
    progress(0.3)
    let manifold = Manifold(reference)
    progress(0.4)
    let overlap = ManifoldOverlap(real: manifold, generated: Manifold(generated))
    progress(0.7)
    let realOverlap = ManifoldOverlap(real: manifold, generated: Manifold(real))
    precision = .init(generated: overlap.precision, real: realOverlap.precision)
    recall = .init(generated: overlap.recall, real: realOverlap.recall)
    density = .init(generated: overlap.density, real: realOverlap.density)
    coverage = .init(generated: overlap.coverage, real: realOverlap.coverage)
    progress(1)
  }
}
