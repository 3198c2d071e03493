public import Files

/// Why a file of CIFAR-10 could not be read.
public struct CIFARError: ReportableError, Equatable {
  public enum Problem: Sendable, Equatable {
    case badSize(bytes: Int, recordSize: Int)
    case labelOutOfRange(index: Int, label: Int, classCount: Int)
  }

  public let path: String
  public let problem: Problem

  public init(path: String, problem: Problem) {
    self.path = path
    self.problem = problem
  }

  public var kind: ErrorKind { .badData }

  public var message: String {
    switch problem {
    case .badSize(let bytes, let recordSize):
      "\(Path.shown(path)): not a binary file of CIFAR-10: \(bytes) bytes, expected a multiple of \(recordSize), above 0; "
        + "copy or download it again"
    case .labelOutOfRange(let index, let label, let classCount):
      "\(Path.shown(path)): label \(label) at position \(index): this data set has the classes 0 to \(classCount - 1)"
    }
  }
}
