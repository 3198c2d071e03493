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

  /// What the discriminator paid for being steep (``GradientPenalty``), in its move.
  public var penalty: Float = 0
  /// 1 where the generator moved; over many moves of the discriminator, the part of them that the generator answered.
  public var generatorMoves: Float = 1

  public init() {}

  public var isFinite: Bool { values.allSatisfy(\.isFinite) }

  /// The values under the names that the log gives them.
  public var named: [(name: String, value: Float)] {
    [
      ("discriminatorLoss", discriminatorLoss), ("discriminatorClassLoss", discriminatorClassLoss),
      ("generatorLoss", generatorLoss), ("generatorClassLoss", generatorClassLoss), ("codeLoss", codeLoss),
      ("realScore", realScore), ("generatedScore", generatedScore),
      ("variety", variety), ("penalty", penalty), ("generatorMoves", generatorMoves),
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
    penalty = values[8]
    generatorMoves = values[9]
  }

  /// The mean of several reports; all zeros of none.
  public static func average(_ reports: [StepReport]) -> StepReport {
    var mean = StepReport()
    var answered: Float = 0
    let n = Float(max(1, reports.count))
    // The generator's losses are of the steps in which it moved.
    let moves = max(1, reports.reduce(0) { $0 + $1.generatorMoves })
    for report in reports {
      mean.discriminatorLoss += report.discriminatorLoss / n
      mean.discriminatorClassLoss += report.discriminatorClassLoss / n
      mean.generatorLoss += report.generatorLoss / moves
      mean.generatorClassLoss += report.generatorClassLoss / moves
      mean.codeLoss += report.codeLoss / moves
      mean.realScore += report.realScore / n
      mean.generatedScore += report.generatedScore / n
      mean.variety += report.variety / n
      mean.penalty += report.penalty / n
      answered += report.generatorMoves / n
    }
    mean.generatorMoves = reports.isEmpty ? 1 : answered
    return mean
  }
}
