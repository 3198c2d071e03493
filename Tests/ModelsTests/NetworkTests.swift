import Compute
import Glibc
import Models
import NeuralNetworks
import Testing

/// The networks' shapes, names and promises; their arithmetic is compared with PyTorch in `TrainingTests`.
struct NetworkTests {
  private static let architecture = Architecture(
    height: 8, width: 12, imageChannels: 3, classNames: ["a", "b", "c"], noise: 4, generatorChannels: [8, 4],
    discriminatorChannels: [4, 8], discriminatorFeatures: 6, recognizerChannels: [2, 4])

  private func random() -> RandomSource { RandomSource(seed: 3, purpose: .test) }

  @Test func namesAreThoseOfTheModelFile() {
    var random = random()
    let a = NetworkTests.architecture
    #expect(Generator(a, using: &random).parameters.map { "\($0.name) \($0.shape)" } == [
      "generator.linear.weight 48×9", "generator.norm0.weight 8", "generator.norm0.bias 8", "generator.up0.weight 8×4×4×4",
      "generator.norm1.weight 4", "generator.norm1.bias 4", "generator.up1.weight 4×3×4×4", "generator.up1.bias 3",
    ])
    #expect(Generator(a, using: &random).state.map(\.name) == [
      "generator.norm0.running_mean", "generator.norm0.running_var", "generator.norm1.running_mean",
      "generator.norm1.running_var",
    ])
    let discriminator = Discriminator(a, using: &random)
    #expect(discriminator.parameters.map { "\($0.name) \($0.shape)" } == [
      "discriminator.down0.weight 4×3×4×4", "discriminator.down0.bias 4", "discriminator.down1.weight 8×4×4×4",
      "discriminator.down1.bias 8", "discriminator.hidden.weight 6×8×2×3", "discriminator.hidden.bias 6",
      "discriminator.score.weight 1×6", "discriminator.score.bias 1", "discriminator.embedding.weight 6×3",
      "discriminator.classes.weight 3×6", "discriminator.classes.bias 3",
    ])
    let normalized = ["down0", "down1", "hidden", "score", "embedding"]
    let vectors: [String] = normalized.flatMap { ["discriminator.\($0).weight.u", "discriminator.\($0).weight.v"] }
    #expect(discriminator.state.map(\.name) == vectors)
    #expect(Recognizer(a, code: 1, using: &random).parameters.map { "\($0.name) \($0.shape)" } == [
      "recognizer1.down0.weight 2×3×4×4", "recognizer1.down0.bias 2", "recognizer1.down1.weight 4×2×4×4",
      "recognizer1.down1.bias 4", "recognizer1.head.weight 2×24", "recognizer1.head.bias 2", "recognizer1.label.weight 2×3",
    ])
  }

  @Test func perceptronsNamesAreThoseOfTheModelFile() {
    var random = random()
    let generator = Generator(TestModels.perceptron, using: &random)
    #expect(generator.parameters.map { "\($0.name) \($0.shape)" } == [
      "generator.hidden0.weight 12×10", "generator.hidden0.bias 12", "generator.hidden1.weight 20×12", "generator.hidden1.bias 20",
      "generator.output.weight 162×20", "generator.output.bias 162",
    ])
    #expect(generator.state.isEmpty)
  }

  /// tanh(W₂·relu(W₁·relu(W₀·x + b₀) + b₁) + b₂) by hand, channel by channel and row by row.
  @Test func perceptronComputesItsFormula() {
    let generator = TestModels.generator(TestModels.perceptron)
    let values = generator.parameters.map { $0.value.values }
    let latent = LatentBatch(generator.latentSpace, rows: 3)
    latent.sample(labels: [0, 3, nil], seed: 4, step: 0)
    let inputs = latent.inputs.values
    var expected: [Float] = []
    for row in 0..<3 {
      var x = inputs[row * 10..<(row + 1) * 10].map { Double($0) }
      for layer in 0..<3 {
        let (weight, bias) = (values[2 * layer], values[2 * layer + 1])
        let count = x.count
        let sums = bias.indices.map { o in
          x.indices.reduce(Double(bias[o])) { $0 + Double(weight[o * count + $1]) * x[$1] }
        }
        x = sums.map { layer < 2 ? max(0, $0) : tanh($0) }
      }
      expected += x.map { Float($0) }
    }
    for phase in [Phase.training, .inference] {
      let images = generator.forward(latent, phase)
      #expect(images.shape == [3, 3, 6, 9])
      // Sums of at most 20 products in single precision.
      #expect(zip(images.values, expected).allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }

  /// Against central differences of the sum of the images times fixed numbers, for each array. Steps of 1/512 are so small
  /// that few of the rectified sums change their sign, and so large that single precision is not what is measured.
  @Test(arguments: [TestModels.perceptron, TestModels.twoLayers])
  func generatorsGradientsMatchFiniteDifferences(_ architecture: Architecture) throws {
    let generator = TestModels.generator(architecture)
    let latent = LatentBatch(generator.latentSpace, rows: 4)
    latent.sample(labels: [0, 1, 2, nil], seed: 4, step: 0)
    let direction = Tensor(Shape([4] + architecture.imageShape))
    direction.copy(from: (0..<direction.shape.count).map { Float($0 * 7 % 11 - 5) / 50 })
    let weights = direction.values
    func loss() -> Double {
      zip(generator.forward(latent, .training).values, weights).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    for parameter in generator.parameters { parameter.zeroGradient() }
    _ = generator.forward(latent, .training)
    generator.backward(direction)
    for parameter in generator.parameters {
      let (values, gradient) = (parameter.value.values, parameter.gradient.values)
      let step = 1 / Float(512)
      for i in stride(from: 0, to: values.count, by: max(1, values.count / 7)) {
        func changed(to value: Float) -> Double {
          var others = values
          others[i] = value
          parameter.value.copy(from: others)
          parameter.didChange()
          return loss()
        }
        let slope = (changed(to: values[i] + step) - changed(to: values[i] - step)) / Double(2 * step)
        #expect(abs(slope - Double(gradient[i])) < 0.02 * (1 + abs(slope)), "\(parameter.name) \(i)")
        _ = changed(to: values[i])
      }
      #expect(gradient.contains { abs($0) > 0.01 }, "\(parameter.name)")
    }
  }

  @Test(arguments: [1, 5], [Phase.training, .inference])
  func outputsHaveTheirShapes(_ rows: Int, _ phase: Phase) throws {
    var random = random()
    let a = NetworkTests.architecture
    let generator = Generator(a, using: &random)
    let latent = LatentBatch(generator.latentSpace, rows: rows)
    latent.sample(labels: (0..<rows).map { $0 % 4 == 3 ? nil : $0 % 4 }, seed: 1, step: 2)
    let images = generator.forward(latent, phase)
    #expect(images.shape == [rows, 3, 8, 12] && images.values.allSatisfy { abs($0) <= 1 })
    let discriminator = Discriminator(a, using: &random)
    let output = discriminator.forward(images, latent.labels, phase)
    #expect(output.scores.shape == [rows, 1] && output.classLogits?.shape == [rows, 3])
    let gradient = try #require(discriminator.backward(DiscriminatorGradients(scores: Tensor([rows, 1]), classLogits: Tensor([rows, 3])), .input))
    #expect(gradient.shape == images.shape)
    #expect(discriminator.backward(DiscriminatorGradients(scores: Tensor([rows, 1])), .parameters) == nil)
    let recognizer = Recognizer(a, code: 0, using: &random)
    #expect(recognizer.forward(images, latent.labels, RandomKey(seed: 1, step: 1)).shape == [rows, 2])
    #expect(recognizer.backward(Tensor([rows, 2]))?.shape == images.shape)
  }

  /// A label moves the score by the projection only, and nil by nothing.
  @Test func labelsConditionTheScore() throws {
    var random = random()
    let discriminator = Discriminator(NetworkTests.architecture, using: &random)
    let images = Tensor([2, 3, 8, 12], (0..<2 * 288).map { Float($0 % 17) / 17 })
    func scores(_ labels: [Int?]) -> [Float] { discriminator.forward(images, labels, .inference).scores.values }
    let none = scores([nil, nil])
    let first = scores([0, nil])
    #expect(first[1] == none[1] && first[0] != none[0])
    #expect(scores([1, nil])[0] != first[0])
    let logits = try #require(discriminator.forward(images, [0, 1], .inference).classLogits).values
    #expect(discriminator.forward(images, [2, nil], .inference).classLogits?.values == logits)
  }

  @Test func flippedCodeDoesTheOpposite() {
    var random = random()
    let generator = Generator(NetworkTests.architecture, using: &random)
    let latent = LatentBatch(generator.latentSpace, rows: 1)
    var point = LatentPoint(noise: [0.3, -1, 0.7, 2], codes: [0.8, -0.4])
    latent.set(0, label: 1, point)
    let before = generator.forward(latent, .inference).values
    generator.flip(code: 1)
    #expect(generator.forward(latent, .inference).values != before)
    point.codes[1] = 0.4
    latent.set(0, label: 1, point)
    #expect(generator.forward(latent, .inference).values == before)
    generator.flip(code: 1)
    point.codes[1] = -0.4
    latent.set(0, label: 1, point)
    #expect(generator.forward(latent, .inference).values == before)
  }

  @Test func latentRowsAreNoiseLabelCodes() {
    let batch = LatentBatch(LatentSpace(noise: 2, classes: 3, codes: 2), rows: 2)
    batch.set(0, label: 2, LatentPoint(noise: [1, 2], codes: [3, 4]))
    batch.set(1, label: 0, LatentPoint(noise: [5, 6], codes: [7, 8]))
    #expect(batch.inputs.values == [1, 2, 0, 0, 1, 3, 4, 5, 6, 1, 0, 0, 7, 8])
    #expect(batch.codes?.values == [3, 7, 4, 8] && batch.labels == [2, 0])
    batch.set(1, label: nil, LatentPoint(noise: [5, 6], codes: [7, 8]))
    #expect(Array(batch.inputs.values[7...]) == [5, 6, 0, 0, 0, 7, 8] && batch.labels == [2, nil])
  }

  /// An image is a function of seed, class, index and codes: not of the others in the request, nor of its place.
  @Test func imagesDoNotDependOnTheirCompany() {
    var random = random()
    let generator = Generator(NetworkTests.architecture, using: &random)
    let sampler = Sampler(generator, seed: 9)
    let requests = (0..<70).map { SampleRequest(label: $0 % 3, index: $0 / 3, codes: $0 % 5 == 0 ? [1: 0.5] : [:]) }
    let size = generator.architecture.pixelsPerImage
    let together = sampler.draw(requests)
    #expect(together.count == 70 * size)
    for i in [0, 1, 5, 63, 64, 69] {
      let alone = Sampler(generator, seed: 9).draw([requests[i]])
      let isSame = alone == Array(together[i * size..<(i + 1) * size])
      #expect(isSame, "image \(i)")
    }
    #expect(sampler.draw([]).isEmpty)
    let images: [[UInt8]] = (0..<30).map { Array(together[$0 * size..<($0 + 1) * size]) }
    #expect(Set(images).count == 30)
    #expect(Sampler(generator, seed: 10).draw([requests[0]]) != Array(together[..<size]))
  }

  @Test(arguments: [
    (Architecture(height: 28, width: 28, imageChannels: 1, classNames: ["0"]), nil),
    (Architecture(height: 28, width: 28, imageChannels: 2, classNames: []), "images of 2 channels"),
    (Architecture(height: 30, width: 28, imageChannels: 1, classNames: [], generatorChannels: [64, 32]), "a height of 30 pixels, which 2 doublings cannot reach"),
    (Architecture(height: 28, width: 28, imageChannels: 1, classNames: [], noise: 0), "noise of 0 components"),
    (Architecture(height: 28, width: 28, imageChannels: 1, classNames: [], generatorChannels: []), "feature maps [32, 64, 16, 32]"),
    (
      Architecture(height: 4, width: 4, imageChannels: 1, classNames: [], discriminatorChannels: [8, 8, 8]),
      "a height of 4 pixels, too small for the discriminator"
    ),
  ])
  func impossibleArchitecturesSayWhy(_ architecture: Architecture, _ problem: String?) {
    #expect(architecture.problem == problem)
  }
}
