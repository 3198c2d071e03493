internal import Compute
public import Datasets
internal import Images

/// Measures a set of labelled images against real ones by one fixed procedure, whatever made them.
///
/// The images are taken as they come: nothing is sorted out. Every measure of generated images stands beside the same
/// measure of real training images in their place; sets are compared in equal numbers of each class, chosen at random but
/// always alike (``EvaluationReport``):
///
/// - agreement: the share of all images in which the judge sees their label; of the whole reference beside it;
/// - train on synthetic: the judge's kind of network, trained only on these images, without changing them at random, and
///   as often only on equally many real ones; how much of the whole reference each gets right (for each seed);
/// - Fréchet and kernel distance (of real images the mean over up to four sets that share no image), precision and recall
///   (k = 3), density and coverage (k = 5) in the judge's 128 features;
/// - memorization: how near each image comes to any training image, against how near the reference's come;
/// - diversity: the mean distance of pairs of one class, against the reference's;
/// - thickness, slant, width and height of the shapes in each class, against the reference's.
///
/// Images without labels, of a model that was told no classes, are measured as those of the classes that the judge sees in
/// them: how many of each there are (``ClassShares``) is a measure then, and agreement and train on synthetic are none. Their
/// sets are compared in equal numbers, whatever the classes.
///
/// The judge learned from real images only, and has seen neither the reference nor, of course, the generated images.
public struct Evaluator {
  /// What is being done, for a line of progress.
  public enum Stage: String, Sendable, CaseIterable {
    case judging = "judging"
    case comparing = "comparing features"
    case neighbours = "looking for copies"
    case measuring = "measuring shapes"
    case training = "training on synthetic images"
  }

  /// Pairs and images that are picked out, to be looked at.
  public static let shown = 16

  private let judge: Judge
  let training: LabelledImages
  let reference: LabelledImages
  private let against: EvaluationReport.Reference
  private let trainingTest: TrainOnSynthetic

  /// - Parameters:
  ///   - judge: trained for `training`
  ///   - training: all real images that were learned from; those without a label are only looked at for copies
  ///   - test: real images that nobody learned from; without them the held-out part of `training` is the reference, and
  ///     what remains of it counts as training images
  ///   - seeds: how often networks are trained on synthetic and on real images, each time with another seed
  ///   - steps: of these trainings; by default ``TrainOnSynthetic/steps(images:)``
  /// - Throws: ``EvaluationError/tooFew(set:className:count:least:)`` where a class has no images to compare with.
  public init(
    judge: Judge, training: LabelledImages, test: LabelledImages?, seeds: Int = 3, steps: Int? = nil
  ) throws(EvaluationError) {
    precondition(seeds >= 1 && (steps ?? 1) >= 1, "\(seeds) trainings of \(steps ?? 1) steps")
    self.judge = judge
    trainingTest = TrainOnSynthetic(steps: steps, seeds: (0..<seeds).map { UInt64($0) })
    if let test {
      (self.training, reference, against) = (training, test, .test)
    } else {
      let (learning, validation) = training.split()
      (self.training, reference, against) = (learning, validation.labelledOnly, .validation)
    }
    try Evaluator.requireEnough(self.training, as: "\(training.name) (training)")
    try Evaluator.requireEnough(reference, as: "\(training.name) (\(against.rawValue))")
  }

