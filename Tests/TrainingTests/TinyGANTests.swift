import Compute
import Models
import NeuralNetworks
import Serialization
import Testing
import Training

/// Five moves of a tiny game with every part of the default recipe, against PyTorch
/// (`Reference/reference_tiny_gan.py`): same parameters, same inputs, same losses, same networks at the end.
struct TinyGANTests {
  /// PyTorch's own float32 and float64 runs of this fixture differ by at most 5.1e-7 in the final parameters, 3e-7 in
  /// images and losses, 1e-7 in gradients. Two float32 runs with sums in different orders may differ by about twice
  /// that; ten times it, 5e-6, still is 1/400 of one step of Adam (2e-3), so a wrong step cannot hide.
  static let tolerance = 5e-6
  /// Gradients have no Adam behind them: ten times the 9.05e-8 between PyTorch's precisions.
  static let gradientTolerance = 1e-6

  @Test func fiveStepsMatchPyTorch() throws {
    let fixture = try reference("tiny-gan.json")
    let game = try TinyGame(fixture)
    let trainer = game.trainer
    let steps = try #require(fixture["steps"]?.arrayValue)
    for (t, step) in steps.enumerated() {
      let input = try game.prepare(step)
      let generated = try ReferenceArray(step["generated"])
      let report = trainer.step(
        images: input.images, labels: input.labels, latent: input.latent, key: RandomKey(seed: 0, step: t), rateFactor: 1)
      let losses: [(String, Float)] = [
        ("discriminatorAdversarial", report.discriminatorLoss), ("discriminatorClass", report.discriminatorClassLoss),
        ("discriminatorLoss", report.discriminatorLoss + report.discriminatorClassLoss),
        ("adversarial", report.generatorLoss), ("class", report.generatorClassLoss), ("code", report.codeLoss),
        ("generatorLoss", report.generatorLoss + 0.2 * report.generatorClassLoss + 0.5 * report.codeLoss),
      ]
      for (name, loss) in losses {
        let expected = try #require(step[name]?.doubleValue)
        #expect(abs(Double(loss) - expected) < TinyGANTests.tolerance, "\(name) of step \(t): \(loss), not \(expected)")
      }
      let images = game.seen()
      let difference = largestDifference(images, generated.values)
      #expect(difference < TinyGANTests.tolerance, "images of step \(t)")
      if t == 0 {
        try expectMatch(game.named(\.gradient), fixture["firstGradients"], TinyGANTests.gradientTolerance)
      }
    }
    try expectMatch(game.named(\.value) + game.stateArrays + game.averageArrays, fixture["final"], TinyGANTests.tolerance)
    let expected = try ReferenceArray(fixture["averageImages"])
    let drawn = trainer.average.forward(game.latent, .inference).values
    #expect(largestDifference(drawn, expected.values) < TinyGANTests.tolerance)
  }

  /// Every array of the reference has its counterpart here, and none of ours is left out.
  private func expectMatch(_ ours: [(name: String, values: [Float])], _ expected: JSONValue?, _ tolerance: Double) throws {
    let expected = try #require(expected?.objectValue)
    #expect(ours.map(\.name).sorted() == expected.keys.sorted())
    for (name, values) in ours {
      let array = try ReferenceArray(expected[name])
      let difference = largestDifference(values, array.values)
      #expect(difference < tolerance, "\(name) is \(difference) off")
    }
  }
}

/// The fixture's networks and inputs in our types.
private final class TinyGame {
  let trainer: GANTrainer
  let latent: LatentBatch
  private let disturbances: [GivenNoise]

