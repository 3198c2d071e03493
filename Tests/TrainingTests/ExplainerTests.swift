import Files
import Models
import Serialization
import Testing
import Training

/// What is said to events that are made up, and to those of a real log.
struct ExplainerTests {
  private func explainer(
    _ objective: String = "hinge", conditioning: Architecture.Conditioning = .projection, classes: Int = 10, discovers: Bool = false,
    isScored: Bool = true, _ change: (inout TrainingConfiguration) -> Void = { _ in }
  ) -> Explainer {
    var configuration = TrainingConfiguration()
    configuration.objective = objective
    change(&configuration)
    let names = (0..<classes).map { discovers ? "category\($0)" : "\($0)" }
    let architecture = Architecture(
      height: 28, width: 28, imageChannels: 1, classNames: names, conditioning: classes == 0 || discovers ? .none : conditioning,
      discoversClasses: discovers)
    return Explainer(architecture, configuration, isScored: isScored, pictures: "samples/x")
  }

  private func report(real: Float = 0.6, generated: Float = -0.6, variety: Float = 0.7) -> StepReport {
    var report = StepReport()
    (report.realScore, report.generatedScore, report.variety) = (real, generated, variety)
    return report
  }

  private func progress(_ report: StepReport, fraction: Double = 0.1) -> TrainingEvent {
    .progress(TrainingProgress(imagesSeen: 6400, fraction: fraction, epoch: 1, seconds: 2, imagesPerSecond: 3000, report: report))
  }

  private func score(_ frechet: Double, agreement: Double = 0.99) -> TrainingScore {
    TrainingScore(
      imagesSeen: 0, labelAgreement: agreement, realLabelAgreement: 0.99, frechet: frechet, variety: 0.9, leastVaried: (label: 0, variety: 0.9))
  }

  /// What is said at the end of epochs with these reports, from the second one on.
  private func said(_ explainer: inout Explainer, _ reports: [StepReport]) -> [[String]] {
    reports.enumerated().map { epoch, report in
      _ = explainer.explain(progress(report))
      return explainer.explain(.epoch(epoch + 1, picture: ""))
    }
  }

  // MARK: The beginning

  @Test func theBeginningIsShortWhateverTheGame() {
    var seen: Set<[String]> = []
    for preset in Presets.all {
      let design = preset.design
      for isScored in [true, false] {
        let classes = design.conditioning == .none ? design.categories : 10
        let beginning = explainer(
          design.configuration.objective, conditioning: design.conditioning, classes: classes, discovers: design.categories > 0,
          isScored: isScored
        ).beginning
        #expect(Explainer.lines(of: beginning, width: 98).count <= 10, "\(preset.name)")
        #expect(!beginning.contains { $0.contains("  ") || $0.isEmpty }, "\(preset.name)")
        seen.insert(beginning)
      }
    }
    #expect(seen.count >= 12)
  }

