import Augmentation
import Compute
import Synchronization
import Testing

struct OrderedBatchesTests {
  /// Batches take different times, so that they are made out of order.
  private func work(_ batch: Int) -> Int {
    var sum = batch
    for i in 0..<(batch * 7919 % 13) * 20_000 { sum = sum &* 31 &+ i }
    return sum == -1 ? 0 : batch
  }

  @Test(arguments: [1, 2, 3, 8], [0, 1, 2, 50])
  func batchesArriveInOrder(threads: Int, count: Int) throws {
    var arrived: [Int] = []
    try withThreads(threads) {
      try OrderedBatches.run(count, maker: { { work($0) } }, append: { arrived.append($0) })
    }
    #expect(arrived == Array(0..<count))
  }

  /// However slow the reader, only so many batches are begun and not read.
  @Test(arguments: [1, 2, 3])
  func slowReaderStopsTheMakers(threads: Int) throws {
    let open = Mutex((now: 0, most: 0))
    try withThreads(threads) {
      try OrderedBatches.run(
        200,
        maker: {
          { batch in
            open.withLock {
              $0.now += 1
              $0.most = max($0.most, $0.now)
            }
            return batch
          }
        },
        append: { batch in
          _ = work(12 + 13 * batch)
          open.withLock { $0.now -= 1 }
        })
    }
    #expect(open.withLock { $0.now } == 0)
    #expect(open.withLock { $0.most } <= OrderedBatches.batchesAhead * threads)
  }

  struct Failure: Error, Equatable {
    let batch: Int
  }

  @Test(arguments: [1, 2, 3])
  func errorOfAMakerStopsAllAndTheRestIsHandedBack(threads: Int) throws {
    var arrived: [Int] = []
    var rest: [Int] = []
    let made = Mutex<Set<Int>>([])
    #expect(throws: Failure(batch: 20)) {
      try withThreads(threads) {
        try OrderedBatches.run(
          1000,
          maker: {
            { batch in
              if batch == 20 { throw Failure(batch: 20) }
              _ = work(batch)
              made.withLock { _ = $0.insert(batch) }
              return batch
            }
          },
          append: { arrived.append($0) }, leftOver: { rest.append($0) })
      }
    }
    #expect(arrived == Array(0..<arrived.count) && arrived.count <= 20)
    #expect(rest == rest.sorted())
    #expect(Set(arrived + rest) == made.withLock { $0 })
    #expect(arrived.count + rest.count < 100)
  }

  @Test(arguments: [1, 2, 3])
  func errorOfTheReaderStopsAll(threads: Int) throws {
    var arrived: [Int] = []
    #expect(throws: Failure(batch: 5)) {
      try withThreads(threads) {
        try OrderedBatches.run(
          1000, maker: { { $0 } },
          append: { batch in
            arrived.append(batch)
            if batch == 5 { throw Failure(batch: 5) }
          })
      }
    }
    #expect(arrived == Array(0...5))
  }
}
