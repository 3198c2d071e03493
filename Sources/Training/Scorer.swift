public import Models

/// Scores a generator while it learns. The product's is ``JudgeScorer``.
public protocol Scorer: AnyObject {
  /// The same generator gets the same score, whenever it is asked: nothing is drawn from a clock or kept from before.
  func score(_ generator: Generator, imagesSeen: Int) -> TrainingScore

  /// By what part of the better one two scores must differ to mean anything; 0: any difference counts. Of two that do not
  /// differ so much the later one is kept, and no training ends for it.
  var resolution: Double { get }
}

extension Scorer {
  public var resolution: Double { 0 }
}

/// How many images are seen between two scores.
public enum ScoreInterval {
  /// A score costs as much time as learning from some 700 images (default networks, 28x28, two cores; see
  /// `Benchmarks/watchdog/RESULTS.md`), so at this distance 3 %, and of MNIST, once an epoch, 1.3 %.
  public static let least = 25_000

  /// Whole epochs of small data, at least ``least`` images; one epoch, or an equal part of it, of large data.
  public static func images(perEpoch count: Int) -> Int {
    count < least ? (least + count - 1) / count * count : count / max(1, count / 50_000)
  }
}
