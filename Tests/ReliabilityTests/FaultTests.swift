import Files
import Synchronization
import TestSupport
import Testing

/// The system calls that a command makes on its files fail, or are its last, one after the other: nothing is lost, nothing
/// half done is left, the message says what happened, and a later run completes the set.
///
/// In the long form every call fails with every error (of the long commands with one in turn); else a few.
@Suite(.enabled(if: FaultLibrary.path != nil, "\(FaultLibrary.isMissing)"))
struct FaultTests {
  /// Those whose names begin with GAN_AUGMENT_COMMAND, to look at one alone; by default all.
  static let commands = FaultedCommand.all.filter { command in
    (ReliabilityReport.isLong || !command.isLong)
      && Environment.value("GAN_AUGMENT_COMMAND").map { command.name.hasPrefix($0) } ?? true
  }

  static let calls: [Fault.Call] = [.mkdir, .create, .open, .read, .write, .truncate, .chmod, .sync, .close, .rename, .unlink, .list]

  /// In turn: the disk is full, it is broken, one may not, the quota is used up.
  static let errors: [SystemError] = [.diskFull, .inputOutput, .accessDenied, .quotaExceeded]

  private static let tried = Mutex(0)

  @Test(arguments: commands.indices) func whateverFailsNothingIsLost(_ i: Int) throws {
    let command = Self.commands[i]
    let laws = try FaultLaws(command)
    try oneCallFails(laws, turn: i)
    try diskGetsFull(laws, turn: i)
    try diskIsGone(laws, turn: i)
    try halfAWriteAndAnInterruptionAreNoFailures(laws, turn: i)
    try isKilled(laws, turn: i)
    guard ReliabilityReport.isLong else { return }
    try ReliabilityReport.add(
      "faults: \(command.name)", asked: "no loss, exit 73 or 74, no partial file, the next run completes",
      measured: "so after each fault; \(Self.tried.withLock { $0 }) faults up to here")
  }

  private func oneCallFails(_ laws: FaultLaws, turn: Int) throws {
    if !ReliabilityReport.isLong {
      let calls = Set(Self.calls)
      for number in Self.chosen(try Self.count(calls, laws), few: 4, turn, laws) {
        let error = Self.errors[(number + turn) % Self.errors.count]
        try expectLaws(Fault(calls: calls, number: number, action: .fail(error)), error, laws)
      }
      return
    }
    for call in Self.calls {
      for number in Self.chosen(try Self.count([call], laws), few: 0, turn, laws) {
        let errors = laws.command.isLong ? [Self.errors[(number + turn) % Self.errors.count]] : Self.errors
        for error in errors + (call == .sync ? [.invalid] : []) {
          try expectLaws(Fault(calls: [call], number: number, action: .fail(error)), error, laws)
        }
      }
    }
  }

  /// From some write on the disk is full: half of that write is done, and all that would take room fails.
  private func diskGetsFull(_ laws: FaultLaws, turn: Int) throws {
    let calls: Set<Fault.Call> = [.mkdir, .create, .write]
    for number in Self.chosen(try Self.count(calls, laws), few: 1, turn, laws) {
      try expectLaws(Fault(calls: calls, number: number, action: .half(.diskFull), isLasting: true), .diskFull, laws)
    }
  }

  /// From some call on the disk takes nothing any more. What is begun stays on it, but nothing looks complete that is not.
  private func diskIsGone(_ laws: FaultLaws, turn: Int) throws {
    for number in Self.chosen(try Self.count(Fault.Call.changes, laws), few: 1, turn + 1, laws) {
      try expectLaws(
        Fault(calls: Fault.Call.changes, number: number, action: .fail(.inputOutput), isLasting: true), .inputOutput, laws,
        leavesTemporaryFiles: true)
    }
  }

  /// A write that does only half is gone on with, and a call that a signal interrupts is made again.
  private func halfAWriteAndAnInterruptionAreNoFailures(_ laws: FaultLaws, turn: Int) throws {
    // Linux interrupts neither of these.
    let interrupted = Set(Self.calls).subtracting([.unlink, .list])
    for (calls, action) in [([.write], .short), (interrupted, .fail(.interrupted))] as [(Set<Fault.Call>, Fault.Action)] {
      for number in Self.chosen(try Self.count(calls, laws), few: 1, turn, laws) {
        let folder = try laws.old.copy()
        let (run, log) = try Self.run(Fault(calls: calls, number: number, action: action), laws, in: folder)
        let place = Self.place(laws, number, log)
        #expect(run.code == 0, "\(place): \(run.errors)")
        let found = try FolderState(of: folder)
        if laws.command.isRepeatable {
          #expect(found == laws.new, "\(place)")
        } else {
          #expect(found.names == laws.new.names, "\(place)")
        }
      }
    }
  }