  /// - Parameters:
  ///   - images: of the training images' size and channels: all labelled, with their classes, or none
  ///   - subject: what the report calls them
  ///   - large: more of the same, for a second line of train on synthetic
  ///   - progress: hears what is being done and its share, 0…1
  /// - Throws: ``EvaluationError/tooFew(set:className:count:least:)``; ``JudgeError`` where there is but one class.
  public func evaluate(
    _ images: LabelledImages, subject: String, large: LabelledImages? = nil,
    progress: (Stage, Double) -> Void = { _, _ in }
  ) throws -> EvaluationReport {
    let isLabelled = images.labels.contains { $0 != nil }
    precondition(!isLabelled || images.classNames == training.classNames, "images of other classes")
    if isLabelled {
      try Evaluator.requireEnough(images, as: subject)
    } else if images.count < Evaluator.leastUnlabelled {
      throw EvaluationError.tooFewUnlabelled(set: subject, count: images.count, least: Evaluator.leastUnlabelled)
    }

    // (1) What the judge sees.
    progress(.judging, 0)
    let judgement = judge.judge(images)
    progress(.judging, 0.4)
    let judgedReference = judge.judge(reference)
    progress(.judging, 0.8)
    let asked = images.labels
    let images = isLabelled ? images : images.labelled(judgement.predictions, as: training.classNames)

    // (2) Sets of equal numbers: of each class, or, where nobody asked for classes, of all.
    let counts = zip(images.perClass, zip(reference.perClass, training.perClass)).map { min($0, min($1.0, $1.1)) }
    let all = min(images.count, min(reference.count, training.count))
    func chosen(_ set: LabelledImages, stream: Int) -> [Int] {
      isLabelled ? choose(counts, of: set, stream: stream) : choose([all], of: set.ofOneClass, stream: stream)
    }
    let own = chosen(images, stream: 0)
    let ofReference = chosen(reference, stream: 1)
    let chosenReal = isLabelled
      ? chooseSeveral(counts, of: training, stream: 2) : chooseSeveral([all], of: training.ofOneClass, stream: 2)
    let generatedFeatures = judgement.features.selecting(own)
    let referenceFeatures = judgedReference.features.selecting(ofReference)
    let realFeatures = chosenReal.map { judge.judge(training.selecting($0)).features }
    let classCount = images.classCount
    let agreement = LabelAgreement(asked: asked, seen: judgement.predictions, classCount: classCount)
    let realAgreement = LabelAgreement(asked: reference.labels, seen: judgedReference.predictions, classCount: classCount)

    // (3) Distances and manifolds.
    progress(.comparing, 0)
    let features = FeatureComparison(generatedFeatures, realFeatures, to: referenceFeatures) { progress(.comparing, $0) }

    // (4) Copies, variety, shapes.
    progress(.neighbours, 0)
    let referenceNeighbours = NearestNeighbours(of: reference, among: training)
    progress(.neighbours, 0.5)
    let neighbours = NearestNeighbours(of: images, among: training)
    progress(.measuring, 0)
    let (matched, matchedReference) = (images.selecting(own), reference.selecting(ofReference))
    let (distances, realDistances) = (PairDistances(of: matched), PairDistances(of: matchedReference))
    let factors = ShapeComparison(matched, matchedReference) { progress(.measuring, $0) }

    // (5) What they teach.
    var tests: [TrainOnSynthetic.Result] = []
    let sets = isLabelled ? [images] + (large.map { [$0] } ?? []) : []
    for (i, set) in sets.enumerated() {
      tests.append(
        try trainingTest.compare(synthetic: set, real: training, test: reference) {
          progress(.training, (Double(i) + $0) / Double(sets.count))
        })
    }

    return EvaluationReport(
      subject: subject, dataset: training.name, against: against, classNames: training.classNames,
      isLabelled: isLabelled, images: images.perClass, compared: isLabelled ? counts : images.selecting(own).perClass,
      referenceImages: reference.count, trainingImages: training.count,
      judgeDigest: judge.digest, judgeValidation: judge.accuracy.isFinite ? judge.accuracy : nil,
      agreement: .init(generated: agreement.overall ?? .nan, real: realAgreement.overall ?? .nan),
      agreementPerClass: zip(agreement.perClass, realAgreement.perClass).map {
        .init(generated: $0 ?? .nan, real: $1 ?? .nan)
      },
      confusions: agreement.worstConfusions(10).map { found in
        let real = Double(realAgreement.confusions[found.asked * classCount + found.seen])
        return .init(
          label: found.asked, seen: found.seen, count: found.count,
          share: .init(generated: found.share, real: real / Double(realAgreement.count(asked: found.asked))))
      },
      shares: ClassShares(seen: judgement.predictions, real: judgedReference.predictions, classCount: classCount),
      trainingTests: tests, frechet: features.frechet, kernel: features.kernel, precision: features.precision,
      recall: features.recall, density: features.density, coverage: features.coverage,
      memorization: Memorization(generated: neighbours, test: referenceNeighbours, closest: Evaluator.shown),
      realMemorization: Memorization(generated: referenceNeighbours, test: referenceNeighbours, closest: 0),
      diversity: Diversity(generated: distances, real: realDistances),
      pairDistances: zip(distances.perClass, realDistances.perClass).map {
        .init(generated: $0 ?? .nan, real: $1 ?? .nan)
      },
      factors: factors.reports, worst: worst(judgement, images), best: best(judgement, images),
      remarks: (isLabelled ? [] : [Evaluator.withoutLabels]) + remarks(compared: own.count))
  }