  @Test func theBeginningTellsWhatTheNumbersAre() {
    #expect(
      explainer().beginning == [
        "Two networks play. The generator is a forger: it draws images from random numbers. The discriminator is a detective: it scores "
          + "real images and forgeries.",
        "It learns to score real images higher; the forger learns to draw what it scores high. Each gets better because the other one does.",
        "Both are told the class (0 to 9), so that you can ask for one later.",
        "Progress line: d and g are the losses of detective and forger, real and generated the mean scores. It aims at +1 or more for real "
          + "images and at -1 or less for forgeries.",
        "Losses say little: each depends on the other network, and need not fall while images get better.",
        "A judge that does not play says more: it compares images with real ones, and the best is kept.",
      ])
  }

  /// A scale is told of its own objective only.
  @Test func eachObjectiveHasItsOwnScale() {
    let scales = AdversarialObjectives.all.map { explainer($0.name).beginning[3] }
    #expect(Set(scales).count == scales.count)
    for (objective, text) in zip(AdversarialObjectives.all, scales) {
      #expect(text.contains("+1") == (objective.name == "hinge") && text.contains("95 %") == (objective.name == "non-saturating"))
    }
    #expect(explainer("least-squares") { $0.labelSmoothing = 0.1 }.beginning[3].hasSuffix(" (Smoothed: 1 is 0.90.)"))
  }

  @Test func whoIsToldTheClassesIsSaid() {
    func classes(_ explainer: Explainer) -> String { explainer.beginning[2] }
    #expect(classes(explainer(classes: 0)) == "Nobody tells them what the images show: you will not be able to ask for a class.")
    #expect(classes(explainer(conditioning: .auxiliary)) == "The forger is told the class (0 to 9), and the detective must name it: you can ask for one later.")
    #expect(
      classes(explainer(discovers: true))
        == "Nobody tells them classes. The forger is given a choice of 1 of 10, and must draw so that it can be read from the image: it "
        + "has to mean something, with luck a class.")
  }

  @Test func aCriticsDistanceIsWhatTells() {
    let beginning = explainer("wasserstein").beginning
    #expect(beginning[1].contains("critic") && beginning[1].contains("Wasserstein distance"))
    #expect(beginning[4] == "real minus generated is that distance: it falls as the images get better; where it no longer falls, more training brings little.")
    #expect(!beginning.joined().contains("Losses say little"))
  }

  // MARK: The game

  @Test func theFirstNumbersAreExplainedOnce() {
    var explainer = explainer()
    #expect(
      explainer.explain(progress(report(real: 3.81, generated: -3.13))) == [
        "The first numbers: real images score 3.81 on average, forgeries -3.13. The detective tells them apart, which is easy as long as the "
          + "forger draws noise."
      ])
    #expect(explainer.explain(progress(report())) == [])
    // The grid before the first step.
    #expect(self.explainer().explainedFirst(.epoch(0, picture: "")) == [])
  }

  @Test func whoLeadsIsSaidWhenItChanges() {
    var explainer = explainer()
    let told = said(&explainer, [report(), report(), report(real: 0.15, generated: -0.2), report(real: -0.1, generated: 0.2), report(real: 2, generated: -2)])
    #expect(
      told == [
        ["Epoch 1: the detective leads (real 0.60, generated -0.60), but not by so much that the forger could learn nothing from it. So it should be."],
        [],
        [
          "Epoch 3: the scores have come close (real 0.15, generated -0.20): the detective is often unsure. Its forger is good, or it is a weak "
            + "detective; the pictures show which."
        ],
        [
          "Epoch 4: the detective is fooled (real -0.10, generated 0.20): it takes forgeries for more real than real images. That is a trick of the "
            + "forger's rather than good images, and passes as a rule."
        ],
        ["Epoch 5: the detective is far ahead (real 2.00, generated -2.00). If it stays so, the forger cannot learn: whatever it tries is seen through."],
      ])
  }

  /// Two who take turns leading are not told of for ever.
  @Test func whatRepeatsItselfIsNotRepeated() {
    var explainer = explainer()
    let told = said(&explainer, (0..<20).map { report(real: $0 % 2 == 0 ? 0.6 : 0.1, generated: 0) })
    #expect(told.flatMap(\.self).count == 4)
  }

  /// Scores without a scale say who leads, but not by how much that is.
  @Test func onlyWhereThereIsAScaleIsSomeoneFarAhead() {
    for objective in AdversarialObjectives.all where objective.reading.far == nil {
      var explainer = explainer(objective.name)
      #expect(!said(&explainer, [report(real: 900, generated: -900)]).joined().contains { $0.contains("far ahead") })
    }
    var crossEntropy = explainer("non-saturating")
    #expect(said(&crossEntropy, [report(real: 1.6, generated: -1.6)])[0][0].contains("the detective leads"))
  }

  @Test func varietyThatFallsAndComesBackIsSaid() {
    var explainer = explainer()
    let varieties: [Float] = [0.4, 0.85, 0.9, 0.45, 0.4, 0.7, 0.8, 0.85]
    let told = said(&explainer, varieties.map { report(variety: $0) }).map { $0.filter { $0.contains("variety") } }
    #expect(
      told == [
        [],
        ["Epoch 2: images of a class differ from each other nearly as much as real ones do (variety 0.85, real 1): no sign of collapse."],
        [],
        [
          "Epoch 4: variety has fallen to 0.45 (real images: 1): images of a class look more and more alike. If it goes on, that is mode collapse: a "
            + "forger with one trick."
        ],
        [], [], ["Epoch 7: variety is back (0.80): images of a class differ from each other again."], [],
      ])
    var unconditional = self.explainer("non-saturating", classes: 0)
    let noise = said(&unconditional, [report(variety: 1.2), report(variety: 0.9)])
    #expect(!noise[0].joined().contains("variety"))
    #expect(noise[1].last == "Epoch 2: images differ from each other nearly as much as real ones do (variety 0.90, real 1): no sign of collapse.")
  }

  @Test func aDistanceRisesThenFallsThenStands() {
    var explainer = explainer("wasserstein")
    #expect(
      explainer.explain(progress(report(real: 0.3, generated: 0.1))) == [
        "The first numbers: a distance of 0.20 (real 0.30, generated 0.10). It rises as long as the critic only gets to know its task; then watch "
          + "whether it falls."
      ])
    // The first epoch has the first numbers as well.
    let distances: [Float] = [2, 12, 20, 18, 9, 8, 7.9, 7.9, 8, 7.9, 8, 8]
    let told = said(&explainer, distances.map { report(real: $0, generated: 0) })
    #expect(
      told.map(\.first) == [
        "Epoch 1: the critic's distance is 1.10. Its size means little, but from here on compare.", nil, nil, nil,
        "Epoch 5: the critic's distance has fallen from 20.0 to 9.00 since epoch 3: forgeries look more like real images.", nil, nil, nil, nil,
        "Epoch 10: the critic's distance has not fallen since epoch 6 (8.00 then, 7.90 now): more training brings little from here.", nil, nil,
      ])
  }

  @Test func numbersThatAreNoneAreNotTold() {
    var explainer = explainer()
    #expect(said(&explainer, [report(real: .nan), report(variety: .infinity)]) == [[], []])
  }

  // MARK: Scores and events

  @Test func theFirstScoreIsExplainedAndGreatStepsTold() {
    var explainer = explainer()
    let told = [90.0, 60, 31, 29, 9].enumerated().map { explainer.explain(.scored(score($0.element), epoch: $0.offset + 1, isBest: true)) }
    #expect(
      told == [
        [
          "That was the judge: it looked at thousands of new images. Labels right: the share that shows what was asked for. Fréchet: how far they "
            + "are from real ones; at 1x they cannot be told apart. Variety: how much they differ from each other; real ones 1."
        ], [], [],
        ["Epoch 4: much better. The Fréchet distance was 90.0 times the real one in epoch 1 and is 29.0 now."],
        ["Epoch 5: much better. The Fréchet distance was 29.0 times the real one in epoch 4 and is 9.0 now."],
      ])
    var unconditional = self.explainer(classes: 0)
    #expect(!unconditional.explain(.scored(score(9), epoch: 1, isBest: true))[0].contains("Labels"))
  }

  @Test func stepsBackAndPlateausAreTold() {
    var explainer = explainer()
    let values: [(Double, Bool)] = [(4, true), (7, false), (4.1, false), (4.1, false), (4.1, false), (3.9, true), (4, false)]
    let told = values.enumerated().map { explainer.explain(.scored(score($0.element.0), epoch: $0.offset + 1, isBest: $0.element.1)) }
    #expect(
      Array(told[1...]) == [
        ["Epoch 2: a step back. That happens while two networks push each other around; nothing is lost, for the generator of epoch 1 is kept."], [],
        ["Epoch 4: no better score since epoch 1. After 5 in a row the learning rates fall; where they fall already, training ends."], [], [], [],
      ])
    var patient = self.explainer { $0.stop = .never }
    let last = values.enumerated().map { patient.explain(.scored(score($0.element.0), epoch: $0.offset + 1, isBest: $0.element.1)) }[3]
    #expect(last == ["Epoch 4: no better score since epoch 1."])
  }

  @Test func fallingRatesAreToldOnceAndOnlyWhereTheyFall() {
    let words = "50 % are done: from now on the learning rates fall. Large steps found the way, small ones bring the details; the best images most "
      + "often come in this part."
    var planned = explainer()
    let told = [0.1, 0.49, 0.5, 0.6].map { planned.explain(progress(report(), fraction: $0)) }
    #expect(Array(told[1...]) == [[], [words], []])
    var early = explainer()
    #expect(early.explain(.coolDown("no better score since epoch 4"))[0].hasPrefix("So the learning rates fall earlier than planned"))
    #expect(![0.1, 0.6].flatMap { early.explain(progress(report(), fraction: $0)) }.contains(words))
    var constant = explainer { $0.decayStart = 1 }
    #expect(![0.1, 0.6, 1].flatMap { constant.explain(progress(report(), fraction: $0)) }.contains { $0.contains("rates fall") })
  }

  @Test func everyTroubleIsExplainedOnce() {
    var explainer = explainer()
    var told: Set<String> = []
    for kind in Trouble.Kind.allCases {
      let event = TrainingEvent.trouble(Trouble(kind, ""), epoch: 3, action: "back to the start")
      let sentences = explainer.explain(event)
      #expect(sentences.count == 1 && explainer.explain(event) == [])
      told.formUnion(sentences)
    }
    #expect(told.count == Trouble.Kind.allCases.count)
  }

  @Test func theEndSaysWhatWasKeptAndWhy() {
    let look = "Look at samples/x/epochs.png, the same random numbers from epoch to epoch, and at samples/x/training.png, the curves of this game."
    let explainer = explainer()
    #expect(
      explainer.ending(.length, epochs: 25, best: (score(2), 23), troubles: []) == [
        "What is kept is not the last generator but the one with the best score, that of epoch 23.", look,
      ])
    #expect(
      explainer.ending(.stopped("no better score since epoch 9"), epochs: 9, best: (score(2), 9), troubles: [Trouble(.collapse, "")]) == [
        "It ended early because it got no better: more of the same would have been lost time.",
        "The generator of the last epoch is kept, for its images had the best score. Its weights are averages over many steps: calmer than "
          + "those of any one step.",
        "Trouble was found once on the way, and answered as told above: that is common, for a game between two need not settle.", look,
      ])
    #expect(
      explainer.ending(.interrupted, epochs: 2, best: nil, troubles: [Trouble(.collapse, ""), Trouble(.diverged, "")])[0]
        == "The last generator is kept, with weights averaged over many steps. There was no judge to say whether an earlier one was better.")
  }

  /// Choices have names once there is a judge to name them by.
  @Test func foundClassesAreNamedAtTheEnd() {
    func names(_ ending: TrainingEnding, isScored: Bool = true) -> Bool {
      explainer(discovers: true, isScored: isScored).ending(ending, epochs: 5, best: nil, troubles: []).contains {
        $0.hasPrefix("Each of the forger's choices has been given the name of the class")
      }
    }
    #expect(names(.length) && !names(.interrupted) && !names(.length, isScored: false))
    #expect(!explainer().ending(.length, epochs: 5, best: nil, troubles: []).joined().contains("choices"))
  }

  /// 25 epochs of MNIST, as its log has them: never in the way.
  @Test func aRealTrainingIsToldInFortyLines() throws {
    let log = try readFile("\(root)/samples/mnist/log.jsonl").split(separator: 0x0A).map { try JSONValue(parsing: Array($0)) }
    var explainer = explainer()
    var sentences = explainer.beginning
    func value(_ line: JSONValue, _ key: String) -> Double { line[key]?.doubleValue ?? .nan }
    for line in log {
      let epoch = line["epoch"]?.intValue ?? 0
      switch line["event"]?.stringValue {
      case "step":
        let now = report(
          real: Float(value(line, "realScore")), generated: Float(value(line, "generatedScore")), variety: Float(value(line, "variety")))
        sentences += explainer.explain(progress(now, fraction: value(line, "imagesSeen") / 1_375_150))
      case "epoch": sentences += explainer.explain(.epoch(Int(value(line, "imagesSeen")) / 55_006, picture: ""))
      case "score" where epoch > 0:
        let found = score(value(line, "frechetMultiple"), agreement: value(line, "labelAgreement"))
        sentences += explainer.explain(.scored(found, epoch: epoch, isBest: line["isBest"]?.boolValue ?? false))
      default: break
      }
    }
    sentences += explainer.ending(.length, epochs: 25, best: (score(1.36), 25), troubles: [])
    let lines = Explainer.lines(of: sentences, width: 98)
    #expect((25...40).contains(lines.count), "\(lines.joined(separator: "\n"))")
    #expect(sentences.contains { $0.contains("the scores have come close") })
  }

  @Test func linesAreWrappedAtWords() {
    #expect(Explainer.lines(of: ["one two three", "four"], width: 7) == ["one two", "three", "four"])
    #expect(Explainer.lines(of: ["unbreakable word"], width: 4) == ["unbreakable", "word"])
  }
}

extension Explainer {
  /// What a fresh one says.
  fileprivate func explainedFirst(_ event: TrainingEvent) -> [String] {
    var explainer = self
    return explainer.explain(event)
  }
}

/// The repository's root.
private let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
