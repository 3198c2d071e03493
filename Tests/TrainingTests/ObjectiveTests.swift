import Files
import Serialization
import Testing
import Training

/// Every objective of the list: PyTorch's numbers where there are some, and central differences.
struct ObjectiveTests {
  @Test(arguments: AdversarialObjectives.all.map(\.name))
  func isFoundByItsName(_ name: String) {
    #expect(AdversarialObjectives.named(name)?.name == name)
    #expect(AdversarialObjectives.all.count { $0.name == name } == 1)
  }

  @Test func unknownNamesAreNot() {
    #expect(AdversarialObjectives.named("wasserstein") == nil)
    #expect(AdversarialObjectives.named(TrainingConfiguration().objective) != nil)
  }

  @Test(arguments: AdversarialObjectives.all.map(\.name), [1, 3])
  func gradientsMatchCentralDifferences(_ name: String, _ n: Int) throws {
    let objective = try #require(AdversarialObjectives.named(name))
    // Clear of the hinge's corners at ±1, where nothing is smooth.
    let scores = Array([Float(0.3), -1.4, 2.2, -0.6, 1.5, -2.5].prefix(2 * n))
    let step: Float = 0.01
    func check(_ what: String, _ loss: ([Float], inout MutableSpan<Float>) -> Float) {
      var gradient = [Float](repeating: .nan, count: scores.count)
      var out = gradient.mutableSpan
      _ = loss(scores, &out)
      for i in scores.indices {
        var unused = gradient
        func value(_ sign: Float) -> Double {
          var moved = scores
          moved[i] += sign * step
          var out = unused.mutableSpan
          return Double(loss(moved, &out))
        }
        // Losses of size 3 are rounded by 2e-7: 2e-5 of the quotient.
        let quotient = (value(1) - value(-1)) / (2 * Double(step))
        #expect(abs(Double(gradient[i]) - quotient) < 2e-4, "\(what) of \(name): \(gradient[i]), not \(quotient)")
      }
    }
    check("discriminator") { objective.discriminatorLoss($0.span, gradient: &$1) }
    check("generator") { objective.generatorLoss($0.span, gradient: &$1) }
  }

  /// The cases that the layers' reference has of whole objectives.
  @Test(arguments: AdversarialObjectives.all.map(\.name), ["", ".one"])
  func matchPyTorch(_ name: String, _ variant: String) throws {
    let objective = try #require(AdversarialObjectives.named(name))
    let file = Path.join(Path.parent(Path.parent(#filePath)), "NeuralNetworksTests", "Reference", "layers.json")
    let cases = try #require(JSONValue(parsing: readFile(file))["cases"]?.arrayValue)
    let group = name == "non-saturating" ? "nonSaturating" : name
    func item(_ side: String) throws -> JSONValue {
      try #require(cases.first { $0["name"]?.stringValue == "\(group).\(side)\(variant)" })
    }
    let ofDiscriminator = try item("discriminator")
    let real = try ReferenceArray(ofDiscriminator["inputs"]?["real"]).floats
    let fake = try ReferenceArray(ofDiscriminator["inputs"]?["fake"]).floats
    var gradient = [Float](repeating: .nan, count: real.count + fake.count)
    var out = gradient.mutableSpan
    let loss = objective.discriminatorLoss((real + fake).span, gradient: &out)
    // Means of at most 6 numbers of size 3: a few roundings of 1e-7.
    let tolerance = 1e-6
    #expect(largestDifference([loss], try ReferenceArray(ofDiscriminator["output"]).values) < tolerance)
    let expected = try ReferenceArray(ofDiscriminator["inputGradients"]?["real"]).values
      + ReferenceArray(ofDiscriminator["inputGradients"]?["fake"]).values
    #expect(largestDifference(gradient, expected) < tolerance)

    let ofGenerator = try item("generator")
    let scores = try ReferenceArray(ofGenerator["inputs"]?["fake"]).floats
    var second = [Float](repeating: .nan, count: scores.count)
    var secondOut = second.mutableSpan
    let generatorLoss = objective.generatorLoss(scores.span, gradient: &secondOut)
    #expect(largestDifference([generatorLoss], try ReferenceArray(ofGenerator["output"]).values) < tolerance)
    #expect(largestDifference(second, try ReferenceArray(ofGenerator["inputGradient"]).values) < tolerance)
  }
}