  init(_ fixture: JSONValue) throws {
    let configuration = try #require(fixture["configuration"])
    func number(_ name: String) throws -> Float { try #require(configuration[name]?.doubleValue.map { Float($0) }) }
    func count(_ name: String) throws -> Int { try #require(configuration[name]?.intValue) }
    let side = try count("side")
    let architecture = Architecture(
      height: side, width: side, imageChannels: 1, classNames: try (0..<count("classes")).map(String.init),
      noise: try count("latent"), codes: LatentCode.first(try count("codes")), generatorChannels: [8, 4],
      discriminatorChannels: [4, 8], discriminatorFeatures: 6, recognizerChannels: [2, 4])
    let rows = try count("batch")
    let factor = try number("noiseFactor")
    disturbances = try (0..<count("codes")).map { _ in GivenNoise([rows, 1, side, side], factor: factor) }

    var random = RandomSource(seed: 1, purpose: .test)
    let generator = Generator(architecture, using: &random)
    let discriminator = Discriminator(architecture, using: &random)
    let recognizers = disturbances.enumerated().map { code, noise in
      Recognizer(architecture, code: code, disturbances: [noise], using: &random)
    }
    try TinyGame.load(
      generator.parameters + discriminator.parameters + recognizers.flatMap(\.parameters),
      generator.state + discriminator.state, fixture["initial"], classes: architecture.classCount)

    var training = TrainingConfiguration()
    training.secondBeta = 0.999
    #expect(training.betas == (try number("beta1"), try number("beta2")))
    training.objective = "hinge"
    training.generatorRate = try number("rateGenerator")
    training.discriminatorRate = try number("rateDiscriminator")
    training.recognizerRate = try number("rateRecognizer")
    training.generatorClassWeight = try number("classWeight")
    training.codeWeight = try number("codeWeight")
    trainer = GANTrainer(generator, discriminator, recognizers, training)
    latent = LatentBatch(generator.latentSpace, rows: rows)
  }

  /// Sets the inputs of one step.
  func prepare(_ step: JSONValue) throws -> (images: Tensor, labels: [Int?], latent: LatentBatch) {
    let images = try ReferenceArray(step["images"])
    let labels = try ReferenceArray(step["labels"]).integers
    let z = try ReferenceArray(step["z"])
    let codes = try ReferenceArray(step["codes"])
    let noise = try ReferenceArray(step["noise"])
    for (row, label) in labels.enumerated() {
      latent.set(row, label: label, LatentPoint(noise: z.row(row), codes: codes.row(row)))
    }
    let size = noise.values.count / disturbances.count
    for (i, disturbance) in disturbances.enumerated() {
      disturbance.noise.copy(from: Array(noise.floats[i * size..<(i + 1) * size]))
    }
    return (Tensor(Shape(images.shape), images.floats), labels, latent)
  }

  /// The generated images of the latest step: what the recognizers were given.
  func seen() -> [Float] { disturbances[0].given }

  /// All parameters but the average's, under the reference's names: a recognizer's head and its label weights are one
  /// matrix there.
  func named(_ array: KeyPath<Parameter, Tensor>) -> [(name: String, values: [Float])] {
    let parameters = trainer.generator.parameters + trainer.discriminator.parameters + trainer.recognizers.flatMap(\.parameters)
    return parameters.compactMap { parameter in
      if parameter.name.hasSuffix(".label.weight") { return nil }
      let values = parameter[keyPath: array].values
      guard parameter.name.hasPrefix("recognizer"), parameter.name.hasSuffix(".head.weight") else { return (parameter.name, values) }
      let labelName = parameter.name.replacing(".head.", with: ".label.")
      guard let label = parameters.first(where: { $0.name == labelName }) else { return (parameter.name, values) }
      let (features, classes) = (parameter.shape[1], label.shape[1])
      let ofLabel = label[keyPath: array].values
      var joined: [Float] = []
      for row in 0..<parameter.shape[0] {
        joined += values[row * features..<(row + 1) * features]
        joined += ofLabel[row * classes..<(row + 1) * classes]
      }
      return (parameter.name, joined)
    }
  }

  var stateArrays: [(name: String, values: [Float])] {
    (trainer.generator.state + trainer.discriminator.state).map { (TinyGame.referenceName($0), $0.tensor.values) }
  }

  /// The reference has `discriminator.down0.u` for our `discriminator.down0.weight.u`.
  private static func referenceName(_ state: StateTensor) -> String {
    state.name.replacing(".weight.u", with: ".u").replacing(".weight.v", with: ".v")
  }

  var averageArrays: [(name: String, values: [Float])] {
    func name(_ name: String) -> String { name.replacing("generator.", with: "average.") }
    return trainer.average.parameters.map { (name($0.name), $0.value.values) }
      + trainer.average.state.map { (name($0.name), $0.tensor.values) }
  }

  private static func load(_ parameters: [Parameter], _ state: [StateTensor], _ initial: JSONValue?, classes: Int) throws {
    let initial = try #require(initial?.objectValue)
    for parameter in parameters {
      let isLabel = parameter.name.hasSuffix(".label.weight")
      let name = isLabel ? parameter.name.replacing(".label.", with: ".head.") : parameter.name
      let array = try ReferenceArray(initial[name])
      let isHead = parameter.name.hasPrefix("recognizer") && parameter.name.hasSuffix(".head.weight")
      if isLabel || isHead {
        let columns = array.shape[1]
        let range = isLabel ? columns - classes..<columns : 0..<columns - classes
        let rows: [[Float]] = (0..<array.shape[0]).map { Array(array.row($0)[range]) }
        parameter.value.copy(from: Array(rows.joined()))
      } else {
        // A matrix may have its columns as maps.
        let isSame = parameter.shape.sizes == array.shape || [parameter.shape.rows, parameter.shape.rowCount] == array.shape
        #expect(isSame, "\(parameter.name)")
        parameter.value.copy(from: array.floats)
      }
      parameter.didChange()
    }
    for tensor in state { try tensor.tensor.copy(from: ReferenceArray(initial[referenceName(tensor)]).floats) }
  }
}

/// Adds noise that the test chose, and keeps the images that it was given.
private final class GivenNoise: Disturbance {
  let noise: Tensor
  private let y: Tensor
  private let factor: Float
  private(set) var given: [Float] = []

  init(_ shape: Shape, factor: Float) {
    noise = Tensor(shape)
    y = Tensor(shape)
    self.factor = factor
  }

  func forward(_ x: Tensor, _ key: RandomKey) -> Tensor {
    given = x.values
    y.copy(from: x)
    y.add(noise, scaledBy: factor)
    return y
  }

  func backward(_ dy: Tensor) -> Tensor { dy }
}
