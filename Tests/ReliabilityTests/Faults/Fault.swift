import Files
import TestSupport
import Testing

/// A system call of a program that fails, or that is the last the program ever makes. `faults.c` does it.
struct Fault {
  /// A kind of call.
  enum Call: String, CaseIterable {
    /// Opening what is there.
    case open
    /// Opening a file that is made or emptied.
    case create
    case read, write
    /// fsync, fdatasync
    case sync
    case rename, close, truncate, mkdir, chmod
    /// unlink, rmdir
    case unlink
    /// opendir
    case list
    /// flock
    case lock

    /// All that change something on the disk.
    static let changes: Set<Call> = [.create, .write, .sync, .rename, .truncate, .mkdir, .chmod, .unlink]
  }

  enum Action {
    /// Nothing is done to it.
    case none
    case fail(SystemError)
    /// Half of a write is done, and the next call that counts fails: as a disk does it that is full.
    case half(SystemError)
    /// Half of a write is done, which is no failure.
    case short
    /// SIGKILL: instead of the call, after half of a write, or after the call.
    case killBefore, killHalf, killAfter
  }

  /// The calls that count.
  var calls: Set<Call> = Call.changes
  /// Which of them it is, from 1 on.
  var number = 0
  var action = Action.none
  /// Whether all later ones fail as well.
  var isLasting = false
  /// Only calls on files with this in their path below the folder count, be it the old or the new name.
  var file = ""

  /// What to start a program with, so that it meets the fault below `folder`.
  ///
  /// - Parameter log: the file that gets a line for each call that counts
  func environment(below folder: String, log: String) throws -> [String: String] {
    var variables = [
      "LD_PRELOAD": try #require(FaultLibrary.path, "\(FaultLibrary.isMissing)"),
      "FAULTS_FOLDER": try Path.resolvingLinks(folder), "FAULTS_LOG": log,
      "FAULTS_CALLS": calls.map(\.rawValue).sorted().joined(separator: ","), "FAULTS_NUMBER": String(number),
      "FAULTS_FILE": file, "FAULTS_LASTING": isLasting ? "1" : "0",
    ]
    switch action {
    case .none: variables["FAULTS_NUMBER"] = "0"
    case .fail(let error): variables["FAULTS_ERROR"] = String(error.rawValue)
    case .half(let error):
      variables["FAULTS_ACTION"] = "half"
      variables["FAULTS_ERROR"] = String(error.rawValue)
    case .short: variables["FAULTS_ACTION"] = "short"
    case .killBefore: variables["FAULTS_ACTION"] = "killBefore"
    case .killHalf: variables["FAULTS_ACTION"] = "killHalf"
    case .killAfter: variables["FAULTS_ACTION"] = "killAfter"
    }
    return variables
  }

  /// Runs the program in `folder` to its end, with this fault for all that lies there.
  ///
  /// - Returns: also the calls that counted, in their order
  func run(
    _ arguments: [String], in folder: String, program: String = Program.path, environment: [String: String] = [:]
  ) throws -> (Finished, [CountedCall]) {
    let logs = try TemporaryFolder()
    let log = logs.at("log")
    let finished = try Program.run(
      arguments, in: folder, as: program,
      environment: self.environment(below: folder, log: log).merging(environment) { fault, _ in fault })
    let lines = Folder.exists(log) ? try logs.text("log").split(separator: "\n") : []
    return (finished, try lines.map { try CountedCall(line: $0) })
  }
}

/// The errors that calls fail with, as Linux numbers them.
enum SystemError: Int32, CaseIterable {
  case interrupted = 4
  case inputOutput = 5
  case accessDenied = 13
  case invalid = 22
  case fileTooLarge = 27
  case diskFull = 28
  case quotaExceeded = 122

  /// In the system's words, as messages have them.
  var text: String { SystemReason(code: rawValue).text }
}

/// A call that a ``Fault`` has counted.
struct CountedCall {
  let number: Int
  let call: Fault.Call
  /// Below the folder; of a renaming both, with ` to ` between them.
  let path: String

  init(number: Int, call: Fault.Call, path: String) {
    self.number = number
    self.call = call
    self.path = path
  }

  init(line: Substring) throws {
    let words = line.split(separator: " ", maxSplits: 2)
    try #require(words.count == 3, "a line of the log: \(line)")
    number = try #require(Int(words[0]))
    call = try #require(Fault.Call(rawValue: String(words[1])))
    path = String(words[2])
  }
}
