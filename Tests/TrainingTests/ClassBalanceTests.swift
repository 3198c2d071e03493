import Testing

import Training

struct ClassBalanceTests {
  private func labels(_ counts: [Int]) -> [Int?] { counts.enumerated().flatMap { [Int?](repeating: $0, count: $1) } }

  /// The share of each class in what is shown.
  private func shares(_ counts: [Int]) throws -> [Double] {
    let weights = try #require(ClassBalance.weights(labels: labels(counts)))
    let total = weights.reduce(0) { $0 + Double($1) }
    #expect(abs(total / Double(weights.count) - 1) < 1e-5)
    var rest = weights[...]
    return counts.map { count in
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count).reduce(0) { $0 + Double($1) } / total
    }
  }

  /// 900 and 90 and 10 images: an equal share is 333, half of it 166.7; so the shares are as 900 : 166.7 : 166.7.
  @Test func rareClassesHaveHalfAnEqualShare() throws {
    let found = try shares([900, 90, 10])
    let expected = [900 / 1233.33, 166.67 / 1233.33, 166.67 / 1233.33]
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-4 }, "\(found)")
  }

  /// MNIST's classes, 5,421 to 6,742 of 60,000, are shown as they are; so is a class of just half an equal share.
  @Test(arguments: [[5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949], [3, 1], [7], [100, 100]])
  func balancedDataStaysAsItIs(_ counts: [Int]) {
    #expect(ClassBalance.weights(labels: labels(counts)) == nil)
  }

  /// Images without a label count for no class, and classes without images for nothing.
  @Test func imagesWithoutALabelStay() throws {
    let weights = try #require(ClassBalance.weights(labels: labels([80, 4]) + [nil, nil]))
    #expect(weights[0] == weights[85] && weights[80] > 4 * weights[0])
    #expect(ClassBalance.weights(labels: [nil, nil]) == nil)
  }

  /// A hundred labels among 60,000 images say nothing of how rare their classes are, nor are they shown more often than they are there.
  @Test func fewLabelsAreNotBlownUp() throws {
    let unlabelled = [Int?](repeating: nil, count: 59_900)
    #expect(ClassBalance.weights(labels: labels([Int](repeating: 10, count: 10)) + unlabelled) == nil)
    let weights = try #require(ClassBalance.weights(labels: labels([90, 5, 5]) + unlabelled))
    // Half of an equal share of 100 is 16.7 images, and the rare classes have 5.
    let (rare, last) = (weights[99] / weights[0], weights[59_999])
    #expect(abs(rare - 3.3333) < 1e-3 && weights[0] == weights[100])
    #expect(abs(last - 1) < 1e-3)
  }
}
