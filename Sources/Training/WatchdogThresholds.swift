/// When the ``Watchdog`` barks. All measured on runs of the built-in strokes, healthy and sabotaged, with other seeds than
/// those of `Benchmarks/watchdog/RESULTS.md`.
public struct WatchdogThresholds: Sendable, Equatable {
  /// Steps whose reports are averaged before they are looked at.
  public var windowSteps = 100

  public var winningLoss: Float = 0.05
  public var winningSteps = 1_000

  public var fooledGap: Float = -0.1
  public var fooledSteps = 1_000

  public var flatVariety: Float = 0.1
  public var flatSteps = 1_000

  public var leastVariety = 0.3
  public var progressByImages = 30_000
  public var progress = 0.3
  public var divergence = 3.0
  public var divergenceMargin = 5.0
  public var labelsByImages = 30_000
  public var labels = 0.3
  /// Scores in a row.
  public var scoresInARow = 2

  public init() {}
}
