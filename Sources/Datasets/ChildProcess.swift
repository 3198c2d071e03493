private import Glibc

/// Another program, run to its end with an argument array: no shell ever reads the arguments.
@safe enum ChildProcess {
  struct Outcome: Sendable, Equatable {
    enum End: Sendable, Equatable {
      case exited(Int32)
      case killed(signal: Int32)
      /// It did not start; an error number.
      case notStarted(Int32)
    }
    let end: End
    /// The last of what it wrote to its standard error.
    let standardError: String
  }

  /// Runs `program` (a path), with nothing to read, its standard output discarded, and only `environment`.
  static func run(_ program: String, _ arguments: [String], environment: [(name: String, value: String)]) -> Outcome {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { return Outcome(end: .notStarted(errno), standardError: "") }
    let (readEnd, writeEnd) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let started = spawn(
      program, [program] + arguments, environment.map { "\($0.name)=\($0.value)" }, standardError: writeEnd)
    close(writeEnd)
    defer { close(readEnd) }
    switch started {
    case .failure(let code): return Outcome(end: .notStarted(code.number), standardError: "")
    case .success(let child):
      let words = lastWords(from: readEnd)
      return Outcome(end: wait(for: child), standardError: words)
    }
  }

  /// The path of the first executable file called `name` in the folders of `path` (as in PATH).
  static func find(_ name: String, path: String) -> String? {
    for folder in path.split(separator: ":") {
      let file = "\(folder)/\(name)"
      var status = stat()
      let isFile = unsafe stat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      if isFile, unsafe access(file, X_OK) == 0 { return file }
    }
    return nil
  }

  private struct ErrorNumber: Error { let number: Int32 }

  private static func spawn(
    _ program: String, _ arguments: [String], _ environment: [String], standardError: Int32
  ) -> Result<pid_t, ErrorNumber> {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, standardError, STDERR_FILENO)

    // The child must end by Ctrl-C also when this process ignores or blocks the signal.
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    unsafe sigemptyset(&none)
    var ordinary = sigset_t()
    unsafe sigemptyset(&ordinary)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { unsafe sigaddset(&ordinary, signal) }
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &ordinary)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))

    let argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
    let envp = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer {
      for unsafe pointer in unsafe argv + envp { unsafe free(pointer) }
    }
    var child = pid_t()
    let code = unsafe posix_spawn(&child, program, &actions, &attributes, argv, envp)
    return code == 0 ? .success(child) : .failure(ErrorNumber(number: code))
  }

  /// Reads to the end, so that the child never waits for room, and keeps the last 4 KiB.
  private static func lastWords(from descriptor: Int32) -> String {
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let got = unsafe read(descriptor, &chunk, chunk.count)
      if got < 0, errno == EINTR { continue }
      if got <= 0 { break }
      text += chunk[..<got]
      text.removeFirst(max(0, text.count - 4096))
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func wait(for child: pid_t) -> Outcome.End {
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) < 0 {
      if errno != EINTR { return .notStarted(errno) }
    }
    // As WIFEXITED, WEXITSTATUS and WTERMSIG have it, which are macros.
    return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: status & 0x7F)
  }
}