  /// The training images by the numbers that ``Memorization/closest`` has, for the report's picture.
  public var trainingImages: LabelledImages { training }

  /// Of images without labels.
  private static let leastUnlabelled = 12
  private static let withoutLabels =
    "These images have no labels: the classes are those that the judge sees in them, and label agreement and training on "
    + "synthetic images are left out."

  private static func requireEnough(_ images: LabelledImages, as name: String) throws(EvaluationError) {
    // Neighbours up to the fifth are looked at.
    let least = max(2, (12 + images.classCount - 1) / images.classCount)
    for (label, count) in images.perClass.enumerated() where count < least {
      throw .tooFew(set: name, className: images.classNames[label], count: count, least: least)
    }
  }

  /// The numbers of so many images of each class, drawn without repetition.
  private func choose(_ counts: [Int], of images: LabelledImages, stream: Int) -> [Int] {
    chooseSeveral(counts, of: images, stream: stream, atMost: 1)[0]
  }

  /// The same several times, as often as the images suffice, but not more than that: no image is in two sets.
  private func chooseSeveral(_ counts: [Int], of images: LabelledImages, stream: Int, atMost limit: Int = 4) -> [[Int]] {
    let members = images.indices(perClass: .max)
    let orders = members.enumerated().map { label, members in
      var random = RandomSource(seed: 0, purpose: .shuffle, class: label, index: stream)
      return random.permutation(members.count).map { members[$0] }
    }
    let sets = zip(orders, counts).reduce(limit) { min($0, $1.0.count / $1.1) }
    return (0..<sets).map { set in zip(orders, counts).flatMap { $0[set * $1..<(set + 1) * $1] } }
  }

  /// Lowest probability of the own label first.
  private func worst(_ judgement: Judgement, _ images: LabelledImages) -> [EvaluationReport.Judged] {
    Array(judged(judgement, images).sorted { $0.probability < $1.probability }.prefix(Evaluator.shown))
  }

  /// The most certain ones of the classes in turn.
  private func best(_ judgement: Judgement, _ images: LabelledImages) -> [EvaluationReport.Judged] {
    let sorted = judged(judgement, images).filter { $0.label == $0.seen }.sorted { $0.probability > $1.probability }
    let classes = images.classNames.indices.map { label in sorted.filter { $0.label == label } }
    let turns = (0..<Evaluator.shown).flatMap { turn in classes.compactMap { turn < $0.count ? $0[turn] : nil } }
    return Array(turns.prefix(Evaluator.shown))
  }

  private func judged(_ judgement: Judgement, _ images: LabelledImages) -> [EvaluationReport.Judged] {
    images.labels.enumerated().compactMap { i, label in
      label.map {
        .init(
          image: i, label: $0, seen: judgement.predictions[i],
          probability: Double(judgement.probabilities[i * images.classCount + $0]))
      }
    }
  }

  private func remarks(compared: Int) -> [String] {
    var remarks: [String] = []
    if compared < 2 * Judge.featureCount {
      remarks.append(
        "Only \(compared) images could be compared: distances in \(Judge.featureCount) features are rough below "
          + "\(2 * Judge.featureCount).")
    } else if compared < 5000 {
      remarks.append(
        "Distances, precision and recall depend on how many images are compared (here \(compared)): "
          + "compare only equal numbers.")
    }
    if judge.accuracy < 0.9 {
      remarks.append("The judge is often wrong on this data, so take what it says with care.")
    }
    return remarks
  }
}

extension LabelledImages {
  /// The same images with these labels.
  fileprivate func labelled(_ labels: [Int], as classNames: [String]) -> LabelledImages {
    LabelledImages(
      name: name, width: width, height: height, channels: channels, classNames: classNames, pixels: pixels, labels: labels)
  }

  /// The same images as if there were but one class.
  fileprivate var ofOneClass: LabelledImages { labelled([Int](repeating: 0, count: count), as: ["all"]) }

  /// How many images each class has.
  var perClass: [Int] {
    var counts = [Int](repeating: 0, count: classCount)
    for case let label? in labels { counts[label] += 1 }
    return counts
  }
}
