import Compute
import Datasets
import NeuralNetworks
import Testing
import Training

/// The built-in data set is a yardstick only if it can be learned, but not by a line: the linear half of that is
/// tested beside the data set, this is the other half, with our own layers.
@Test func aSmallConvolutionalNetworkReadsStrokes() {
  var random = RandomSource(seed: 1, purpose: .test)
  let network = Sequential([
    Convolution2D(
      "c0", from: 1, to: 16, kernel: 5, stride: 1, padding: 2, activation: .leakyReLU(slope: 0.1), using: &random),
    MaxPooling2D(),
    Convolution2D(
      "c1", from: 16, to: 32, kernel: 5, stride: 1, padding: 2, activation: .leakyReLU(slope: 0.1), using: &random),
    MaxPooling2D(),
    Linear("l0", inputs: 32 * 7 * 7, outputs: 64, activation: .leakyReLU(slope: 0.1), using: &random),
    Linear("l1", inputs: 64, outputs: 10, using: &random),
  ])
  let optimizer = Adam(network.parameters, betas: (0.9, 0.999))
  let batch = 100
  let gradient = Tensor([batch, 10])
  let (training, test) = (Strokes(seed: 0).images(count: 10_000).images, Strokes(seed: 1).images(count: 2_000).images)
  var loader = BatchLoader(training, batchSize: batch, seed: 0)
  let steps = 500
  for step in 0..<steps {
    let (images, labels) = loader.batch(step: step)
    let logits = network.forward(images, .training)
    _ = logits.withValues { logits in
      gradient.withMutableValues { Losses.crossEntropy(logits, labels, gradient: &$0) }
    }
    optimizer.zeroGradients()
    network.backward(gradient, .parameters)
    optimizer.step(rate: 2e-3 * (1 - Float(step) / Float(steps)))
  }

  var right = 0
  var tester = BatchLoader(test, batchSize: batch, seed: 0)
  for step in 0..<test.count / batch {
    let (images, labels) = tester.batch(step: step)
    let logits = network.forward(images, .inference).values
    for (row, label) in labels.enumerated() {
      let scores = logits[row * 10..<(row + 1) * 10]
      if let best = scores.indices.max(by: { scores[$0] < scores[$1] }), best - row * 10 == label { right += 1 }
    }
  }
  // 2,000 images: one standard error at 99 % is 0.2 %.
  #expect(Double(right) / Double(test.count) >= 0.985, "\(right) of \(test.count) right")
}
