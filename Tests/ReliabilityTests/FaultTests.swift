import Files
import TestSupport
import Testing

/// Every system call that a command makes on its files fails once: nothing is lost, nothing half done is left, the message
/// says what happened, and a later run completes the set.
///
/// In the long form every call fails, with every error; else a few of each kind.
@Suite(.enabled(if: FaultLibrary.path != nil, "\(FaultLibrary.isMissing)"))
struct FaultTests {
  static let isLong = Environment.value("GAN_AUGMENT_RELIABILITY") != nil

  static let commands = FaultedCommand.all.filter { isLong || !$0.isLong }

  static let calls: [Fault.Call] = [.mkdir, .create, .open, .read, .write, .truncate, .chmod, .sync, .close, .rename, .unlink, .list]

  /// As they are met: the disk is full, it is broken, one may not, the quota is used up.
  static let errors: [SystemError] = [.diskFull, .inputOutput, .accessDenied, .quotaExceeded]

  @Test(arguments: commands) func oneCallFails(_ command: FaultedCommand) throws {
    let laws = try FaultLaws(command)
    for call in Self.calls {
      let count = try Self.count([call], command, laws)
      for (place, number) in Self.chosen(count, few: 2).enumerated() {
        let errors = Self.isLong ? Self.errors : [Self.errors[(number + place) % Self.errors.count]]
        for error in errors + (call == .sync && Self.isLong ? [.invalid] : []) {
          try expectLaws(Fault(calls: [call], number: number, action: .fail(error)), error, laws)
        }
      }
    }
  }

  /// From some write on the disk is full: half of that write is done, and all that would take room fails.
  @Test(arguments: commands) func diskGetsFull(_ command: FaultedCommand) throws {
    let laws = try FaultLaws(command)
    let calls: Set<Fault.Call> = [.mkdir, .create, .write]
    let count = try Self.count(calls, command, laws)
    for number in Self.chosen(count, few: 4) {
      try expectLaws(Fault(calls: calls, number: number, action: .half(.diskFull), isLasting: true), .diskFull, laws)
    }
  }

  /// From some call on the disk answers nothing any more. Leftovers stay on it, but nothing looks complete that is not.
  @Test(arguments: commands) func diskIsGone(_ command: FaultedCommand) throws {
    let laws = try FaultLaws(command)
    let count = try Self.count(Fault.Call.changes, command, laws)
    for number in Self.chosen(count, few: 3) {
      try expectLaws(
        Fault(calls: Fault.Call.changes, number: number, action: .fail(.inputOutput), isLasting: true), .inputOutput, laws,
        leavesTemporaryFiles: true)
    }
  }

  /// A write that does only half is gone on with, and a call that a signal interrupts is made again.
  @Test(arguments: commands) func halfAWriteAndAnInterruptionAreNoFailures(_ command: FaultedCommand) throws {
    let laws = try FaultLaws(command)
    let interrupted = Set(Self.calls).subtracting([.unlink, .list])
    for (calls, action) in [([.write], .short), (interrupted, .fail(.interrupted))] as [(Set<Fault.Call>, Fault.Action)] {
      let count = try Self.count(calls, command, laws)
      for number in Self.chosen(count, few: 2) {
        let folder = try laws.old.copy()
        let (run, log) = try Fault(calls: calls, number: number, action: action).run(command.arguments, in: folder.path)
        let place = "\(command.name), call \(number), \(log.last.map { "\($0.call) \($0.path)" } ?? "")"
        #expect(run.code == 0, "\(place): \(run.errors)")
        let found = try FolderState(of: folder)
        if command.isRepeatable {
          #expect(found == laws.new, "\(place)")
        } else {
          #expect(found.names == laws.new.names, "\(place)")
        }
      }
    }
  }

  private func expectLaws(_ fault: Fault, _ error: SystemError, _ laws: FaultLaws, leavesTemporaryFiles: Bool = false) throws {
    let folder = try laws.old.copy()
    let (run, log) = try fault.run(laws.command.arguments, in: folder.path)
    // A half write is no failure: the one after it is.
    var number = fault.number
    if case .half = fault.action { number += 1 }
    guard let call = log.first(where: { $0.number == number }) else {
      #expect(run.code == 0, "\(laws.command.name): \(run.errors)")
      return
    }
    let place = "\(laws.command.name), \(call.call) \(number) (\(error)) \(call.path)"
    #expect(FaultLaws.codes(call, error).contains(run.code), "\(place): exit \(run.code), \(run.errors)")
    let found = try FolderState(of: folder)
    if run.code == 0 {
      if laws.command.isRepeatable {
        let others = found.files.filter { laws.new.files[$0.key] != $0.value }
        #expect(others.keys.allSatisfy { TemporaryName.isTemporary(Path.fileName($0)) }, "\(place): \(others.keys.sorted())")
      }
    } else {
      laws.expectMessage(run, call, error, place)
      let judged = leavesTemporaryFiles ? CountedCall(number: number, call: .unlink, path: call.path) : call
      laws.expectWhole(found, judged, place)
    }
    try laws.expectCompletion(in: folder, place)
  }

  /// How many calls of these kinds the command makes.
  private static func count(_ calls: Set<Fault.Call>, _ command: FaultedCommand, _ laws: FaultLaws) throws -> Int {
    let folder = try laws.old.copy()
    let (run, log) = try Fault(calls: calls).run(command.arguments, in: folder.path)
    #expect(run.code == 0, "\(command.name): \(run.errors)")
    return log.count
  }

  /// All numbers in the long form; else `few` of them that lie apart, the last always among them.
  private static func chosen(_ count: Int, few: Int) -> [Int] {
    if isLong || count <= few { return Array(0..<count).map { $0 + 1 } }
    return (1...few).map { count * $0 / few }
  }
}
