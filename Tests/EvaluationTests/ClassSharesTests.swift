import Evaluation
import Testing

struct ClassSharesTests {
  @Test func sharesAreOfAllImages() {
    let shares = ClassShares(seen: [0, 0, 2, 0], real: [0, 1, 2, 1], classCount: 4)
    #expect(shares.generated == [0.75, 0, 0.25, 0] && shares.real == [0.25, 0.5, 0.25, 0])
    // Class 3 is nowhere.
    #expect(shares.rarest == 1 && shares.lost == [1])
  }

  /// 2 % of ten even classes; of a class that is rare in the data, two fifths of its share.
  @Test func aClassIsLostBelowAFifthOfAnEvenShare() {
    func shares(_ ofLast: Int, real realOfLast: Int) -> ClassShares {
      func labels(_ last: Int) -> [Int] {
        [Int](repeating: 9, count: last) + (0..<(10_000 - last)).map { $0 % 9 }
      }
      return ClassShares(seen: labels(ofLast), real: labels(realOfLast), classCount: 10)
    }
    #expect(shares(200, real: 1000).lost == [] && shares(199, real: 1000).lost == [9])
    #expect(shares(200, real: 600).lost == [] && shares(199, real: 600).lost == [9])
    #expect(shares(40, real: 100).lost == [] && shares(39, real: 100).lost == [9])
    #expect(shares(39, real: 100).rarest == 9)
  }

  @Test func withoutImagesNothingIsThere() {
    let shares = ClassShares(seen: [], real: [], classCount: 2)
    #expect(shares.generated == [0, 0] && shares.rarest == nil && shares.lost == [])
  }
}
