import Datasets
import Evaluation
import Testing

struct VerdictPlanTests {
  private func images(_ labels: [Int], classes: Int, isHeldOut: [Bool]? = nil) -> LabelledImages {
    LabelledImages(
      name: "dots", width: 8, height: 8, channels: 1, classNames: (0..<classes).map(String.init),
      pixels: [UInt8](repeating: 0, count: 64 * labels.count), labels: labels.map { $0 }, isHeldOut: isHeldOut)
  }

  @Test(arguments: [3, 5]) func everyImageIsExaminedOnceByThoseThatHaveNotSeenIt(count: Int) throws {
    let labels = (0..<103).map { $0 % 3 == 0 ? 0 : $0 % 7 == 0 ? 2 : 1 }
    let plan = ValidationPlan(for: images(labels, classes: 3), folds: count)
    guard case .folds(let folds) = plan else { throw Unexpected(plan: plan) }
    #expect(folds.count == count)
    #expect(folds.flatMap(\.examined).sorted() == Array(0..<103))
    for fold in folds {
      #expect((fold.learning + fold.examined).sorted() == Array(0..<103))
      #expect((103 / count...103 / count + 1).contains(fold.examined.count))
      for label in 0..<3 {
        let all = labels.count { $0 == label }
        let own = fold.examined.count { labels[$0] == label }
        #expect((all / count...(all + count - 1) / count).contains(own))
      }
    }
    #expect(plan == ValidationPlan(for: images(labels, classes: 3), folds: count))
  }

  @Test func manyImagesAreHeldOutOnce() throws {
    let many = images((0..<24_000).map { $0 % 2 }, classes: 2)
    guard case .heldOut(let fold) = ValidationPlan(for: many) else { throw Unexpected(plan: .none) }
    #expect(fold.examined.count == 2_000)
    #expect(Set(fold.learning).isDisjoint(with: fold.examined) && fold.learning.count == 22_000)
    let (learning, validation) = many.split()
    #expect(learning.labels == many.selecting(fold.learning).labels && validation.labels == many.selecting(fold.examined).labels)
  }

  @Test func tooFewLabelsAreNoPlan() {
    #expect(ValidationPlan(for: images([0, 1, 0, 1, 0, 1], classes: 2)) == .none)
    #expect(ValidationPlan(for: images([0, 1, 0, 1, 0, 1, 0, 1], classes: 2)) != .none)
  }

  /// What a generator has learned from says nothing of what it is worth.
  @Test func onlyUnseenImagesChooseForAModel() {
    let labels = (0..<40).map { $0 % 4 }
    let unseen = labels.indices.map { $0 >= 30 }
    #expect(
      ValidationPlan(for: images(labels, classes: 4), unseen: unseen)
        == .heldOut(Fold(learning: Array(0..<30), examined: Array(30..<40))))
    #expect(ValidationPlan(for: images(labels, classes: 4), unseen: labels.map { _ in false }) == .none)
  }

  @Test func amountsAreReadAsTheyAreWritten() {
    #expect(SyntheticAmount("1000", largest: 50) == .each(1_000))
    #expect(SyntheticAmount("3x", largest: 50) == .each(150))
    #expect(SyntheticAmount("0.5x", largest: 50) == .each(25))
    #expect(SyntheticAmount("to200", largest: 50) == .upTo(200))
    #expect(SyntheticAmount("top-up", largest: 50) == .upTo(50))
    for word in ["", "0", "-1", "x", "-2x", "to", "to0", "tox", "1e9x", "100001", "nanx", "infx"] {
      #expect(SyntheticAmount(word, largest: 50) == nil, "\(word)")
    }
    #expect(SyntheticAmount.each(7).name == "7" && SyntheticAmount.upTo(7).name == "to7")
  }

  @Test func aClassWithoutRealImagesGetsNone() {
    #expect(SyntheticAmount.each(5).counts(real: [3, 0, 1]) == [5, 0, 5])
    #expect(SyntheticAmount.upTo(3).counts(real: [3, 0, 1, 7]) == [0, 0, 2, 0])
  }

  @Test func theStandardAmountsFollowTheRealImages() {
    #expect(SyntheticAmount.standard(real: [10, 10]) == [.each(10), .each(100), .each(1_000)])
    #expect(SyntheticAmount.standard(real: [200, 190]) == [.each(200), .each(2_000)])
    #expect(SyntheticAmount.standard(real: [5_500, 5_400]) == [.each(1_000), .each(5_500)])
    // Unequal classes are brought to one level, and topping up is among the amounts.
    #expect(SyntheticAmount.standard(real: [50, 5]) == [.upTo(50), .upTo(500)])
    #expect(SyntheticAmount.standard(real: [1_200, 100]) == [.upTo(1_200), .upTo(3_600)])
  }

  @Test func rareClassesHaveAtMostHalfOfTheLargest() {
    #expect(RareClasses(counts: [100, 50, 51, 0]).labels == [1])
    #expect(RareClasses(counts: [100, 70]).areUnequal == false)
    #expect(RareClasses(counts: [100, 66]).areUnequal)
    #expect(!RareClasses(counts: [0, 0]).areUnequal)
  }

  @Test func armsHaveNamesOfTheirOwn() {
    let arms = VerdictArm.withoutSynthetic(real: [50, 5]) + [SyntheticAmount.upTo(50), .each(50)].flatMap(VerdictArm.synthetic)
    #expect(arms.map(\.name) == ["a", "a'", "b", "b'", "c to50", "d to50", "c 50", "d 50"])
    #expect(arms[3].text == "real, over-sampled + classical")
    #expect(arms[7].text == "real + classical + 50 synthetic of each")
    #expect(VerdictArm.withoutSynthetic(real: [50, 50]).map(\.name) == ["a", "b"])
  }

  @Test func aRareClassKeepsATenth() {
    let labels = (0..<60).map { $0 % 2 }
    let data = images(labels, classes: 2)
    let kept = data.rarefied(Array(0..<60), classes: [1])
    #expect(kept.count { labels[$0] == 0 } == 30 && kept.count { labels[$0] == 1 } == 3)
    #expect(kept == kept.sorted() && kept == data.rarefied(Array(0..<60), classes: [1]))
    #expect(data.rarefied([1, 3, 5], classes: [1]).count == 1)
    #expect(data.rarefied(Array(0..<60), classes: []) == Array(0..<60))
  }

  struct Unexpected: Error { let plan: ValidationPlan }
}
