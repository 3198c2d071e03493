import Training

/// `train --explain`: what the ``Explainer`` says, among the other lines.
extension Train {
  /// Set in, so that it can be told from what a training always says.
  static func tell(_ sentences: [String]) {
    for line in Explainer.lines(of: sentences, width: 98) { Console.note("  " + line) }
  }
}
