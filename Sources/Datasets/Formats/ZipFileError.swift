public import Files

/// Why a zip file of a data set could not be read.
public struct ZipFileError: ReportableError, Equatable {
  public enum Problem: Sendable, Equatable {
    case zip(ZipError)
    /// A member that would lie outside of the archive.
    case unsafeName(String)
  }

  public let path: String
  public let problem: Problem

  public init(path: String, problem: Problem) {
    self.path = path
    self.problem = problem
  }

  public var kind: ErrorKind {
    if case .zip(.unreadable(let error)) = problem { error.kind } else { .badData }
  }

  public var message: String {
    // It names the file itself.
    if case .zip(.unreadable(let error)) = problem { return error.message }
    let sentence =
      switch problem {
      case .zip(.empty): "not a zip file (it is empty)"
      case .zip(.notZip(let start)): "not a zip file (starts with \(start.map(Self.hexadecimal).joined(separator: " ")), expected 50 4B 03 04)"
      case .zip(.cutShort): "cut short: the zip file's directory, which stands at its end, is missing; copy or download it again"
      case .zip(.damaged(let words)): "the zip file is damaged (\(words)); copy or download it again"
      case .zip(.unsupported(let words)): "cannot be read (\(words)); pack it again without encryption, by deflate or as it is"
      case .zip(.unreadable(let error)): error.message
      case .unsafeName(let name):
        "refused: its member '\(name)' would lie outside of the folder that it is unpacked into; pack it again"
      }
    return Path.shown(path) + ": " + Path.shown(sentence)
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }
}
