public import Files

/// Why a text is not JSON. The message names the place in the text; whoever read it adds the file's name.
public struct JSONError: ReportableError, Equatable {
  public enum Problem: Sendable, Equatable {
    case byteOrderMark
    /// `found` is nil at the end of the text.
    case unexpected(found: UInt8?, expected: String)
    case duplicateKey(String)
    case textAfterTheEnd
    case tooDeep(limit: Int)
    case tooMany(limit: Int)
    case notUTF8
    case unpairedSurrogate
    case outOfRange(number: String)
  }

  public let problem: Problem
  /// Where it was found: the number of bytes before it.
  public let offset: Int

  public var kind: ErrorKind { .badData }

  public var message: String {
    let sentence =
      switch problem {
      case .byteOrderMark: "a byte order mark, which JSON forbids; save the text without it"
      case .unexpected(nil, let expected): "the text ends where \(expected) is expected"
      case .unexpected(let found?, let expected): "found \(Self.shown(found)) where \(expected) is expected"
      case .duplicateKey(let key): "the key \(JSONValue.string(key).text) occurs twice in one object"
      case .textAfterTheEnd: "more text after the end of the value"
      case .tooDeep(let limit): "values nested more than \(limit) deep"
      case .tooMany(let limit): "more than \(limit) values"
      case .notUTF8: "a string that is not UTF-8"
      case .unpairedSurrogate: "a \\u escape that is half of a surrogate pair"
      case .outOfRange(let number): "the number \(number) is out of range"
      }
    return "byte \(offset): \(Path.shown(sentence))"
  }

  private static func shown(_ byte: UInt8) -> String {
    (0x21...0x7E).contains(byte)
      ? "`\(Unicode.Scalar(byte))`" : "the byte " + SHA256.hexadecimal([byte]).uppercased()
  }
}
