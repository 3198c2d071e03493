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
    #expect(AdversarialObjectives.named("adversarial") == nil)
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
    let real = scores.map { 0.4 - $0 }
    check("generator") { objective.generatorLoss($0.span, real: real.span, gradient: &$1) }
  }

  /// `Reference/objectives.json`: every objective, whole and for a single pair, with smoothed targets where there are targets.
  @Test func matchPyTorch() throws {
    let cases = try #require(reference("objectives.json")["objectives"]?.arrayValue)
    for item in cases {
      let name = try #require(item["name"]?.stringValue)
      let parts = name.split(separator: "+")
      var objective = try #require(AdversarialObjectives.named(String(parts[0])))
      if parts.count == 2 { objective = try #require(objective.smoothed(by: Float(parts[1]) ?? .nan)) }
      let real = try ReferenceArray(item["real"]).floats
      let fake = try ReferenceArray(item["fake"]).floats
      var gradient = [Float](repeating: .nan, count: real.count + fake.count)
      var out = gradient.mutableSpan
      let loss = objective.discriminatorLoss((real + fake).span, gradient: &out)
      // Means of at most 6 numbers of size 3, squares of size 20: a few roundings of 1e-7 of these.
      let tolerance = 2e-6
      #expect(abs(Double(loss) - (try #require(item["discriminatorLoss"]?.doubleValue))) < tolerance, "\(name)")
      let expected = try ReferenceArray(item["realGradient"]).values + ReferenceArray(item["fakeGradient"]).values
      #expect(largestDifference(gradient, expected) < tolerance, "\(name)")
      var second = [Float](repeating: .nan, count: fake.count)
      var secondOut = second.mutableSpan
      let seen = objective.comparesPairs ? real : []
      let generatorLoss = objective.generatorLoss(fake.span, real: seen.span, gradient: &secondOut)
      #expect(abs(Double(generatorLoss) - (try #require(item["generatorLoss"]?.doubleValue))) < tolerance, "\(name)")
      #expect(largestDifference(second, try ReferenceArray(item["generatorGradient"]).values) < tolerance, "\(name)")
    }
    // None is left out.
    let names = Set(cases.compactMap { $0["name"]?.stringValue })
    let smoothed = AdversarialObjectives.all.filter { $0.smoothed(by: 0.1) != nil }.map { $0.name + "+0.1" }
    #expect(names == Set(AdversarialObjectives.all.map(\.name) + smoothed))
    #expect(cases.count == 2 * names.count)
  }
}
