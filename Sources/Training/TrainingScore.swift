/// How good the averaged generator is, by a judge that never played: what the losses of a GAN do not say.
public struct TrainingScore: Sendable, Equatable, Archivable {
  public private(set) var imagesSeen: Int
  /// Share of generated images that the judge takes for the class they were asked for, 0…1.
  public private(set) var labelAgreement: Double
  /// The same of real validation images: what can be reached.
  public private(set) var realLabelAgreement: Double
  /// Share that guessing reaches.
  public private(set) var chance: Double
  /// Fréchet distance to real images in the judge's features, as a multiple of the distance between two sets of real
  /// images of the same sizes: 1 cannot be told from real.
  public private(set) var frechet: Double
  /// How much images of a class differ in the judge's features, against real images: the mean over the classes.
  public private(set) var variety: Double
  /// The least varied class, and its variety.
  public private(set) var leastVaried: (label: Int, variety: Double)
  /// Of a generator that knows no classes: of which class the judge sees the fewest of its images, and their share, 0…1.
  public private(set) var rarest: (label: Int, share: Double)?
  /// Of a generator that is to find the classes by itself: the share of its images in which the judge sees the class that
  /// their category is matched to.
  public private(set) var discovered: Double?

  /// - Parameters:
  ///   - labelAgreement: of a generator whose classes are none of the data's, what real images have: nothing is lost
  public init(
    imagesSeen: Int, labelAgreement: Double, realLabelAgreement: Double, chance: Double = 0.1, frechet: Double,
    variety: Double, leastVaried: (label: Int, variety: Double), rarest: (label: Int, share: Double)? = nil,
    discovered: Double? = nil
  ) {
    self.imagesSeen = imagesSeen
    self.labelAgreement = labelAgreement
    self.realLabelAgreement = realLabelAgreement
    self.chance = chance
    self.frechet = frechet
    self.variety = variety
    self.leastVaried = leastVaried
    self.rarest = rarest
    self.discovered = discovered
  }

  /// What a score is restored into.
  static let unknown = TrainingScore(
    imagesSeen: 0, labelAgreement: 0, realLabelAgreement: 0, frechet: 0, variety: 0, leastVaried: (label: 0, variety: 0))

  mutating func archive(_ archive: inout StateArchive) throws(StateArchive.Fault) {
    try archive.count("imagesSeen", &imagesSeen)
    try archive.field("labelAgreement", &labelAgreement)
    try archive.field("realLabelAgreement", &realLabelAgreement)
    try archive.field("chance", &chance)
    try archive.field("frechet", &frechet)
    try archive.field("variety", &variety)
    try archive.count("leastVariedClass", &leastVaried.label)
    try archive.field("leastVariety", &leastVaried.variety)
    var (label, share) = (rarest?.label, rarest?.share)
    try archive.field("rarestClass", &label)
    try archive.field("rarestShare", &share)
    rarest = if let label, let share { (label, share) } else { nil }
    try archive.field("discovered", &discovered)
  }

  /// The one number that training minimizes: the Fréchet multiple plus the percentage points of label agreement lost
  /// against real images.
  ///
  /// A point of wrong labels hurts a classifier trained on the images about as much as one floor of Fréchet distance
  /// (in the runs behind the recipe both go with half a point of its accuracy), so they are added one to one. Agreement
  /// above the real one earns nothing: it comes of drawing only typical images. Variety is in the Fréchet distance
  /// already, and is reported for what it explains.
  public var value: Double { frechet + max(0, 100 * (realLabelAgreement - labelAgreement)) }

  public var isFinite: Bool { value.isFinite && variety.isFinite }

  /// "97.1 % labels right, Fréchet 2.9x real, variety 0.98"; where no labels were given, "Fréchet 2.9x real, variety 0.98,
  /// rarest class 7.1 %", or "…, categories 93.1 % of one class each".
  public var text: String {
    let isAsked = rarest == nil && discovered == nil
    return (isAsked ? "\(labelAgreement.percent) labels right, " : "")
      + "Fréchet \(frechet.text(1))x real, variety \(variety.text(2))"
      + (rarest.map { ", rarest class \($0.share.percent)" } ?? "")
      + (discovered.map { ", categories \($0.percent) of one class each" } ?? "")
  }

  public static func == (a: TrainingScore, b: TrainingScore) -> Bool {
    a.imagesSeen == b.imagesSeen && a.labelAgreement == b.labelAgreement && a.realLabelAgreement == b.realLabelAgreement
      && a.chance == b.chance && a.frechet == b.frechet && a.variety == b.variety && a.leastVaried == b.leastVaried
      && a.rarest?.label == b.rarest?.label && a.rarest?.share == b.rarest?.share && a.discovered == b.discovered
  }
}

extension Double {
  /// With a fixed count of decimals.
  func text(_ places: Int) -> String {
    guard isFinite, abs(self) < 1e12 else { return String(self) }
    let scale = (0..<places).reduce(1) { product, _ in product * 10 }
    let whole = Int((abs(self) * Double(scale)).rounded())
    let sign = self < 0 && whole > 0 ? "-" : ""
    guard places > 0 else { return sign + String(whole) }
    let fraction = String(whole % scale)
    return sign + "\(whole / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
  }

  var percent: String { (100 * self).text(1) + " %" }
}
