import Serialization
import TestSupport
import Testing

/// The state of work that is not done yet, in a file.
struct UnfinishedWorkTests {
  private let folder: TemporaryFolder
  private static let arrays = [NamedArray(name: "a", shape: [2, 3], floats: [1, 2, 3, -4, 0.1, .infinity]), NamedArray(name: "b", integers: [7])]

  init() throws { folder = try TemporaryFolder() }

  private func work(_ name: String = "some work", at path: String = "sub/state", every interval: Duration = .zero) -> UnfinishedWork {
    UnfinishedWork(.init(folder.at(path), every: interval), of: name)
  }

  @Test func whatIsKeptIsFoundAgain() throws {
    #expect(work().state() == nil)
    work().keep(step: 5) { ([("x", "1.5"), ("step", "another"), ("empty", "")], Self.arrays) }
    let state = try #require(work().state())
    #expect(state.step == 5 && state.arrays == Self.arrays)
    #expect(state.fields.map(\.name) == ["x", "step", "empty"] && state.fields.map(\.text) == ["1.5", "another", ""])
    #expect(state.floats("a", shape: [2, 3]) == [1, 2, 3, -4, 0.1, .infinity])
    #expect(state.floats("a", shape: [6]) == nil && state.floats("b", shape: [1]) == nil && state.floats("c", shape: [1]) == nil)
    work().keep(step: 6) { ([], []) }
    #expect(work().state()?.step == 6)
    #expect(try folder.files("sub").count == 1)
  }

  @Test func nothingElseIsTakenForIt() throws {
    work().keep(step: 5) { ([], Self.arrays) }
    #expect(work("other work").state() == nil)
    let bytes = try folder.read("sub/state")
    for i in stride(from: 0, to: bytes.count, by: 7) {
      var damaged = bytes
      damaged[i] ^= 1
      try folder.write("sub/state", damaged)
      #expect(work().state() == nil, "byte \(i)")
    }
    try folder.write("sub/state", Container(metadata: ["format": "another", "step": "5"], arrays: Self.arrays).encoded())
    #expect(work().state() == nil)
  }

  @Test func aStateIsKeptWhenTheLatestIsOldEnough() {
    let slow = work(every: .seconds(3600))
    slow.keep(step: 1) {
      Issue.record("asked for a state at once")
      return ([], [])
    }
    #expect(work().state() == nil)
  }

  @Test func aPlaceThatCannotBeWrittenIsNoError() throws {
    try folder.write("file", "")
    let work = work(at: "file/state")
    work.keep(step: 1) { ([], Self.arrays) }
    #expect(work.state() == nil)
  }
}
