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
  ///   - real: several sets, each as many as `generated`, in their place. Distances are the mean over them, because they
  ///     differ by chance (of 5,000 digits by a sixth); of the others the first set's are taken, which hardly differ
  ///   - progress: hears the share that is done, 0…1
  init(_ generated: Features, _ real: [Features], to reference: Features, progress: (Double) -> Void) {
    let distance = FrechetDistance(to: FeatureStatistics(reference))
    frechet = .init(generated: distance(generated), real: mean(real.map { distance($0) }))
    progress(0.1)
    kernel = .init(
      generated: KernelDistance.exact(generated, reference),
      real: mean(real.map { KernelDistance.exact($0, reference) }))
    progress(0.3)
    let manifold = Manifold(reference)
    progress(0.4)
    let overlap = ManifoldOverlap(real: manifold, generated: Manifold(generated))
    progress(0.7)
    let realOverlap = ManifoldOverlap(real: manifold, generated: Manifold(real[0]))
    precision = .init(generated: overlap.precision, real: realOverlap.precision)
    recall = .init(generated: overlap.recall, real: realOverlap.recall)
    density = .init(generated: overlap.density, real: realOverlap.density)
    coverage = .init(generated: overlap.coverage, real: realOverlap.coverage)
    progress(1)
  }
}

private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
