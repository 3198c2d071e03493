import Compute
import Models
import NeuralNetworks
import Serialization
import Testing
import Training

/// Gradient penalties by the linearized pass, against PyTorch's double backpropagation (`Reference/objectives.json`).
struct GradientPenaltyTests {
  private static func cases() throws -> [JSONValue] { try #require(reference("objectives.json")["penalties"]?.arrayValue) }

  private static func discriminator(_ item: JSONValue, family: Architecture.Family = .dcgan) throws -> Discriminator {
    let projects = item["projects"]?.boolValue == true
    let spectral = item["spectral"]?.boolValue == true
    let architecture = Architecture(
      height: 8, width: 8, imageChannels: 1, classNames: projects ? ["a", "b", "c"] : [], noise: 4, codes: [], generatorChannels: [8, 4],
      discriminatorChannels: [4, 8], discriminatorFeatures: 6, recognizerChannels: [4, 8], normalization: spectral ? .spectral : .none)
    var random = RandomSource(seed: 0, purpose: .test)
    let discriminator = Discriminator(architecture, using: &random)
    let state = try #require(item["state"]?.objectValue)
    for parameter in discriminator.parameters where !parameter.name.contains("classes") {
      parameter.value.copy(from: try ReferenceArray(state[parameter.name]).floats)
      parameter.didChange()
    }
    for array in discriminator.state {
      array.tensor.copy(from: try ReferenceArray(state[array.name.replacing(".weight.", with: ".")]).floats)
    }
    return discriminator
  }

  @Test func matchDoubleBackpropagation() throws {
    for item in try Self.cases() {
      let kind = try #require(item["kind"]?.stringValue.flatMap(GradientPenalty.init(rawValue:)))
      let discriminator = try Self.discriminator(item)
      let what = "\(kind.rawValue), spectral \(item["spectral"]?.text ?? ""), projects \(item["projects"]?.text ?? "")"
      let weight: Float = kind == .interpolated ? 10 : 2
      let pass = try #require(PenaltyPass(kind, weight: weight))
      let given = try ReferenceArray(item["points"])
      let points = Tensor(Shape(given.shape), given.floats)
      let labels = try #require(item["labels"]?.arrayValue).map(\.intValue)
      let told = item["projects"]?.boolValue == true ? labels : labels.map { _ in nil }
      for parameter in discriminator.parameters { parameter.zeroGradient() }
      // The penalty adds to what is there: here a gradient of 1 everywhere, of which nothing may be lost.
      for parameter in discriminator.parameters {
        let ones = Tensor(parameter.value.layout)
        ones.fill(1)
        parameter.accumulate(ones)
      }
      let penalty = pass.accumulate(discriminator, at: points, told)
      let expected = try #require(item["penalty"]?.doubleValue)
      #expect(abs(Double(penalty) - expected) < 1e-5 * max(1, expected), "\(what): \(penalty), not \(expected)")
      let gradients = try #require(item["gradients"]?.objectValue)
      var seen = 0
      for parameter in discriminator.parameters where !parameter.name.contains("classes") {
        let array = try ReferenceArray(gradients[parameter.name])
        let size = array.values.reduce(1) { max($0, abs($1)) }
        // Single precision against double: sums of some hundred products, 6e-8 each, beside the 1 that stood there.
        let difference = largestDifference(parameter.gradient.values, array.values.map { $0 + 1 })
        #expect(difference < 2e-6 * size, "\(what): \(parameter.name) is \(difference) off, of \(size)")
        seen += 1
      }
      #expect(seen == gradients.keys.count, "\(what)")
    }
  }

  /// A small step against the penalty's gradient lowers it by what the gradient promises: perceptrons, labels beside the image.
  @Test(arguments: [Architecture.Family.dcgan, .mlp], [Architecture.Conditioning.none, .concat, .auxiliary])
  func aStepAgainstItLowersIt(_ family: Architecture.Family, _ conditioning: Architecture.Conditioning) throws {
    let architecture = Architecture(
      height: 8, width: 8, imageChannels: 3, classNames: conditioning == .none ? [] : ["a", "b"], noise: 4, codes: [],
      generatorChannels: [16, 8], discriminatorChannels: family == .mlp ? [40, 24] : [8, 16], discriminatorFeatures: 12,
      recognizerChannels: [4, 8], family: family, conditioning: conditioning, normalization: .none)
    var random = RandomSource(seed: 3, purpose: .test)
    let discriminator = Discriminator(architecture, using: &random)
    let points = Initialization.normal([6, 3, 8, 8], deviation: 0.5, using: &random)
    let told: [Int?] = (0..<6).map { conditioning == .none ? nil : $0 % 2 }
    for kind in [GradientPenalty.interpolated, .r1r2] {
      let pass = try #require(PenaltyPass(kind, weight: 1))
      func measure() -> (penalty: Float, gradients: [[Float]]) {
        for parameter in discriminator.parameters { parameter.zeroGradient() }
        let penalty = pass.accumulate(discriminator, at: points, told)
        // What no pass has reached holds anything.
        return (penalty, discriminator.parameters.map { parameter in
          parameter.accumulate(Tensor(parameter.value.layout))
          return parameter.gradient.values
        })
      }
      let (before, gradients) = measure()
      let square = gradients.joined().reduce(0) { $0 + Double($1) * Double($1) }
      #expect(square > 0)
      let step = Float(1e-3 * Double(before) / square)
      for (parameter, gradient) in zip(discriminator.parameters, gradients) {
        parameter.value.copy(from: zip(parameter.value.values, gradient).map { $0 - step * $1 })
        parameter.didChange()
      }
      let lowered = Double(before - measure().penalty)
      // A thousandth less, but for the second order and for the few kinks that the step crosses.
      #expect(abs(lowered / (1e-3 * Double(before)) - 1) < 0.05, "\(kind): \(lowered) of \(before)")
    }
  }

  @Test func noPenaltyNoPass() {
    #expect(PenaltyPass(.none, weight: 10) == nil)
    #expect(PenaltyPass(.interpolated, weight: 0) == nil)
  }
}
