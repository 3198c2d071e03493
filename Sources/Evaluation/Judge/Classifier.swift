internal import Compute
internal import Datasets
private import Glibc
private import Synchronization

/// What a judge says of images, one after another.
public struct Judgement: Sendable {
  /// `[N, 128]`: what the judge's last hidden layer holds of each image, after ReLU.
  public let features: Features
  /// `[N, classes]`, row-major; each row sums to 1.
  public let probabilities: [Float]
  /// The most probable class of each image; the first of several.
  public let predictions: [Int]
}

/// A trained classifier as a value: its form and its arrays.
struct Classifier: Sendable {
  struct StoredArray: Sendable, Equatable {
    let name: String
    let shape: [Int]
    let values: [Float]
  }

  let form: ClassifierForm
  let arrays: [StoredArray]

  init(form: ClassifierForm, arrays: [StoredArray]) {
    self.form = form
    self.arrays = arrays
  }

  /// Takes the network's arrays as they are now.
  init(_ network: ClassifierNetwork) {
    form = network.form
    arrays = network.slots.map { StoredArray(name: $0.name, shape: $0.tensor.shape.sizes, values: $0.tensor.values) }
  }

  /// Whether the arrays are those that the form asks for, and all their numbers finite.
  var isWhole: Bool {
    // A form of many classes alone must not decide what is allocated: its largest array has to be there.
    guard arrays.contains(where: { $0.name == "classes.weight" && $0.shape == [form.classCount, ClassifierNetwork.featureCount] })
    else { return false }
    var random = RandomSource(seed: 0, purpose: .weights)
    let slots = ClassifierNetwork(form, using: &random).slots
    return slots.count == arrays.count
      && zip(slots, arrays).allSatisfy { slot, array in
        slot.name == array.name && slot.tensor.shape.sizes == array.shape && array.values.allSatisfy(\.isFinite)
      }
  }

  func makeNetwork() -> ClassifierNetwork {
    var random = RandomSource(seed: 0, purpose: .weights)
    let network = ClassifierNetwork(form, using: &random)
    for (slot, array) in zip(network.slots, arrays) { slot.tensor.copy(from: array.values) }
    for parameter in network.parameters { parameter.didChange() }
    return network
  }

  /// Classifies all images, on all threads; what an image is taken for depends neither on their number nor on the
  /// images around it.
  ///
  /// - Precondition: the images have the form's size and channels.
  func classify(_ images: LabelledImages) -> Judgement {
    precondition(
      images.width == form.width && images.height == form.height && images.channels == form.channels,
      "images of \(images.width)x\(images.height)x\(images.channels) for a classifier of \(form.width)x\(form.height)x\(form.channels)")
    let rows = ClassifierWorker.rows
    let batches = (images.count + rows - 1) / rows
    let parts = Mutex([(features: [Float], logits: [Float])?](repeating: nil, count: batches))
    let workers = min(Threads.count, batches)
    // At least two, so that a lone worker runs within a parallel region as well.
    Threads.forEach(chunks: max(2, workers)) { worker in
      guard worker < workers else { return }
      // The engine's results may differ in the last bits with its threads. Here it has one, whatever the workers.
      Threads.use(1)
      let reader = ClassifierWorker(self)
      for batch in stride(from: worker, to: batches, by: workers) {
        let part = reader.read(images, batch * rows..<min(images.count, (batch + 1) * rows))
        parts.withLock { $0[batch] = part }
      }
    }
    let done = parts.withLock { $0.compactMap { $0 } }
    let logits = done.flatMap(\.logits)
    return Judgement(
      features: Features(width: ClassifierNetwork.featureCount, values: done.flatMap(\.features)),
      probabilities: Classifier.softmax(logits, classes: form.classCount),
      predictions: (0..<images.count).map { row in
        var best = 0
        for k in 1..<max(1, form.classCount) where logits[row * form.classCount + k] > logits[row * form.classCount + best] { best = k }
        return best
      })
  }

  /// How many of the images that have a label are taken for it, and how many have one.
  func right(_ images: LabelledImages) -> (right: Int, labelled: Int) {
    let predictions = classify(images).predictions
    return (zip(predictions, images.labels).count { $0 == $1 }, images.labels.count { $0 != nil })
  }

  static func softmax(_ logits: [Float], classes: Int) -> [Float] {
    var probabilities = logits
    for start in stride(from: 0, to: logits.count, by: classes) {
      let row = start..<start + classes
      let largest = logits[row].max() ?? 0
      var sum: Float = 0
      for i in row {
        probabilities[i] = exp(logits[i] - largest)
        sum += probabilities[i]
      }
      for i in row { probabilities[i] /= sum }
    }
    return probabilities
  }
}
