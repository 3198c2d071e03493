import Glibc

/// Ctrl-C and SIGTERM while something must be finished first: the first signal is noted, the second kills.
enum Interruption {
  // Written by the handler, read by the program; a C int, which signals may write.
  nonisolated(unsafe) private static var received: sig_atomic_t = 0

  /// From now on the first signal is only noted.
  static func watch() {
    for number in [SIGINT, SIGTERM] {
      _ = signal(number) { received in
        unsafe Interruption.received = received
        _ = signal(received, SIG_DFL)
      }
    }
  }

  static var isRequested: Bool { unsafe received != 0 }

  /// 130 after SIGINT, 143 after SIGTERM.
  static var exitCode: Int32 { unsafe 128 + received }
}
