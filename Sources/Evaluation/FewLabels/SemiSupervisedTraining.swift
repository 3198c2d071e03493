internal import Compute
internal import Datasets
internal import NeuralNetworks
internal import Serialization

/// Trains a classifier on few images with labels and many without.
///
/// The method is FixMatch (Sohn et al. 2020, arXiv:2001.07685) with an averaged teacher (Tarvainen & Valpola 2017,
/// arXiv:1703.01780): an average of the network so far names each image without label, hardly changed; where it is sure of
/// the class, the network has to name the same image alike, changed much. What the average says is aligned with how often each class
/// is expected (``ClassMixture``).
///
/// Where a GAN has found the classes (``FoundClasses``), half of the labelled rows are its images: with two labels of each class there is else
/// too little to begin with, and a class that is missed in the beginning stays missed.
///
/// Measured on MNIST, 10 labels of each class, 4,991 held-out images, 2,000 steps, wrong: 1.34, 1.92 and 1.54 % (splits 5, 0, 1). Changes of the
/// images larger by half: 2.10, 1.56, 1.62 %; smaller by a third: 2.30 % (split 5). With the larger changes, surer names (0.99), less sure
/// ones (0.8) or a quicker teacher (0.995) changed nothing, and without alignment it was a quarter worse. Split 1 with 8,000 steps: 0.92 %.
///
/// What comes out is a function of the images, the seed and the number of threads.
struct SemiSupervisedTraining: Sendable {
  var steps = 8_000
  var seed: UInt64

  /// Images of a step that have a label, each drawn again and again, and that are learned from without.
  private static let labelledRows = 64
  private static let otherRows = 192
  /// How sure the teacher has to be.
  private static let leastCertainty: Float = 0.95
  private static let peakRate: Float = 3e-3
  private static let teacherCeiling: Float = 0.999

  /// - Parameters:
  ///   - images: those without a label are learned from as well
  ///   - found: a GAN's images of the classes, all with labels; nil: none
  ///   - unfinished: where the state is kept on the way, and gone on with where there is one of this training
  ///   - progress: hears the share of the steps that are done, 0…1
  /// - Precondition: at least one image has a label.
  func train(
    _ images: LabelledImages, found: LabelledImages? = nil, unfinished: UnfinishedWork? = nil, progress: (Double) -> Void = { _ in }
  ) -> Classifier {
    let labelled = images.labels.indices.filter { images.labels[$0] != nil }
    let form = ClassifierForm(images)
    var random = RandomSource(seed: seed, purpose: .weights)
    let network = ClassifierNetwork(form, .fastest, using: &random)
    let teacher = ClassifierNetwork(form, .fastest, using: &random)
    let average = MovingAverage(
      of: (network.parameters, network.state), in: (teacher.parameters, teacher.state), ceiling: Self.teacherCeiling)
    let optimizer = Adam(network.parameters, betas: (0.9, 0.99))
    let rows = Self.labelledRows + Self.otherRows
    let input = ClassifierInput(form, rows: rows)
    let gradient = Tensor([rows, form.classCount])
    let realRows = found == nil ? Self.labelledRows : Self.labelledRows / 2
    var ofLabelled = BatchSampler(count: labelled.count, batchSize: realRows, seed: seed)
    var ofFound = found.map { BatchSampler(count: $0.count, batchSize: Self.labelledRows - realRows, seed: seed &+ 2) }
    var ofAll = BatchSampler(count: images.count, batchSize: Self.otherRows, seed: seed &+ 1)
    let (weak, strong) = Self.disturbances(form)
    var mixture = ClassMixture(images.labels, classCount: form.classCount)

    func slots() -> [StateTensor] {
      network.slots + optimizer.state + teacher.slots.map { StateTensor("teacher." + $0.name, $0.tensor) }
    }
    var first = 0
    if let kept = unfinished?.state(), kept.step < steps, let values = kept.floats(slots()), mixture.restore(kept) {
      first = kept.step
      for (slot, values) in zip(slots(), values) { slot.tensor.copy(from: values) }
      for parameter in network.parameters + teacher.parameters { parameter.didChange() }
      optimizer.resume(afterSteps: first)
      average.resume(afterUpdates: first)
    }
    for step in first..<steps {
      if step % 16 == 0 {
        unfinished?.keep(step: step) { (fields: [], arrays: slots().map { NamedArray($0) } + [mixture.kept]) }
        progress(Double(step) / Double(steps))
      }
      let key = RandomKey(seed: seed, step: step)
      var shown = ofLabelled.indices(step: step).map { (images: images, index: labelled[$0]) }
      if let found, let indices = ofFound?.indices(step: step) { shown += indices.map { (images: found, index: $0) } }
      let labels = shown.map { $0.images.labels[$0.index] }
      shown += ofAll.indices(step: step).map { (images: images, index: $0) }
      for (row, image) in shown.enumerated() { input.set(row, image.images, at: image.index) }

      // (1) The teacher names the images without label.
      let seen = weak.forward(input.tensor.rows(Self.labelledRows..<rows), key)
      let names = mixture.names(teacher.forward(seen, .inference).logits.values, threshold: Self.leastCertainty)

      // (2) The network learns the labels, and what the teacher is sure of.
      let logits = network.forward(strong.reduce(input.tensor) { $1.forward($0, key) }, .training).logits
      let border = Self.labelledRows * form.classCount
      logits.withValues { logits in
        gradient.withMutableValues { gradient in
          _ = gradient.withPart(0..<border) {
            Losses.crossEntropy(logits.extracting(0..<border), labels, gradient: &$0)
          }
          // The mean over all of them: the fewer it is sure of, the less they count.
          let share = Float(names.count { $0 != nil }) / Float(names.count)
          _ = gradient.withPart(border..<logits.count) {
            Losses.crossEntropy(logits.extracting(border..<logits.count), names, weight: share, gradient: &$0)
          }
        }
      }
      optimizer.zeroGradients()
      network.backward(gradient)
      optimizer.step(rate: rate(step))
      average.update()
    }
    progress(1)
    return Classifier(teacher)
  }

  /// What the teacher sees, and what the network sees: turned, scaled, sheared and moved; grey images also dilated or eroded; under noise.
  private static func disturbances(_ form: ClassifierForm) -> (weak: RandomAffine, strong: [any Disturbance]) {
    let side = Float(max(form.inputWidth, form.inputHeight))
    let weak = RandomAffine(.init(rotation: 0.075, scale: 0.05, shear: 0.05, shift: side / 36), stream: 0)
    let affine = RandomAffine(.init(rotation: 0.2, scale: 0.14, shear: 0.2, shift: side / 14), stream: 1)
    let noise = GaussianNoise(deviation: 0.3, stream: 3)
    return (weak, form.channels == 1 ? [RandomMorphology(stream: 2), affine, noise] : [affine, noise])
  }

  /// Up within the first twentieth, down to zero from two fifths on.
  private func rate(_ step: Int) -> Float {
    let done = (Float(step) + 0.5) / Float(steps)
    return Self.peakRate * min(1, done / 0.05, (1 - done) / 0.6)
  }
}

extension NamedArray {
  fileprivate init(_ slot: StateTensor) { self.init(name: slot.name, shape: slot.tensor.shape.sizes, floats: slot.tensor.values) }
}

extension UnfinishedWork.State {
  /// The numbers of all of these; nil where any is missing or of another shape.
  fileprivate func floats(_ slots: [StateTensor]) -> [[Float]]? {
    let found = slots.compactMap { floats($0.name, shape: $0.tensor.shape.sizes) }
    return found.count == slots.count ? found : nil
  }
}
