import Compute
import Models
import Testing

/// Image i of class c depends only on the model, the seed, c and i.
struct SamplerTests {
  private func sampler(seed: UInt64 = 0, _ architecture: Architecture = TestModels.colour) -> Sampler {
    Sampler(TestModels.generator(architecture), seed: seed)
  }

  private let requests = (0..<150).map { SampleRequest(label: $0 % 3, index: $0 / 3) }

  @Test func companionsAndOrderDoNotMatter() {
    let sampler = self.sampler()
    let images = sampler.images(requests)
    #expect(Set(images.map(\.pixels)).count == 150)
    #expect(Array(sampler.images(requests.reversed()).reversed()) == images)
    // Alone, in a full batch, and on both sides of a batch's border.
    for i in [0, 1, 63, 64, 127, 149] { #expect(sampler.images([requests[i]]) == [images[i]], "image \(i)") }
    #expect(sampler.images(Array(requests[40..<110])) == Array(images[40..<110]))
    #expect(sampler.images([requests[5], requests[5]]) == [images[5], images[5]])
    #expect(self.sampler().images(requests) == images)
  }

  @Test func seedClassIndexAndCodesMatter() {
    let request = SampleRequest(label: 1, index: 5)
    var otherClass = request
    otherClass.label = 2
    var otherIndex = request
    otherIndex.index = 6
    var withCode = request
    withCode.codes = [2: 0.5]
    let images = sampler().images([request, otherClass, otherIndex, withCode]) + sampler(seed: 1).images([request])
    #expect(Set(images.map(\.pixels)).count == 5)
  }

  /// A code that is given changes nothing else, and the value that would have been drawn gives the same image.
  @Test func givenCodeReplacesOnlyThatCode() {
    let sampler = self.sampler()
    let drawn = sampler.point(SampleRequest(label: 1, index: 5))
    let given = sampler.point(SampleRequest(label: 1, index: 5, codes: [1: 0.25]))
    #expect(given.noise == drawn.noise)
    #expect(given.codes == [drawn.codes[0], 0.25, drawn.codes[2]])
    #expect(
      sampler.draw([SampleRequest(label: 1, index: 5, codes: [0: drawn.codes[0]])])
        == sampler.draw([SampleRequest(label: 1, index: 5)]))
  }

  /// Classes of one index are drawn from streams of their own.
  @Test func classesHaveTheirOwnNoise() {
    let sampler = self.sampler()
    #expect(sampler.point(SampleRequest(label: 0, index: 5)) != sampler.point(SampleRequest(label: 1, index: 5)))
  }

  @Test func noRequestsGiveNoImages() {
    #expect(sampler().draw([]) == [])
    #expect(sampler().images([]) == [])
  }

  @Test func imagesAreInterleavedRows() {
    let generator = TestModels.generator(TestModels.colour)
    let sampler = Sampler(generator, seed: 0)
    let image = sampler.images([requests[0]])[0]
    #expect((image.width, image.height, image.channels) == (12, 8, 3))
    #expect(image.pixels == sampler.draw([requests[0]]))
    // Against the network itself: plane by plane, −1…1.
    let latent = LatentBatch(generator.latentSpace, rows: Sampler.rows)
    for row in 0..<Sampler.rows { latent.set(row, label: 0, sampler.point(requests[0])) }
    let planes = generator.forward(latent, .inference).values
    for (channel, y, x) in [(0, 0, 0), (1, 3, 7), (2, 7, 11)] {
      let expected = ((planes[(channel * 8 + y) * 12 + x] + 1) * 127.5).rounded()
      #expect(Float(image.pixels[(y * 12 + x) * 3 + channel]) == expected)
    }
  }

  @Test func modelWithoutClassesDraws() {
    var architecture = TestModels.colour
    architecture.classNames = []
    architecture.conditioning = .none
    let sampler = sampler(architecture)
    let images = sampler.images((0..<3).map { SampleRequest(label: nil, index: $0) })
    #expect(Set(images.map(\.pixels)).count == 3)
  }

  private func sampler(_ architecture: Architecture) -> Sampler { sampler(seed: 0, architecture) }

  /// Each further draw of an image is another one, and no other image's.
  @Test func drawsAreApart() {
    let sampler = self.sampler()
    var points = (0..<4).flatMap { index in
      (0..<4).map { draw in sampler.point(SampleRequest(label: 1, index: index, draw: draw)) }
    }
    points += [sampler.point(SampleRequest(label: 2, index: 0, draw: 1)), sampler.point(SampleRequest(label: 1, index: 256))]
    #expect(Set(points.map { $0.noise[0] }).count == points.count)
    #expect(sampler.point(SampleRequest(label: 1, index: 3)) == sampler.point(SampleRequest(label: 1, index: 3, draw: 0)))
  }
}

/// A model draws by folded weights, the generator that it was made of by its layers.
struct FixedGeneratorTests {
  /// Of one stage and of three, grey and in colours, with few channels and many, from a file of either precision.
  static let architectures: [Architecture] = [
    TestModels.digits, TestModels.colour, TestModels.smallest,
    Architecture(height: 6, width: 8, imageChannels: 4, classNames: [], generatorChannels: [24]),
    Architecture(height: 32, width: 40, imageChannels: 3, classNames: ["a"], generatorChannels: [48, 32, 16]),
    Architecture(height: 24, width: 24, imageChannels: 1, classNames: ["a", "b"], codes: [], generatorChannels: [32, 16, 16]),
    TestModels.perceptron, TestModels.twoLayers, Architecture(height: 28, width: 28, imageChannels: 1, classNames: [], family: .mlp),
  ]

