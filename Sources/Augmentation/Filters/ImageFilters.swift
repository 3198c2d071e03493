internal import Datasets
public import Evaluation
internal import Models

/// What drawn images must be to be kept. One that is not is drawn again, until one is.
///
/// The place of image i of a class is taken by the first of its draws 0, 1, 2 … that passes. Draw 0 is the image that would
/// be there without filters; each further one has a random stream of its own. So the images depend neither on the
/// threads, the count or the shard, nor on what became of other images.
public struct ImageFilters: Sendable {
  /// The judge must give the class asked for at least this probability.
  public struct Confidence: Sendable {
    public let judge: CarriedJudge
    public let least: Float

    public init(_ judge: CarriedJudge, atLeast least: Float) {
      self.judge = judge
      self.least = least
    }
  }

  /// No real image may be nearer than this many typical distances.
  public struct Distance: Sendable {
    public let real: NearCopies
    public let least: Double

    public init(_ real: NearCopies, atLeast least: Double) {
      self.real = real
      self.least = least
    }
  }

  public var confidence: Confidence?
  public var distance: Distance?
  /// Where draws that do not pass are kept for a look at them; nil: nowhere.
  public var rejectedFolder: String?

  public init(confidence: Confidence? = nil, distance: Distance? = nil, rejectedFolder: String? = nil) {
    self.confidence = confidence
    self.distance = distance
    self.rejectedFolder = rejectedFolder
  }

  public var isEmpty: Bool { confidence == nil && distance == nil }

  /// So many draws of one image fail before the run gives up: at an acceptance of 5 %, one image in 28,000 does.
  public static let mostDraws = 200

  /// Indices of images that can be drawn again: the stream's number has 8 bits for the draw.
  static let indices = 0..<1 << 40
}

/// Why a draw did not pass.
public enum Rejection: String, Sendable, CaseIterable {
  case confidence
  case distance
}

/// What the filters say of a draw.
struct Verdict {
  /// The judge's probability of the class asked for; nil where it was not asked.
  var confidence: Float?
  /// nil for a draw that passes.
  var rejection: Rejection?
}

/// The filters on the thread that made it.
final class FilterReader {
  private let filters: ImageFilters
  private let judge: CarriedJudge.Reader?
  private let architecture: Architecture

  init(_ filters: ImageFilters, _ architecture: Architecture) {
    self.filters = filters
    self.architecture = architecture
    judge = filters.confidence?.judge.makeReader()
  }

  /// - Parameters:
  ///   - pixels: `[count, height, width, channels]`
  ///   - labels: what each image should show; nil only in models without classes
  func verdicts(_ pixels: [UInt8], labels: [Int?]) -> [Verdict] {
    let images = LabelledImages(
      name: "", width: architecture.width, height: architecture.height, channels: architecture.imageChannels,
      classNames: architecture.classNames, pixels: pixels, labels: labels)
    var verdicts = [Verdict](repeating: Verdict(), count: labels.count)
    if let judge, let least = filters.confidence?.least {
      for (i, confidence) in judge.probabilities(of: labels.map { $0 ?? 0 }, images).enumerated() {
        verdicts[i].confidence = confidence
        // Written so that a probability that is no number does not pass.
        if !(confidence >= least) { verdicts[i].rejection = .confidence }
      }
    }
    if let distance = filters.distance {
      let near = distance.real.distances(images, below: distance.least * distance.real.typicalDistance)
      for i in verdicts.indices where near[i] != nil && verdicts[i].rejection == nil { verdicts[i].rejection = .distance }
    }
    return verdicts
  }
}
