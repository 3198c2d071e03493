/// What a verdict recommends.
public enum Advice: Sendable, Equatable {
  case use(VerdictArm)
  case doNotUse
  case notEnoughData(Reason)

  /// Why nothing can be told.
  public enum Reason: String, Sendable {
    /// The gain's interval holds both nothing and a gain worth having.
    case doubt
    /// Too few labels to choose by.
    case tooFewLabels
    /// The generator has learned from the images that the choice would be made with.
    case seenByModel
  }

  /// "use", "do not use", "not enough data to tell"
  public var name: String {
    switch self {
    case .use: "use"
    case .doNotUse: "do not use"
    case .notEnoughData: "not enough data to tell"
    }
  }
}

/// How advice follows from the gains on the validation images; the test images have no say in it.
///
/// The best of several amounts looks better than it is, because it is the best by chance as well. So
/// - *use*, and the best amount, where its gain exceeds 0 but for an error of 5 % divided by the number of ways that were tried (Bonferroni):
///   where nothing helps, "use" is said at most once in twenty times, whatever the number of amounts;
/// - *do not use* where the 95 % intervals of all of them lie below a gain worth having, ``worthwhile(score:)``;
/// - *not enough data to tell* otherwise.
///
/// Who follows the advice does without synthetic images but for *use*, so it can cost something in that case only.
public struct AdviceRule: Sendable {
  /// Of saying "use" where no amount helps.
  public static let error = 0.05

  /// A gain worth having over a mean recall of `score`: a fifth of the error that is left, at most a point, at least a tenth of one.
  public static func worthwhile(score: Double) -> Double { min(0.01, max(0.001, (1 - score) / 5)) }

  /// - Parameters:
  ///   - gains: of each way with synthetic images over `score`'s
  ///   - score: the mean recall without synthetic images
  /// - Returns: the advice, and the way with the largest gain (the first of several); nil without any
  public static func advice(_ gains: [(arm: VerdictArm, gain: PairedGain)], over score: Double) -> (advice: Advice, best: VerdictArm?) {
    guard var best = gains.first else { return (.notEnoughData(.tooFewLabels), nil) }
    for candidate in gains where candidate.gain.mean > best.gain.mean { best = candidate }
    if best.gain.lowerBound(error: error / Double(gains.count)) > 0 { return (.use(best.arm), best.arm) }
    let limit = worthwhile(score: score)
    let isOutOfReach = gains.allSatisfy { $0.gain.interval().upperBound < limit }
    return (isOutOfReach ? .doNotUse : .notEnoughData(.doubt), best.arm)
  }
}
