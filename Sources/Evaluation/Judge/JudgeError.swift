public import Files

/// Why there is no judge.
public enum JudgeError: ReportableError, Equatable {
  /// A judge tells classes apart; `found` of them have images with labels.
  case tooFewClasses(dataset: String, found: Int)

  public var kind: ErrorKind { .badData }

  public var message: String {
    switch self {
    case .tooFewClasses(let dataset, let found):
      "\(Path.shown(dataset)): a judge learns to tell classes apart, and needs labelled images of at least 2; "
        + (found == 0 ? "none is there" : "only 1 is there")
    }
  }
}
