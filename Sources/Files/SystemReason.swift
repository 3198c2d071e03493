private import Glibc

/// Why the system refused a call: its error number, with the system's own words for it.
public struct SystemReason: Sendable, Equatable {
  /// The value of `errno`.
  public let code: Int32

  public init(code: Int32) {
    self.code = code
  }

  /// The reason of the call that failed just now on this thread.
  static var last: SystemReason { SystemReason(code: errno) }

  /// The system's words, in lower case as part of a sentence: "no space left on device".
  public var text: String {
    // The GNU `strerror` keeps its text per thread.
    guard let words = unsafe strerror(code) else { return "error \(code)" }
    let text = unsafe String(cString: words)
    // "Is a directory" becomes "is a directory", but "RPC …" stays.
    guard text.dropFirst().first?.isLowercase == true || text.dropFirst().first == " " else { return text }
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  var saysMissing: Bool { code == ENOENT || code == ENOTDIR }
  var saysExists: Bool { code == EEXIST }
  var saysInterrupted: Bool { code == EINTR }
  var saysUnsupported: Bool { code == EINVAL || code == ENOTSUP || code == EROFS || code == ENOSYS }
  var saysForbidden: Bool { code == EACCES || code == EPERM }
  var saysLocked: Bool { code == EWOULDBLOCK }
  var saysFull: Bool { code == ENOSPC || code == EDQUOT }
  /// Larger than the process may make a file, or than the file system can.
  var saysTooLarge: Bool { code == EFBIG }

  static let invalidPath = SystemReason(code: EINVAL)
  static let notAFolder = SystemReason(code: ENOTDIR)
}