  @Test(arguments: architectures.indices, Model.Precision.allCases)
  func modelDrawsWhatItsGeneratorDraws(_ i: Int, _ precision: Model.Precision) throws {
    let architecture = Self.architectures[i]
    let model = try Model(decoding: TestModels.model(architecture).encoded(precision).bytes)
    let labels = max(1, architecture.classCount)
    let requests = (0..<100).map { SampleRequest(label: architecture.classCount == 0 ? nil : $0 % labels, index: $0) }
    let folded = Sampler(model, seed: 5).draw(requests)
    let layers = Sampler(model.makeGenerator(), seed: 5).draw(requests)
    let differences = zip(folded, layers).map { abs(Int($0) - Int($1)) }
    #expect(differences.max() == 0 || differences.max() == 1)
    // Sums of some hundred products that differ in the last bits, seldom on both sides of a half.
    #expect(differences.count { $0 > 0 } <= max(1, differences.count / 1000))
    #expect(Set(folded).count > 20)
  }

  /// Image i is the same whoever its companions are.
  @Test func companionsDoNotMatter() throws {
    for architecture in Self.architectures {
      let model = TestModels.model(architecture)
      let label = architecture.classCount == 0 ? nil : 0
      let requests = (0..<70).map { SampleRequest(label: label, index: $0) }
      let sampler = Sampler(model, seed: 5)
      let images = sampler.images(requests)
      for i in [0, 63, 64, 69] { #expect(sampler.images([requests[i]]) == [images[i]], "image \(i) of \(architecture.height)") }
      #expect(Sampler(model, seed: 5).images(requests) == images)
    }
  }
}

struct GeneratorTests {
  /// What the code did at c it does at −c, and nothing else changes.
  @Test(arguments: 0..<3)
  func flipTurnsOneCodeAround(_ code: Int) {
    let generator = TestModels.generator(TestModels.colour)
    let flipped = TestModels.generator(TestModels.colour)
    flipped.flip(code: code)
    func draw(_ generator: Generator, _ sign: Float) -> [UInt8] {
      let sampler = Sampler(generator, seed: 0)
      return sampler.draw(
        (0..<8).map { index in
          let c = sampler.point(SampleRequest(label: 0, index: index)).codes[code]
          return SampleRequest(label: 0, index: index, codes: [code: sign * c])
        })
    }
    #expect(draw(flipped, -1) == draw(generator, 1))
    #expect(draw(flipped, 1) != draw(generator, 1))
    flipped.flip(code: code)
    #expect(draw(flipped, 1) == draw(generator, 1))
  }

  /// Class i draws what class order[i] drew, under its new name; noise and codes stay what they were.
  @Test(arguments: [TestModels.colour, TestModels.perceptron, TestModels.twoLayers])
  func arrangedClassesDrawWhatTheyDrew(_ architecture: Architecture) {
    let generator = TestModels.generator(architecture)
    let arranged = TestModels.generator(architecture)
    let order = Array((1..<architecture.classCount)) + [0]
    arranged.arrangeClasses(order, names: order.map { "was \($0)" })
    #expect(arranged.architecture.classNames == order.map { "was \($0)" })
    func draw(_ generator: Generator, _ label: Int) -> [Float] {
      let latent = LatentBatch(generator.latentSpace, rows: 4)
      for row in 0..<4 {
        var random = RandomSource(seed: 1, purpose: .test, index: row)
        latent.set(row, label: label, generator.latentSpace.sample(using: &random))
      }
      return generator.forward(latent, .inference).values
    }
    func difference(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } }
    // Equal but for the order in which products are added up.
    for (label, was) in order.enumerated() { #expect(difference(draw(arranged, label), draw(generator, was)) < 1e-4) }
    #expect(difference(draw(arranged, 0), draw(generator, 0)) > 0.1)
  }

  /// A new perceptron's images differ, however deep it is: each layer hands the mean square of its inputs on. By a start that
  /// hands on a sixth of it, the deviation of a pixel over 64 latents would be 0.04 behind three layers.
  @Test(arguments: [[256, 512, 1024], [64], [128, 128, 128, 128, 128, 128]])
  func newPerceptronsImagesDiffer(_ widths: [Int]) {
    var random = RandomSource(seed: 1, purpose: .test)
    let architecture = Architecture(
      height: 28, width: 28, imageChannels: 1, classNames: [], codes: [], generatorChannels: widths, family: .mlp)
    let images = TestModels.images(Generator(architecture, using: &random))
    let deviations = (0..<784).map { pixel -> Double in
      let values = (0..<64).map { Double(images[$0 * 784 + pixel]) }
      let mean = values.reduce(0, +) / 64
      return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 63).squareRoot()
    }
    // Before tanh a third of the mean square, 1; of that a part is the same for all latents, which grows with each layer: behind
    // six it is 78 % (Cho & Saul 2009, eq. 6, from a correlation of 0).
    let deviation = deviations.reduce(0, +) / 784
    #expect((0.1...0.5).contains(deviation), "\(deviation)")
  }

  @Test func imagesAreWithinOne() {
    let images = TestModels.images(TestModels.generator(TestModels.digits))
    #expect(images.count == 64 * 784)
    #expect(images.allSatisfy { (-1...1).contains($0) })
  }
}
