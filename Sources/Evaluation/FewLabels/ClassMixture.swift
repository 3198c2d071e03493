/// How often each class is named, against how often it is expected.
package struct ClassMixture {
  private let classCount: Int
  /// What is expected: the shares of the labels.
  private let expected: [Float]
  /// What the teacher said lately, on average.
  private var said: [Float]
  private static let memory: Float = 0.99

  package init(_ labels: [Int?], classCount: Int) {
    self.classCount = classCount
    var counts = [Float](repeating: 0, count: classCount)
    for case let label? in labels { counts[label] += 1 }
    let sum = counts.reduce(0, +)
    expected = counts.map { $0 / sum }
    said = expected
  }

  /// The class of each row of `logits` whose probability, aligned, reaches the threshold.
  package mutating func names(_ logits: [Float], threshold: Float, aligns: Bool = true) -> [Int?] {
    let probabilities = Classifier.softmax(logits, classes: classCount)
    let rows = probabilities.count / classCount
    var mean = [Float](repeating: 0, count: classCount)
    for row in 0..<rows {
      for k in 0..<classCount { mean[k] += probabilities[row * classCount + k] / Float(rows) }
    }
    for k in 0..<classCount { said[k] += (1 - ClassMixture.memory) * (mean[k] - said[k]) }
    let factors = zip(expected, said).map { aligns ? $0 / max($1, 1e-6) : 1 }
    return (0..<rows).map { row in
      var (best, most, sum): (Int, Float, Float) = (0, -1, 0)
      for k in 0..<classCount {
        let p = probabilities[row * classCount + k] * factors[k]
        sum += p
        if p > most { (best, most) = (k, p) }
      }
      return most >= threshold * sum ? best : nil
    }
  }
}
