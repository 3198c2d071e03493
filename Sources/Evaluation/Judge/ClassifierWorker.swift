internal import Datasets

/// A classifier's network with an input of one batch, for one thread.
///
/// Always runs batches of the same number of rows, the last one padded: with another number, or with more threads on one
/// batch, the engine's results can differ in their last bits.
final class ClassifierWorker {
  static let rows = 64

  private let form: ClassifierForm
  private let network: ClassifierNetwork
  private let input: ClassifierInput

  init(_ classifier: Classifier) {
    form = classifier.form
    network = classifier.makeNetwork()
    input = ClassifierInput(form, rows: ClassifierWorker.rows)
  }

  /// What the network makes of the images of `range`, at most ``rows``: features `[count, 128]`, logits
  /// `[count, classes]`.
  func read(_ images: LabelledImages, _ range: Range<Int>) -> (features: [Float], logits: [Float]) {
    for row in 0..<ClassifierWorker.rows { input.set(row, images, at: range.lowerBound + min(row, range.count - 1)) }
    let (features, logits) = network.forward(input.tensor, .inference)
    return (
      Array(features.values.prefix(range.count * ClassifierNetwork.featureCount)),
      Array(logits.values.prefix(range.count * form.classCount))
    )
  }

  /// `[N, classes]`
  func probabilities(_ images: LabelledImages) -> [Float] {
    var logits: [Float] = []
    for first in stride(from: 0, to: images.count, by: ClassifierWorker.rows) {
      logits += read(images, first..<min(images.count, first + ClassifierWorker.rows)).logits
    }
    return Classifier.softmax(logits, classes: form.classCount)
  }
}
