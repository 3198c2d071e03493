public import Files

/// A file that should be an image, but is of no kind that can be read.
public struct ImageFileError: ReportableError, Equatable {
  public enum Problem: Sendable, Equatable {
    case empty
    /// Begins as files of another kind do, such as "GIF".
    case other(format: String)
    /// The first bytes, at most four.
    case unknown(start: [UInt8])
  }

  /// The file, as the user named it.
  public let path: String
  public let problem: Problem

  public init(path: String, problem: Problem) {
    self.path = path
    self.problem = problem
  }

  public var kind: ErrorKind { .badData }

  public var message: String {
    switch problem {
    case .empty: "\(Path.shown(path)): neither a PNG nor a JPEG file (it is empty)"
    case .other(let format):
      "\(Path.shown(path)): a \(format) file, which cannot be read; convert it to PNG or JPEG"
    case .unknown(let start):
      "\(Path.shown(path)): neither a PNG nor a JPEG file (starts with \(Self.hexadecimal(start)))"
    }
  }

  /// `89 50 4e 47`
  static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  }
}
