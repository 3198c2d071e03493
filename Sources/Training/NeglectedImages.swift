private import Glibc

/// Finds the real images that the generator neglects, and says how often to show them.
///
/// A style that few images have (a one with a serif, a crossed seven) is so small a part of the discriminator's loss that
/// a generator can leave it out for good. The images of such a style stay easy to tell from generated ones: epoch after
/// epoch they are scored above the others of their class. Shown more often they are learned, then their scores fall, and
/// their weights with them. The idea is that of Lee et al. 2021 ("Self-Diagnosing GAN"); here the weights follow the
/// running mean of the score alone, and the emphasis falls with the learning rates, so that the shares come nearer to the
/// data's own in the end (``TrainingConfiguration/finalEmphasis``).
public struct NeglectedImages: Sendable, Archivable {
  /// Nothing is said of an image's score before it was seen so many times.
  public static let leastLooks = 4
  /// The most and the least that a weight can be, against the image of middling score in its class.
  public static let range: ClosedRange<Float> = 0.5...8
  /// The part that a new score is in the running mean.
  private static let renewal: Float = 0.4

  /// The images of each class, and those without a label.
  private let groups: [[Int]]
  /// Running means of the scores, each relative to its batch's mean.
  private var scores: [Float]
  private var looks: [Int]

  public init(labels: [Int?]) {
    let byLabel = Dictionary(grouping: labels.indices) { labels[$0] ?? -1 }
    groups = byLabel.sorted { $0.key < $1.key }.map(\.value)
    scores = [Float](repeating: 0, count: labels.count)
    looks = [Int](repeating: 0, count: labels.count)
  }

  /// - Parameters:
  ///   - newScores: what the discriminator said of a batch of real images, N of any scale; ignored where one is not finite
  ///   - indices: which images these are, N numbers of `labels`
  /// - Precondition: as many scores as numbers.
  public mutating func note(_ newScores: [Float], of indices: [Int]) {
    precondition(newScores.count == indices.count, "\(newScores.count) scores of \(indices.count) images")
    let mean = newScores.reduce(0, +) / Float(newScores.count)
    guard mean.isFinite else { return }
    for (score, index) in zip(newScores, indices) {
      let renewal = looks[index] == 0 ? 1 : NeglectedImages.renewal
      scores[index] += renewal * (score - mean - scores[index])
      looks[index] += 1
    }
  }

  mutating func archive(_ archive: inout StateArchive) throws(StateArchive.Fault) {
    try archive.floats("scores", &scores, count: scores.count) { $0.isFinite }
    try archive.integers("looks", &looks, count: looks.count, in: 0..<Int(Int32.max))
  }

  /// A weight for each image, e^(emphasis · z) with z the score's distance from its class's mean in standard deviations;
  /// each class keeps its share, so the mean is 1. nil: not enough was seen, or there is nothing to tell images apart by.
  public func weights(emphasis: Float) -> [Float]? {
    guard emphasis > 0, looks.allSatisfy({ $0 >= NeglectedImages.leastLooks }) else { return nil }
    var weights = [Float](repeating: 1, count: scores.count)
    for group in groups {
      let n = Float(group.count)
      let mean = group.reduce(Float(0)) { $0 + scores[$1] } / n
      let variance = group.reduce(Float(0)) { $0 + (scores[$1] - mean) * (scores[$1] - mean) } / n
      guard variance > 0, variance.isFinite else { continue }
      let raw = group.map { index in
        let weight = exp(emphasis * (scores[index] - mean) / variance.squareRoot())
        return min(max(weight, NeglectedImages.range.lowerBound), NeglectedImages.range.upperBound)
      }
      let share = n / raw.reduce(0, +)
      for (index, weight) in zip(group, raw) { weights[index] = weight * share }
    }
    return weights
  }
}
