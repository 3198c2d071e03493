public import Datasets
public import Evaluation
public import Models
private import Compute

/// Scores a generator by a ``Judge`` that was trained on the same data's learning part, against its validation part.
///
/// A generator without classes, and one that finds its classes by itself, are scored by the Fréchet distance alone: labels that
/// nobody gave must not choose the model either. What the judge sees in their images is told beside it.
///
/// Where some images have no label, generated ones are compared with those as well: for each of them an image is asked for whose class
/// is as common as among the labelled ones. Whether labels are right, and how varied classes are, is read off images that have one.
public final class JudgeScorer: Scorer {
  /// Generated images of a score, about: label agreement then has a standard error of 0.14 points at 99 %. With fewer the floor
  /// of the Fréchet distance rises, and drowns the last gains: both go with 1/samples + 1/validation images (MNIST: 4,994).
  public static let samples = 5_000
  /// With fewer images no judge is worth asking.
  public static let leastImages = 100
  /// With fewer validation images than this, a distance to them says little.
  public static let leastReference = 1_000
  /// The ``resolution`` with fewer validation images. Their judge cannot tell the last gains from chance: measured on 1,000
  /// digits of MNIST over 600,000 images, scores lay between 1.41 and 1.77 from the 230,000th on, the lowest just there; by a
  /// judge of all of MNIST the Fréchet distance was 5.65 floors then and 3.93 at the end.
  public static let smallResolution = 0.25
  /// For each class.
  private static let pairs = 2_000
  /// Where all images are one class: pairs of two classes differ more, and more variously, than pairs of one.
  private static let pairsOfAll = 10_000
  /// Not a seed that anyone draws with: the images that a model is chosen by are not those that it is used for.
  private static let seed: UInt64 = 0x53C0_4E5E_ED00_0001

  public let judge: Judge
  public let resolution: Double
  /// What is learned from: the learning part of the data's split, the images without a label named by the judge where it is sure.
  public let learning: LabelledImages
  /// Images of either part that it is not sure of: they have no label.
  public let unnamed: Int
  /// The classes that images are asked to be of: those of the reference, ``sets`` times.
  private let labels: [Int]
  /// How many sets of the reference's size and proportions they are.
  private let sets: Int
  private let template: LabelledImages
  private let realAgreement: Double
  private let chance: Double
  private let distance: FrechetDistance
  private let floor: Double
  /// Within classes, of real images with labels.
  private let realPairs: PairDistances
  /// The same of the reference as one class.
  private let allRealPairs: PairDistances

  /// Whether a judge can be trained on the data: there are images enough, some of them with labels of at least two classes.
  public static func canScore(_ data: LabelledImages) -> Bool {
    data.count >= leastImages && Set(data.labels.compactMap(\.self)).count >= 2
  }

  /// - Parameters:
  ///   - judge: of `data`
  ///   - data: all training images: both parts of their split; those without a label count as what the judge takes them for
  /// - Precondition: ``canScore(_:)``
  public init(_ judge: Judge, _ data: LabelledImages) {
    self.judge = judge
    let parts = data.split()
    let (learning, validation) = (judge.naming(parts.learning), judge.naming(parts.validation))
    self.learning = learning
    unnamed = data.count - learning.labelledCount - validation.labelledCount
    resolution = validation.count < JudgeScorer.leastReference ? JudgeScorer.smallResolution : 0
    let (reference, other) = JudgeScorer.realSets(learning, validation)
    let judged = judge.judge(reference)
    let ofReference = LabelAgreement(asked: reference.labels, seen: judged.predictions, classCount: judge.classCount)
    let labelled = reference.hasUnlabelled ? learning.labelledOnly : reference
    realAgreement = judge.validation.count > 0 ? judge.accuracy
      : ofReference.overall ?? LabelAgreement(asked: labelled.labels, seen: judge.judge(labelled).predictions, classCount: judge.classCount).overall ?? 0
    distance = FrechetDistance(to: FeatureStatistics(judged.features))
    floor = distance(judge.judge(other).features)
    realPairs = PairDistances(of: labelled, pairs: JudgeScorer.pairs)
    template = reference

    allRealPairs = PairDistances(of: reference.asOneClass, pairs: JudgeScorer.pairsOfAll)

    // As many of each class as among the real images; of small data several such sets, for scores that vary less.
    let asked = JudgeScorer.completed(reference.labels, like: data.labels.compactMap(\.self))
    sets = max(1, JudgeScorer.samples / max(1, asked.count))
    labels = (0..<sets).flatMap { _ in asked }
    var drawn = [Int](repeating: 0, count: data.classCount)
    for label in labels { drawn[label] += 1 }
    // A generator that draws the right mixture of classes and ignores which was asked for.
    chance = drawn.reduce(0) { $0 + Double($1 * $1) } / Double(labels.count * labels.count)
  }

