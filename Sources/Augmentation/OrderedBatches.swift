internal import Compute

/// Makes numbered batches on all threads and hands them on in their order.
///
/// A thread takes the next number, makes that batch, and puts it down. Whoever finds that the next batch in order is
/// there, and that nobody is handing one on, does so; the others go on making. Nobody begins a batch that is more than
/// ``batchesAhead`` for each thread beyond the last that was handed on, so a slow reader stops the makers instead of
/// filling the memory.
package enum OrderedBatches {
  /// Batches of 64 digits are 50 kB each: this evens out threads that are interrupted and is little to hold.
  package static let batchesAhead = 4

  /// - Parameters:
  ///   - maker: called once on each thread; the function that it gives makes a batch, and stays on that thread.
  ///   - append: called with one batch after another, on any thread, never on two at once.
  ///   - leftOver: called after a failure, when all threads have stopped, with the batches that were made and not
  ///     appended, in order, some missing.
  /// - Throws: the first error; it stops all threads after the batch that they are at.
  package static func run<Made>(
    _ count: Int, maker: () -> (Int) throws -> Made, append: (Made) throws -> Void, leftOver: (Made) -> Void = { _ in }
  ) throws {
    let workers = min(Threads.count, count)
    let queue = Monitor(Queue<Made>())
    // At least two, so that a lone worker runs within a parallel region as well.
    Threads.forEach(chunks: max(2, workers)) { worker in
      guard worker < workers else { return }
      // The engine's results may differ in the last bits with its threads. Here it has one, whatever the workers.
      Threads.use(1)
      let make = maker()
      // Nobody waits for himself: whoever waits has put down all that he took, so the missing batch is being made.
      while let batch = queue.withLock(
        when: { $0.failure != nil || $0.taken == count || $0.taken - $0.appended < batchesAhead * workers },
        { $0.takeNumber(of: count) })
      {
        do {
          let made = try make(batch)
          queue.withLock { $0.ready[batch] = made }
          while let next = queue.withLock({ $0.takeReady() }) {
            defer { queue.withLock { $0.isAppending = false } }
            try append(next)
            queue.withLock { $0.appended += 1 }
          }
        } catch {
          queue.withLock { if $0.failure == nil { $0.failure = error } }
        }
      }
    }
    let (failure, rest) = queue.withLock { ($0.failure, $0.ready) }
    guard let failure else { return }
    for (_, made) in rest.sorted(by: { $0.key < $1.key }) { leftOver(made) }
    throw failure
  }

  private struct Queue<Made> {
    /// How many batches have been begun.
    var taken = 0
    /// How many have been handed on.
    var appended = 0
    var isAppending = false
    /// Made and not handed on yet, by number.
    var ready: [Int: Made] = [:]
    var failure: (any Error)?

    mutating func takeNumber(of count: Int) -> Int? {
      guard failure == nil, taken < count else { return nil }
      taken += 1
      return taken - 1
    }

    mutating func takeReady() -> Made? {
      guard failure == nil, !isAppending, let next = ready.removeValue(forKey: appended) else { return nil }
      isAppending = true
      return next
    }
  }
}
