/// An error that a user caused or can mend: it carries one clear sentence and says what kind of trouble it is.
///
/// Each module has error types of its own that conform; the command line prints ``message`` and exits with
/// ``ErrorKind/exitCode``. Programmers' mistakes trap instead.
public protocol ReportableError: Error, Sendable, CustomStringConvertible {
  var kind: ErrorKind { get }
  /// One sentence: where, what was found, what was expected, what to do.
  var message: String { get }
}

extension ReportableError {
  public var description: String { message }
}

/// The kinds of trouble a run can meet, with their exit codes (after sysexits.h).
public enum ErrorKind: Int32, Sendable, CaseIterable {
  /// Wrong options, or an unknown class, code or data set.
  case usage = 64
  /// The input is there but broken: not what it claims to be, truncated, contradictory, of another version.
  case badData = 65
  /// The input is not there or cannot be opened.
  case missingInput = 66
  /// Training failed: a loss is not finite. Or a model cannot draw what was asked of it.
  case trainingFailed = 70
  /// The output cannot be created, or its folder is not empty.
  case cannotCreate = 73
  /// Reading or writing failed half-way: disk full, an input/output error.
  case inputOutput = 74

  public var exitCode: Int32 { rawValue }
}
