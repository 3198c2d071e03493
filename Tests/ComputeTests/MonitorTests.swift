import Compute
import Testing

struct MonitorTests {
  /// Each of two threads waits for the other's change, a thousand times over.
  @Test func threadsWaitForEachOther() throws {
    let before = Threads.count
    Threads.use(2)
    defer { Threads.use(before) }
    let turns = Monitor([Int]())
    Threads.forEach(chunks: 2) { chunk in
      for turn in 0..<1000 { turns.withLock(when: { $0.count == 2 * turn + chunk }) { $0.append(chunk) } }
    }
    #expect(turns.withLock { $0 } == (0..<2000).map { $0 % 2 })
  }

  struct Refusal: Error {}

  @Test func errorLeavesTheLockFree() {
    let value = Monitor(1)
    #expect(throws: Refusal.self) {
      try value.withLock { value in
        value = 2
        throw Refusal()
      }
    }
    #expect(value.withLock { $0 } == 2)
  }
}
