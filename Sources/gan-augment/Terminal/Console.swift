import Files
import Glibc

/// Standard output carries results, standard error everything else.
enum Console {
  static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// A result.
  static func print(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

  /// Something worth knowing that is no result.
  static func note(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

  static func error(_ sentence: String) { write("gan-augment: \(sentence)\n", to: STDERR_FILENO) }

  /// Text as it is, to standard error: for lines that are drawn over.
  static func draw(_ text: String) { write(text, to: STDERR_FILENO) }

  /// Text as it is, to standard output.
  static func show(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// Makes a write fail that would kill the program: to a closed pipe, or beyond the size that a file may have (ulimit -f).
  static func surviveWrites() {
    _ = signal(SIGPIPE, SIG_IGN)
    _ = signal(SIGXFSZ, SIG_IGN)
  }

  /// A reader that is gone (`| head`) ends the program quietly. A result that cannot be written, as on a full disk, is
  /// an error; a progress line that cannot is not.
  private static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 {
        let code = errno
        if code == EINTR { continue }
        if descriptor == STDOUT_FILENO, code != EPIPE {
          let failure = FileError.writingFailed(path: "standard output", reason: SystemReason(code: code))
          error(failure.message)
          leave(failure.kind.exitCode)
        }
        if descriptor == STDOUT_FILENO { leave(0) }
        return
      }
      rest = rest.dropFirst(written)
    }
  }
}

/// Ends the program.
func leave(_ code: Int32) -> Never { exit(code) }
