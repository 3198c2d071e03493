import Files
import Testing
private import Glibc

/// The program under test, as it was built beside these tests.
enum Program {
  /// Its path. The test runner lies in the same folder; some runners only name the bundle among their arguments.
  static let path: String = {
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
  static func run(_ arguments: [String], in folder: String, as program: String = Program.path) throws -> Finished {
    try RunningProgram([program] + arguments, in: folder).wait()
  }

  /// Runs a line of the shell, in which `$P` is the program.
  static func shell(_ line: String, in folder: String) throws -> Finished {
    try RunningProgram(["/bin/sh", "-c", line], in: folder).wait()
  }
}

/// What a program left behind.
struct Finished {
  /// As the shell counts: 128 and more for a signal that killed it.
  let code: Int32
  let output: String
  let errors: String

  var outputLines: [String] { output.split(separator: "\n").map(String.init) }
  var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
  /// The one sentence of an error: the last line.
  var complaint: String { errorLines.last ?? "" }
}

/// A child process whose output goes to two files outside its folder.
final class RunningProgram {
  private let pid: pid_t
  private let files: TemporaryFolder

  struct CannotStart: Error {
    let program: String
    let code: Int32
  }

  init(_ arguments: [String], in folder: String) throws {
    files = try TemporaryFolder()
    var environment = ["PATH=/usr/bin:/bin", "HOME=\(files.path)", "SWIFT_BACKTRACE=enable=no", "P=\(Program.path)"]
    if let libraries = Environment.value("LD_LIBRARY_PATH") { environment.append("LD_LIBRARY_PATH=\(libraries)") }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, files.at("output"), O_WRONLY | O_CREAT, 0o600)
    unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, files.at("errors"), O_WRONLY | O_CREAT, 0o600)
    var child: pid_t = 0
    // The shell goes to the folder and becomes the program.
    let changing = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder] + arguments
    let code = unsafe withCStrings(changing) { argumentList in
      unsafe withCStrings(environment) { environmentList in
        unsafe posix_spawn(&child, "/bin/sh", &actions, nil, argumentList, environmentList)
      }
    }
    guard code == 0 else { throw CannotStart(program: arguments[0], code: code) }
    pid = child
  }

  func send(_ signal: Int32) { kill(pid, signal) }

  func wait() throws -> Finished {
    var status: Int32 = 0
    while unsafe waitpid(pid, &status, 0) == -1, errno == EINTR {}
    let signal = status & 0x7F
    return Finished(
      code: signal == 0 ? status >> 8 & 0xFF : 128 + signal,
      output: String(decoding: try readFile(files.at("output")), as: UTF8.self),
      errors: String(decoding: try readFile(files.at("errors")), as: UTF8.self))
  }

  /// Waits until `condition` holds, at most for a minute.
  static func wait(until condition: () -> Bool) -> Bool {
    for _ in 0..<6000 {
      if condition() { return true }
      usleep(10_000)
    }
    return false
  }
}

let interrupt = SIGINT
let terminate = SIGTERM

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
