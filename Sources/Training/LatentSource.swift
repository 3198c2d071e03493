internal import Models

/// What a game's generator draws from, step by step: labels as the real images have them, any class where a real image has none, or
/// categories of its own where classes are to be found; and, where the generator does not learn from the images that the discriminator has just seen, a second batch.
final class LatentSource {
  private let latent: LatentBatch
  private let own: LatentBatch?
  private let seed: UInt64
  private let findsClasses: Bool
  /// The second batch of step s is the one that step s + 2³⁰ would have.
  private static let second = 1 << 30

  init(_ architecture: Architecture, _ configuration: TrainingConfiguration) {
    let space = LatentSpace(architecture)
    latent = LatentBatch(space, rows: configuration.batchSize)
    own = configuration.reusesFakes ? nil : LatentBatch(space, rows: configuration.batchSize)
    seed = configuration.seed
    findsClasses = architecture.discoversClasses
  }

  /// - Parameter labels: of the real images
  func sample(labels: [Int?], step: Int) -> (latent: LatentBatch, own: LatentBatch?) {
    for (batch, step) in [(latent, step), (own, step + LatentSource.second)] {
      if findsClasses {
        batch?.sampleCategories(seed: seed, step: step)
      } else {
        batch?.sample(completing: labels, seed: seed, step: step)
      }
    }
    return (latent, own)
  }
}
