import Evaluation
import Testing

@Test func rowsAreChosenInTheOrderAsked() {
  let features = Features(width: 2, values: [0, 1, 10, 11, 20, 21])
  #expect(features.count == 3)
  #expect(features.selecting([2, 0, 2]) == Features(width: 2, values: [20, 21, 0, 1, 20, 21]))
  #expect(features.selecting([]).count == 0)
}
