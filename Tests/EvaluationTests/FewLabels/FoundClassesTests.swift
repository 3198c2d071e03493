import Datasets
import Evaluation
import Testing

/// What a GAN found without labels, named by the few that there are.
struct FoundClassesTests {
  private static let all = Strokes(seed: 0).images(count: 1_000).images
  private static let test = Strokes(seed: 1).images(count: 1_000).images
  private static let few = all.keepingLabels(at: all.indices(perClass: 2).flatMap(\.self))
  /// Category c shows the digit (3·c + 1) mod 10.
  private static let digits = (0..<10).map { (3 * $0 + 1) % 10 }

  /// As a GAN would have found them: other images of the digits, with the categories' numbers.
  private static let found: LabelledImages = {
    let images = Strokes(seed: 2).images(count: 1_000).images
    return LabelledImages(
      name: "found", width: images.width, height: images.height, channels: images.channels, classNames: (0..<10).map { "category\($0)" },
      pixels: images.pixels, labels: images.labels.map { label in label.flatMap { digits.firstIndex(of: $0) } })
  }()

  @Test func categoriesAreNamedByFewLabels() {
    let named = FoundClasses(Self.found, namedBy: Self.few)
    #expect(named.labelled == 20 && named.agreeing >= 18 && named.areClasses)
    #expect(named.images.labels == Self.found.labels.map { $0.map { Self.digits[$0] } })
    #expect(named.images.classNames == Self.few.classNames && named.images.pixels == Self.found.pixels)
  }

  /// Categories that show whatever else are told from classes, although each is matched to one.
  @Test func categoriesThatAreNoClassesAreNotTaken() {
    let mixed = Self.found.labelled(Self.found.labels.indices.map { $0 / 10 % 10 })
    let named = FoundClasses(mixed, namedBy: Self.few)
    #expect(!named.areClasses, "\(named.agreeing) of \(named.labelled)")
  }

  private func right(_ judge: Judge) -> Int {
    zip(judge.judge(Self.test).predictions, Self.test.labels).count { $0 == $1 }
  }

  /// Twenty images are named right, and a thousand of the GAN's teach what twenty cannot.
  @Test func foundImagesTeach() throws {
    var told: [Int] = []
    func judge(_ method: FewLabelMethod, found: LabelledImages?) throws -> Judge {
      try JudgeTraining(steps: 120, fewLabels: method).train(for: Self.few, found: found, tell: { told.append($0.agreeing) })
    }
    let without = try judge(.gan, found: nil)
    let with = try judge(.gan, found: Self.found)
    #expect(told.count == 1)
    #expect(right(with) >= right(without) + 50, "\(right(with)) right, \(right(without)) without")
    // A method that does not ask for them does not look at them, and what is not like the classes is left out.
    #expect(try judge(.augmentation, found: Self.found).digest == judge(.augmentation, found: nil).digest)
    #expect(told.count == 1)
    let mixed = Self.found.labelled(Self.found.labels.indices.map { $0 / 10 % 10 })
    #expect(try judge(.both, found: mixed).digest == judge(.both, found: nil).digest)
    #expect(told.count == 2)
    #expect(try judge(.both, found: Self.found).digest != judge(.both, found: nil).digest)
  }

  @Test func theMethodFollowsTheNumberOfLabels() {
    #expect(FewLabelMethod.standard(for: Self.few) == .both)
    #expect(FewLabelMethod.standard(for: Self.all.keepingLabels(at: Self.all.indices(perClass: 5).flatMap(\.self))) == .both)
    #expect(FewLabelMethod.standard(for: Self.all.keepingLabels(at: Self.all.indices(perClass: 6).flatMap(\.self))) == .consistency)
    let many = LabelledImages(
      name: "many", width: 1, height: 1, channels: 1, classNames: (0..<30).map(String.init), pixels: [UInt8](repeating: 0, count: 60),
      labels: (0..<60).map { $0 < 30 ? $0 : nil })
    #expect(FewLabelMethod.standard(for: many) == .consistency)
  }

  /// Judges that were made in different ways are different judges; where all images have labels there is one way.
  @Test func aJudgeSaysHowItWasMade() throws {
    let steps = JudgeTraining(steps: 2)
    let judge = try steps.train(for: Self.few)
    #expect(judge.training == JudgeTraining(steps: 2, fewLabels: .consistency))
    #expect(try JudgeTraining(steps: 2, fewLabels: .both).train(for: Self.few.labelledOnly).training == steps)
  }
}
