internal import Serialization

/// How often each class is named, against how often it is expected: what a teacher says of images without a label is weighed so that it names
/// each class as often as the labels have it (distribution alignment, Berthelot et al. 2020, arXiv:1911.09785). Else a class that
/// is easily read swallows its neighbours while labels are few.
package struct ClassMixture {
  private let classCount: Int
  /// The shares of the classes among the labels.
  private let expected: [Float]
  /// What the teacher said lately, on average.
  private var said: [Float]
  private static let memory: Float = 0.99
  private static let name = "said"

  /// - Precondition: at least one label.
  package init(_ labels: [Int?], classCount: Int) {
    self.classCount = classCount
    var counts = [Float](repeating: 0, count: classCount)
    for case let label? in labels { counts[label] += 1 }
    let sum = counts.reduce(0, +)
    expected = counts.map { $0 / sum }
    said = expected
  }

  /// What the next names depend on.
  var kept: NamedArray { NamedArray(name: Self.name, shape: [classCount], floats: said) }

  /// - Returns: whether the state has it
  mutating func restore(_ state: UnfinishedWork.State) -> Bool {
    guard let found = state.floats(Self.name, shape: [classCount]) else { return false }
    said = found
    return true
  }

  /// The class of each row of `logits`, `[rows, classes]`, whose probability, aligned, reaches the threshold.
  package mutating func names(_ logits: [Float], threshold: Float) -> [Int?] {
    let probabilities = Classifier.softmax(logits, classes: classCount)
    let rows = probabilities.count / classCount
    for k in 0..<classCount {
      let mean = (0..<rows).reduce(Float(0)) { $0 + probabilities[$1 * classCount + k] } / Float(rows)
      said[k] += (1 - Self.memory) * (mean - said[k])
    }
    let factors = zip(expected, said).map { $0 / max($1, 1e-6) }
    return (0..<rows).map { row in
      let aligned = (0..<classCount).map { probabilities[row * classCount + $0] * factors[$0] }
      let best = aligned.indices.max { aligned[$0] < aligned[$1] } ?? 0
      return aligned[best] >= threshold * aligned.reduce(0, +) ? best : nil
    }
  }
}
