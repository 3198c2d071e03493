internal import Files
private import Glibc

/// The program under test, as it was built beside these tests.
public enum Program {
  /// Its path. The test runner lies in the same folder; some runners only name the bundle among their arguments.
  public static let path: String = {
    let runner = (try? Path.resolvingLinks("/proc/self/exe")) ?? ""
    for start in [runner] + CommandLine.arguments.filter({ $0.hasPrefix("/") }) {
      var folder = start
      while folder != "/" && folder != "." {
        folder = Path.parent(folder)
        let candidate = Path.join(folder, "gan-augment")
        if FileKind.at(candidate) == .file { return candidate }
      }
    }
    return "gan-augment"
  }()

  /// Runs it to its end in `folder`.
  public static func run(
    _ arguments: [String], in folder: String, as program: String = Program.path, environment: [String: String] = [:]
  ) throws -> Finished {
    try RunningProgram([program] + arguments, in: folder, environment: environment).wait()
  }

  /// Runs a line of the shell, in which `$P` is the program.
  public static func shell(_ line: String, in folder: String) throws -> Finished {
    try RunningProgram(["/bin/sh", "-c", line], in: folder).wait()
  }
}

/// What a program left behind.
public struct Finished: Sendable {
  /// As the shell counts: 128 and more for a signal that killed it.
  public let code: Int32
  public let output: String
  public let errors: String

  public var outputLines: [String] { output.split(separator: "\n").map(String.init) }
  public var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
  /// The one sentence of an error: the last line.
  public var complaint: String { errorLines.last ?? "" }
}

/// A child process whose output goes to two files outside its folder.
public final class RunningProgram {
  private let pid: pid_t
  private let files: TemporaryFolder

  public struct CannotStart: Error {
    public let program: String
    public let code: Int32
  }

  /// - Parameter extra: variables of the environment beside those that every test needs
  public init(_ arguments: [String], in folder: String, environment extra: [String: String] = [:]) throws {
    files = try TemporaryFolder()
    var environment = ["PATH=/usr/bin:/bin", "HOME=\(files.path)", "SWIFT_BACKTRACE=enable=no", "P=\(Program.path)"]
    if let libraries = Environment.value("LD_LIBRARY_PATH") { environment.append("LD_LIBRARY_PATH=\(libraries)") }
    environment += extra.map { "\($0)=\($1)" }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, files.at("output"), O_WRONLY | O_CREAT, 0o600)
    unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, files.at("errors"), O_WRONLY | O_CREAT, 0o600)
    // The threads that tests run on block all signals; the program must not inherit that.
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigaddset(&signals, SIGINT)
    unsafe sigaddset(&signals, SIGTERM)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe sigaddset(&signals, SIGHUP)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var child: pid_t = 0
    // The shell goes to the folder and becomes the program.
    let changing = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder] + arguments
    let code = unsafe withCStrings(changing) { argumentList in
      unsafe withCStrings(environment) { environmentList in
        unsafe posix_spawn(&child, "/bin/sh", &actions, &attributes, argumentList, environmentList)
      }
    }
    guard code == 0 else { throw CannotStart(program: arguments[0], code: code) }
    pid = child
  }

  /// Its memory now, in bytes, and how many files it has open; nil once it has ended.
  public var usage: (memory: Int, files: Int)? {
    guard let status = try? readFile("/proc/\(pid)/status"), let files = try? Folder.entries("/proc/\(pid)/fd"),
      let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
      let kilobytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap({ Int($0) })
    else { return nil }
    return (kilobytes * 1024, files.count)
  }

  public func send(_ signal: Int32) { kill(pid, signal) }

  /// Waits for its end; a program that hangs is killed after two minutes, which no test takes for a success.
  public func wait(seconds: Int = 120) throws -> Finished {
    var status: Int32 = 0
    let isOver = RunningProgram.wait(until: { unsafe waitpid(pid, &status, WNOHANG) != 0 }, seconds: seconds)
    if !isOver {
      kill(pid, SIGKILL)
      while unsafe waitpid(pid, &status, 0) == -1, errno == EINTR {}
    }
    let signal = status & 0x7F
    return Finished(
      code: signal == 0 ? status >> 8 & 0xFF : 128 + signal,
      output: String(decoding: try readFile(files.at("output")), as: UTF8.self),
      errors: String(decoding: try readFile(files.at("errors")), as: UTF8.self))
  }

  /// Waits until `condition` holds, but not for ever.
  public static func wait(until condition: () -> Bool, seconds: Int = 60) -> Bool {
    for _ in 0..<seconds * 500 {
      if condition() { return true }
      usleep(2000)
    }
    return false
  }
}

public let interrupt = SIGINT
public let terminate = SIGTERM
public let hangUp = SIGHUP
/// Nobody is asked.
public let killAtOnce = SIGKILL

/// Lets other processes work.
public func pause(seconds: Double) { usleep(UInt32(seconds * 1e6)) }

private func withCStrings<R>(
  _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> R
) -> R {
  let list = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: strings.count + 1)
  for (i, string) in strings.enumerated() { unsafe list[i] = strdup(string) }
  unsafe list[strings.count] = nil
  defer {
    for i in strings.indices { unsafe free(list[i]) }
    unsafe list.deallocate()
  }
  return unsafe body(list)
}
