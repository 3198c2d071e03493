internal import Compute
internal import Datasets
internal import NeuralNetworks

/// Trains a classifier on few images with labels and many without.
///
/// The method is FixMatch (Sohn et al. 2020, arXiv:2001.07685) with an averaged teacher (Tarvainen & Valpola 2017,
/// arXiv:1703.01780): an average of the network so far names each image without label, hardly changed; where it is sure of
/// the class, the network has to name the same image, changed much, alike. What the average names is aligned with how
/// often each class is expected (Berthelot et al. 2020, arXiv:1911.09785), else a class that is easily read swallows its neighbours while
/// labels are very few.
///
/// What comes out is a function of the images, the seed and the number of threads.
struct SemiSupervisedTraining: Sendable {
  var steps = 4000
  /// Images of a step that have a label, each drawn again and again, and that have none.
  var labelledRows = 64
  var unlabelledRows = 192
  /// How sure the teacher has to be, 0…1.
  var threshold: Float = 0.95
  var peakRate: Float = 3e-3
  var noise: Float = 0.3
  var strength: Float = 1
  var aligns = true
  var teacherCeiling: Float = 0.999
  var seed: UInt64

  /// - Parameters:
  ///   - images: those without a label are learned from as well
  ///   - progress: hears the share of the steps that are done, 0…1
  /// - Precondition: at least one image has a label.
  func train(_ images: LabelledImages, progress: (Double) -> Void = { _ in }, look: (Int, ClassifierNetwork, Double) -> Void = { _, _, _ in }) -> Classifier {
    let labelled = images.labels.indices.filter { images.labels[$0] != nil }
    let form = ClassifierForm(images)
    var random = RandomSource(seed: seed, purpose: .weights)
    let network = ClassifierNetwork(form, using: &random)
    let teacher = ClassifierNetwork(form, using: &random)
    let average = MovingAverage(
      of: (network.parameters, network.state), in: (teacher.parameters, teacher.state), ceiling: teacherCeiling)
    let optimizer = Adam(network.parameters, betas: (0.9, 0.99))
    let input = ClassifierInput(form, rows: labelledRows + unlabelledRows)
    let gradient = Tensor([labelledRows + unlabelledRows, form.classCount])
    var ofLabelled = BatchSampler(count: labelled.count, batchSize: labelledRows, seed: seed)
    var ofAll = BatchSampler(count: images.count, batchSize: unlabelledRows, seed: seed &+ 1)
    let side = Float(max(form.inputWidth, form.inputHeight))
    let weak = RandomAffine(.init(rotation: 0.075, scale: 0.05, shear: 0.05, shift: side / 36), stream: 0)
    var strong: [any Disturbance] = [
      RandomAffine(.init(rotation: 0.3 * strength, scale: 0.2 * strength, shear: 0.3 * strength, shift: strength * side / 10), stream: 1)
    ]
    if form.channels == 1 { strong.insert(RandomMorphology(stream: 2), at: 0) }
    if noise > 0 { strong.append(GaussianNoise(deviation: noise, stream: 3)) }
    var expected = ClassMixture(images.labels, classCount: form.classCount)
    var sure = 0.0

    for step in 0..<steps {
      if step % 16 == 0 { progress(Double(step) / Double(steps)) }
      let key = RandomKey(seed: seed, step: step)
      let named = ofLabelled.indices(step: step).map { labelled[$0] }
      for (row, index) in (named + ofAll.indices(step: step)).enumerated() { input.set(row, images, at: index) }

      // (1) The teacher names the images without label.
      let seen = weak.forward(input.tensor.rows(labelledRows..<labelledRows + unlabelledRows), key)
      let guesses = expected.names(teacher.forward(seen, .inference).logits.values, threshold: threshold, aligns: aligns)
      let share = Float(guesses.count { $0 != nil }) / Float(unlabelledRows)
      sure += (Double(share) - sure) * 0.02

      // (2) The network learns the labels, and what the teacher is sure of.
      let logits = network.forward(strong.reduce(input.tensor) { $1.forward($0, key) }, .training).logits
      let border = labelledRows * form.classCount
      logits.withValues { logits in
        gradient.withMutableValues { gradient in
          _ = gradient.withPart(0..<border) { Losses.crossEntropy(logits.extracting(0..<border), named.map { images.labels[$0] }, gradient: &$0) }
          _ = gradient.withPart(border..<logits.count) {
            Losses.crossEntropy(logits.extracting(border..<logits.count), guesses, weight: share, gradient: &$0)
          }
        }
      }
      optimizer.zeroGradients()
      network.backward(gradient)
      optimizer.step(rate: rate(step))
      average.update()
      look(step, teacher, sure)
    }
    progress(1)
    return Classifier(teacher)
  }

  private func rate(_ step: Int) -> Float {
    let done = (Float(step) + 0.5) / Float(steps)
    return peakRate * min(1, done / 0.05, (1 - done) / 0.6)
  }
}
