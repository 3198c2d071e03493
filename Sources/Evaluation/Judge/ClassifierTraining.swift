internal import Compute
internal import Datasets
internal import NeuralNetworks

/// Trains a classifier from scratch on labelled images: Adam on cross-entropy, each image changed a little at random
/// where asked. What comes out is a function of the images, the seed and the number of threads.
struct ClassifierTraining: Sendable {
  static let standardBatchSize = 128

  var steps: Int
  var batchSize = standardBatchSize
  /// The learning rate rises linearly to this within the first fifth of the steps, and falls linearly to zero.
  var peakRate: Float = 5e-3
  var augmentation: RandomAffine.Ranges?
  /// Whether every other image, at random, is shown as in a mirror.
  var isMirrored = false
  /// What the network computes in while it learns.
  var element = ElementType.f32
  var seed: UInt64

  /// - Parameters:
  ///   - images: those without a label are passed over
  ///   - weights: how often each image with a label comes up (``BatchSampler/weights``); nil: all alike
  ///   - progress: hears the share of the steps that are done, 0…1
  ///   - isStopped: asked now and then; the training ends there, and what it gives is of no use
  /// - Precondition: at least one image has a label.
  func train(
    _ images: LabelledImages, weights: [Float]? = nil, progress: (Double) -> Void = { _ in }, isStopped: () -> Bool = { false }
  ) -> Classifier {
    let labelled = images.labels.indices.filter { images.labels[$0] != nil }
    let form = ClassifierForm(images)
    var random = RandomSource(seed: seed, purpose: .weights)
    let network = ClassifierNetwork(form, element, using: &random)
    let optimizer = Adam(network.parameters, betas: (0.9, 0.99))
    let disturbance = augmentation.map { RandomAffine($0, stream: 0) }
    let input = ClassifierInput(form, rows: batchSize)
    let gradient = Tensor([batchSize, form.classCount])
    var sampler = BatchSampler(count: labelled.count, batchSize: batchSize, seed: seed)
    sampler.weights = weights
    for step in 0..<steps {
      if step % 16 == 0 {
        progress(Double(step) / Double(steps))
        if isStopped() { break }
      }
      let batch = sampler.indices(step: step).map { labelled[$0] }
      for (row, index) in batch.enumerated() { input.set(row, images, at: index) }
      if isMirrored { mirror(input, step) }
      let seen = disturbance?.forward(input.tensor, RandomKey(seed: seed, step: step)) ?? input.tensor
      let logits = network.forward(seen, .training).logits
      _ = logits.withValues { logits in
        gradient.withMutableValues { Losses.crossEntropy(logits, batch.map { images.labels[$0] }, gradient: &$0) }
      }
      optimizer.zeroGradients()
      network.backward(gradient)
      optimizer.step(rate: rate(step))
    }
    progress(1)
    return Classifier(network)
  }

  private func mirror(_ input: ClassifierInput, _ step: Int) {
    let key = RandomKey(seed: seed, step: step)
    for row in 0..<batchSize {
      // The affine changes have stream 0.
      var random = key.source(stream: 1, row: row)
      if random.nextWord() & 1 == 1 { input.mirror(row) }
    }
  }

  private func rate(_ step: Int) -> Float {
    let done = (Float(step) + 0.5) / Float(steps)
    return peakRate * min(done / 0.2, (1 - done) / 0.8)
  }
}
