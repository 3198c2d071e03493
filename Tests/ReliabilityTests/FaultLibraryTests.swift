import Files
import TestSupport
import Testing

/// The library that makes calls fail does what it says. All other tests of faults rest on it.
@Suite(.enabled(if: FaultLibrary.path != nil, "\(FaultLibrary.isMissing)"))
struct FaultLibraryTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A line of the shell in the folder.
  private func shell(_ line: String, _ fault: Fault) throws -> (Finished, [CountedCall]) {
    try fault.run(["-c", line], in: folder.path, program: "/bin/sh")
  }

  private static let line = "mkdir d; echo 1234567 > d/a; mv d/a b; rm b; echo x > \"$HOME/elsewhere\""

  @Test func callsBelowTheFolderAreCounted() throws {
    let (run, calls) = try shell(Self.line, Fault(calls: Fault.Call.changes.union([.close])))
    #expect(run.code == 0)
    // Each program of the line counts for itself. What the shell does with a file is its own affair, but for this:
    #expect(calls.contains { $0.call == .mkdir && $0.path == "d" })
    #expect(calls.contains { $0.call == .create && $0.path == "d/a" })
    #expect(calls.contains { $0.call == .write && $0.path == "d/a" })
    #expect(calls.contains { $0.call == .rename && $0.path == "d/a to b" })
    #expect(calls.contains { $0.call == .unlink && $0.path == "b" })
    #expect(!calls.contains { $0.path.contains("elsewhere") })
  }

  @Test(arguments: [
    (.mkdir, .accessDenied, "mkdir d", "ermission denied"), (.create, .quotaExceeded, "echo x > a", "quota"),
    (.write, .diskFull, "echo x > a", "No space"), (.rename, .inputOutput, "echo x > a; mv a b", "nput/output error"),
    (.unlink, .inputOutput, "echo x > a; rm a", "nput/output error"),
  ] as [(Fault.Call, SystemError, String, String)])
  func callFailsAsItIsTold(_ call: Fault.Call, _ error: SystemError, _ line: String, _ words: String) throws {
    let (run, _) = try shell(line, Fault(calls: [call], number: 1, action: .fail(error)))
    #expect(run.errors.contains(words) || run.errors.contains("I/O error"), "\(run.errors)")
    #expect(run.code != 0)
  }

  @Test(arguments: [
    (.killBefore, ""), (.killHalf, "1234"), (.killAfter, "1234567\n"),
  ] as [(Fault.Action, String)])
  func killedAtAWrite(_ action: Fault.Action, _ left: String) throws {
    let (run, calls) = try shell("echo 1234567 > a; echo more > b", Fault(calls: [.write], number: 1, action: action))
    #expect(run.code == 137)
    #expect(calls.map(\.path) == ["a"])
    #expect(try folder.text("a") == left)
    #expect(!folder.exists("b"))
  }

  @Test func onlyTheChosenFilesCount() throws {
    let (run, calls) = try shell(
      "echo 1 > a; echo 2 > b; echo 3 > ab", Fault(calls: [.write], number: 2, action: .fail(.diskFull), file: "b"))
    #expect(run.errors.contains("No space") || run.errors.contains("I/O error"))
    #expect(calls.map(\.path) == ["b", "ab"])
    #expect(try folder.text("b") == "2\n" && folder.text("ab") == "")
  }
}

/// Tests that are left out say so; where it counts they must not be left out.
struct FaultLibraryPresenceTests {
  @Test(.enabled(if: Environment.value("CI") != nil || Environment.value("GAN_AUGMENT_RELIABILITY") != nil))
  func cCompilerIsThere() {
    #expect(FaultLibrary.path != nil, "\(FaultLibrary.isMissing)")
  }
}
