/// What one move of the game cost, averaged over a batch; or over many moves (``average(_:)``).
public struct StepReport: Sendable, Equatable {
  /// The discriminator's adversarial loss.
  public var discriminatorLoss: Float = 0
  /// The class head's cross-entropy on real images.
  public var discriminatorClassLoss: Float = 0
  /// The generator's adversarial loss.
  public var generatorLoss: Float = 0
  /// The class head's cross-entropy on generated images.
  public var generatorClassLoss: Float = 0
  /// The codes' negative log-likelihood under their recognizers, mean over the codes.
  public var codeLoss: Float = 0
  /// The mean score of real images, in the discriminator's move.
  public var realScore: Float = 0
  /// The mean score of generated images, in the discriminator's move.
  public var generatedScore: Float = 0
  /// How much generated images of a class differ from each other, relative to the real ones of the same batch
  /// (``PixelVariety``): 1 is as much, 0 all alike.
  public var variety: Float = 0

  public init() {}

  public var isFinite: Bool { values.allSatisfy(\.isFinite) }

  /// The values under the names that the log gives them.
  public var named: [(name: String, value: Float)] {
    [
      ("discriminatorLoss", discriminatorLoss), ("discriminatorClassLoss", discriminatorClassLoss),
      ("generatorLoss", generatorLoss), ("generatorClassLoss", generatorClassLoss), ("codeLoss", codeLoss),
      ("realScore", realScore), ("generatedScore", generatedScore),
      ("variety", variety),
    ]
  }

  private var values: [Float] { named.map(\.value) }

  /// The report whose ``named`` values these are.
  ///
  /// - Precondition: there are as many.
  init(_ values: [Float]) {
    precondition(values.count == named.count, "\(values.count) values of a report")
    discriminatorLoss = values[0]
    discriminatorClassLoss = values[1]
    generatorLoss = values[2]
    generatorClassLoss = values[3]
    codeLoss = values[4]
    realScore = values[5]
    generatedScore = values[6]
    variety = values[7]
  }

  /// The mean of several reports; all zeros of none.
  public static func average(_ reports: [StepReport]) -> StepReport {
    var mean = StepReport()
    let n = Float(max(1, reports.count))
    for report in reports {
      mean.discriminatorLoss += report.discriminatorLoss / n
      mean.discriminatorClassLoss += report.discriminatorClassLoss / n
      mean.generatorLoss += report.generatorLoss / n
      mean.generatorClassLoss += report.generatorClassLoss / n
      mean.codeLoss += report.codeLoss / n
      mean.realScore += report.realScore / n
      mean.generatedScore += report.generatedScore / n
      mean.variety += report.variety / n
    }
    return mean
  }
}