  /// SIGKILL before, within or after a call.
  private func isKilled(_ laws: FaultLaws, turn: Int) throws {
    let numbers = Self.chosen(try Self.count(Fault.Call.changes, laws), few: 1, turn + 2, laws)
    let actions: [Fault.Action] = [.killHalf, .killBefore, .killAfter]
    for number in numbers {
      for action in ReliabilityReport.isLong ? actions : [actions[(number + turn) % 3]] {
        let folder = try laws.old.copy()
        let (run, log) = try Self.run(Fault(number: number, action: action), laws, in: folder)
        let place = "killed (\(action)) at " + Self.place(laws, number, log)
        #expect(run.code == 137, "\(place): \(run.errors)")
        let call = try #require(log.first { $0.number == number }, "\(place)")
        laws.expectWhole(try FolderState(of: folder), call, place, isCutShort: true)
        try laws.expectCompletion(in: folder, place)
      }
    }
  }

  private func expectLaws(_ fault: Fault, _ error: SystemError, _ laws: FaultLaws, leavesTemporaryFiles: Bool = false) throws {
    let folder = try laws.old.copy()
    let (run, log) = try Self.run(fault, laws, in: folder)
    // A half write is no failure: the one after it is.
    var number = fault.number
    if case .half = fault.action { number += 1 }
    let failed = log.filter { $0.number == number || fault.isLasting && $0.number > number }
    // Of several the first that is no matter of indifference is told.
    guard let call = failed.first(where: { !FaultLaws.isHarmless($0, error) }) ?? failed.first else {
      #expect(run.code == 0, "\(laws.command.name): \(run.errors)")
      return
    }
    let place = "\(error), " + Self.place(laws, call.number, log)
    #expect(FaultLaws.codes(call, error).contains(run.code), "\(place): exit \(run.code), \(run.errors)")
    let found = try FolderState(of: folder)
    if run.code == 0 {
      let others = found.files.filter { laws.new.files[$0.key] != $0.value }
      let areLeftovers = others.keys.allSatisfy { TemporaryName.isTemporary(Path.fileName($0)) }
      #expect(areLeftovers || !laws.command.isRepeatable, "\(place): \(others.keys.sorted())")
    } else {
      laws.expectMessage(run, call, error, place)
      laws.expectWhole(found, call, place, isCutShort: leavesTemporaryFiles)
    }
    try laws.expectCompletion(in: folder, place)
  }

  private static func run(_ fault: Fault, _ laws: FaultLaws, in folder: TemporaryFolder) throws -> (Finished, [CountedCall]) {
    tried.withLock { $0 += 1 }
    return try fault.run(laws.command.arguments, in: folder.path)
  }

  private static func place(_ laws: FaultLaws, _ number: Int, _ log: [CountedCall]) -> String {
    let call = log.first { $0.number == number }
    return "\(laws.command.name), call \(number)" + (call.map { ", \($0.call) \($0.path)" } ?? "")
  }

  /// How many calls of these kinds the command makes.
  private static func count(_ calls: Set<Fault.Call>, _ laws: FaultLaws) throws -> Int {
    let folder = try laws.old.copy()
    let (run, log) = try Fault(calls: calls).run(laws.command.arguments, in: folder.path)
    #expect(run.code == 0, "\(laws.command.name): \(run.errors)")
    return log.count
  }

  /// All numbers in the long form, of long commands forty; else `few`. Fewer than all lie apart, and are others for each turn.
  private static func chosen(_ count: Int, few: Int, _ turn: Int, _ laws: FaultLaws) -> [Int] {
    let few = ReliabilityReport.isLong ? (laws.command.isLong ? 40 : count) : few
    if count <= few { return Array(0..<count).map { $0 + 1 } }
    return (0..<few).map { (count * $0 / few + 5 * turn) % count + 1 }
  }
}
