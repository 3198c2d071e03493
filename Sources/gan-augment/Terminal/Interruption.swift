import Glibc
import Synchronization

/// Ctrl-C, SIGTERM and a terminal that is closed, while something must be finished first: the first signal is noted, the
/// second ends the program at once.
///
/// There is no signal handler, on purpose: oneDNN's generated kernels use the stack pointer for other things, so a
/// handler's frame would be written over whatever it points to (measured with oneDNN 2.6.3: in 11 % of 11,201 samples
/// of a training the stack pointer lay outside the stack, in the heap; a handled Ctrl-C corrupted it). The signals are
/// blocked instead, on this thread and on those that it starts from now on, and a thread of their own waits for them.
enum Interruption {
  private static let received = Atomic<Int32>(0)
  private static let isHeeded = Atomic<Bool>(false)

  /// From now on the first signal is only noted.
  static func heed() { isHeeded.store(true, ordering: .relaxed) }

  /// From now on the signals come to a thread of their own; until ``heed()`` they end the program at once, as before. To be
  /// called before anything computes in parallel, and reading does: threads that already run would not block the signals,
  /// and one that does not block them ends the program.
  static func watch() {
    var signals = heeded()
    guard unsafe pthread_sigmask(SIG_BLOCK, &signals, nil) == 0 else { return }
    var thread = pthread_t()
    let code = unsafe pthread_create(
      &thread, nil,
      { _ in
        Interruption.wait()
        return nil
      }, nil)
    guard code == 0 else {
      unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      return
    }
    pthread_detach(thread)
  }

  /// Whether a signal came. Once it has, the next one ends the program at once.
  static var isRequested: Bool { received.load(ordering: .relaxed) != 0 }

  /// 130 after SIGINT, 143 after SIGTERM, 129 after SIGHUP.
  static var exitCode: Int32 { 128 + received.load(ordering: .relaxed) }

  private static func wait() {
    var signals = heeded()
    var number: Int32 = 0
    while true {
      guard unsafe sigwait(&signals, &number) == 0 else { continue }
      // What is written appears whole or not at all, so this loses only what was not yet saved.
      if isRequested || !isHeeded.load(ordering: .relaxed) { _exit(128 + number) }
      received.store(number, ordering: .relaxed)
    }
  }

  /// The signals that end a program, but for those that whoever started it told it to ignore (`nohup`).
  private static func heeded() -> sigset_t {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      var action = sigaction()
      guard unsafe sigaction(number, nil, &action) == 0 else { continue }
      let isIgnored = unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
      if !isIgnored { unsafe sigaddset(&signals, number) }
    }
    return signals
  }
}