  public func score(_ generator: Generator, imagesSeen: Int) -> TrainingScore {
    let architecture = generator.architecture
    let isAsked = !architecture.classNames.isEmpty && !architecture.discoversClasses
    let asked = isAsked ? labels : labels.indices.map { $0 % max(1, architecture.classCount) }
    let requests = JudgeScorer.requests(asked, of: architecture)
    let images = LabelledImages(
      name: "generated", width: template.width, height: template.height, channels: template.channels,
      classNames: template.classNames, pixels: Sampler(generator, seed: JudgeScorer.seed).draw(requests),
      labels: isAsked ? requests.map(\.label) : [Int?](repeating: nil, count: requests.count))
    let judged = judge.judge(images)
    // In sets of the reference's size, as the floor is: a distance falls with the number of images.
    let set = requests.count / sets
    let distances = (0..<sets).map { k in distance(judged.features.selecting(Array(k * set..<(k + 1) * set))) }
    let frechet = distances.reduce(0, +) / Double(sets) / max(floor, .leastNormalMagnitude)

    guard isAsked else {
      let variety = Diversity(
        generated: PairDistances(of: images.asOneClass, pairs: JudgeScorer.pairsOfAll), real: allRealPairs).mean ?? 1
      return TrainingScore(
        imagesSeen: imagesSeen, labelAgreement: realAgreement, realLabelAgreement: realAgreement, chance: chance, frechet: frechet,
        variety: variety, leastVaried: (label: 0, variety: variety),
        rarest: architecture.classNames.isEmpty ? rarest(judged.predictions) : nil,
        discovered: architecture.classNames.isEmpty ? nil : discovered(asked, judged.predictions, architecture))
    }
    let agreement = LabelAgreement(asked: images.labels, seen: judged.predictions, classCount: judge.classCount)
    let diversity = Diversity(generated: PairDistances(of: images, pairs: JudgeScorer.pairs), real: realPairs)
    let known = diversity.perClass.enumerated().compactMap { label, variety in variety.map { (label: label, variety: $0) } }
    return TrainingScore(
      imagesSeen: imagesSeen, labelAgreement: agreement.overall ?? 0, realLabelAgreement: realAgreement, chance: chance,
      frechet: frechet, variety: diversity.mean ?? 1, leastVaried: known.min { $0.variety < $1.variety } ?? (label: 0, variety: 1))
  }

  /// The labels, those that are missing in the proportions of `known`.
  private static func completed(_ labels: [Int?], like known: [Int]) -> [Int] {
    let missing = labels.count { $0 == nil }
    var place = 0
    return labels.compactMap { label in
      if let label { return label }
      defer { place += 1 }
      return known.isEmpty ? nil : known[place * known.count / missing]
    }
  }

  /// Images of the classes asked for, numbered within each.
  private static func requests(_ asked: [Int], of architecture: Architecture) -> [SampleRequest] {
    var drawn = [Int](repeating: 0, count: max(1, architecture.classCount))
    return asked.map { label in
      defer { drawn[label] += 1 }
      return SampleRequest(label: architecture.classNames.isEmpty ? nil : label, index: drawn[label])
    }
  }

  private func rarest(_ seen: [Int]) -> (label: Int, share: Double)? {
    let shares = ClassShares(seen: seen, real: template.labels.compactMap(\.self), classCount: judge.classCount)
    return shares.rarest.map { (label: $0, share: shares.generated[$0]) }
  }

  private func discovered(_ asked: [Int], _ seen: [Int], _ architecture: Architecture) -> Double {
    var counts = [Int](repeating: 0, count: architecture.classCount * judge.classCount)
    for (category, label) in zip(asked, seen) { counts[category * judge.classCount + label] += 1 }
    return CategoryMatching(counts: counts, categories: architecture.classCount, classNames: template.classNames).agreement
  }

  /// What generated images are compared with, and the real images whose distance to it is the floor: of each class, and of
  /// the images without a label, as many validation images and images of the learning part, or of small data two halves of the learning part. Sets with
  /// other proportions of the classes would be far from each other for that alone.
  public static func realSets(
    _ learning: LabelledImages, _ validation: LabelledImages
  ) -> (reference: LabelledImages, other: LabelledImages) {
    func members(_ images: LabelledImages, stream: Int) -> [[Int]] {
      let unlabelled = images.labels.indices.filter { images.labels[$0] == nil }
      let groups = Array(images.indices(perClass: .max).enumerated()) + [(LabelledImages.noClass, unlabelled)]
      return groups.map { label, members in
        var random = RandomSource(seed: seed, purpose: .split, class: label, index: stream)
        return random.permutation(members.count).map { members[$0] }
      }
    }
    let own = members(learning, stream: 0)
    let held = members(validation, stream: 1)
    guard validation.count >= leastReference else {
      let counts = shares(of: own.map { $0.count / 2 })
      return (
        learning.selecting(zip(own, counts).flatMap { $0.prefix($1) }),
        learning.selecting(zip(own, counts).flatMap { $0.dropFirst($1).prefix($1) })
      )
    }
    let counts = shares(of: zip(own, held).map { min($0.count, $1.count) })
    return (
      validation.selecting(zip(held, counts).flatMap { $0.prefix($1) }),
      learning.selecting(zip(own, counts).flatMap { $0.prefix($1) })
    )
  }

  /// The counts, or, where they are more than ``samples`` in all, in proportion.
  private static func shares(of counts: [Int]) -> [Int] {
    let total = counts.reduce(0, +)
    return total <= samples ? counts : counts.map { $0 * samples / total }
  }
}

extension LabelledImages {
  fileprivate var asOneClass: LabelledImages {
    LabelledImages(
      name: name, width: width, height: height, channels: channels, classNames: ["all"], pixels: pixels,
      labels: [Int?](repeating: 0, count: count))
  }
}
