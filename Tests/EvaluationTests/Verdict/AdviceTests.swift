import Compute
import Evaluation
import Files
import Testing

struct AdviceTests {
  /// Classifiers of 400 images of 10 classes, of unequal difficulty, whose seeds differ: what a candidate adds is its effect,
  /// in standard deviations of the difficulty.
  private struct Trial {
    var random: RandomSource
    let images = ExaminedImages(labels: (0..<400).map { $0 % 10 }, folds: (0..<400).map { $0 / 10 % 5 }, classCount: 10)

    init(_ number: Int) { random = RandomSource(seed: 8, purpose: .test, index: number) }

    mutating func rows(_ difficulty: [Float], _ effect: Float) -> [[Bool]] {
      (0..<5).map { _ in
        let ofSeed = 0.1 * random.normal()
        return difficulty.map { $0 + effect + ofSeed + 0.5 * random.normal() > 0 }
      }
    }

    /// With six candidates, of which the effects are given.
    mutating func advice(_ effects: [Float]) -> Advice {
      let difficulty = (0..<400).map { _ in 2 * random.normal() + 2 }
      let base = rows(difficulty, 0)
      let own = effects.map { effect in
        // What is another way of learning gets other images right.
        let other = difficulty.map { $0 + 0.5 * random.normal() }
        return rows(other, effect)
      }
      let gains = own.enumerated().map { number, rows in
        (arm: VerdictArm(amount: .each(number + 1)), gain: PairedGain(rows, over: base, on: images))
      }
      return AdviceRule.advice(gains, over: 0.8).advice
    }
  }

  private func share(of effects: [Float], _ isMeant: (Advice) -> Bool) -> Double {
    let trials = Environment.value("GAN_AUGMENT_RELIABILITY") == "1" ? 1_000 : 100
    var found = 0
    for number in 0..<trials {
      var trial = Trial(number)
      if isMeant(trial.advice(effects)) { found += 1 }
    }
    return Double(found) / Double(trials)
  }

  private func isUse(_ advice: Advice) -> Bool { if case .use = advice { true } else { false } }

  /// The error that the rule promises is 5 %; of 100 trials at most 11 are then wrong with a probability of 0.99 (binomial).
  @Test func whatDoesNotHelpIsSeldomAdvised() {
    #expect(share(of: [0, 0, 0, 0, 0, 0], isUse) <= 0.11)
    #expect(share(of: [-0.5, -0.2, 0, 0, -0.1, -0.3], isUse) <= 0.11)
  }

  @Test func whatHelpsMuchIsAdvised() {
    #expect(share(of: [0.2, 0.6, 1.2, 0, -0.2, 0.1], isUse) >= 0.9)
  }

  @Test func whatHarmsIsAdvisedAgainst() {
    #expect(share(of: [-1, -1, -1.2, -2, -1.5, -1], { $0 == .doNotUse }) >= 0.9)
  }

  @Test func withoutChoicesNothingIsTold() {
    let none = AdviceRule.advice([], over: 0.9)
    #expect(none.advice == .notEnoughData(.tooFewLabels) && none.best == nil)
  }

  @Test(arguments: [(0.5, 0.01), (0.96, 0.008), (0.999, 0.001), (1, 0.001)])
  func aGainWorthHavingGoesWithTheErrorThatIsLeft(_ score: Double, _ expected: Double) {
    #expect(abs(AdviceRule.worthwhile(score: score) - expected) < 1e-12)
  }
}
