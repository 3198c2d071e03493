import Compute
import Evaluation
import Models
import Testing

struct AssignmentTests {
  private static func random(_ rows: Int, _ columns: Int, _ index: Int, below limit: Int) -> [Int] {
    var random = RandomSource(seed: 5, purpose: .test, class: rows * 10 + columns, index: index)
    return (0..<rows * columns).map { _ in Int.random(in: 0..<limit, using: &random) }
  }

  /// The greatest sum that any one-to-one choice has, found by trying all.
  private static func greatest(_ values: [Int], _ rows: Int, _ columns: Int) -> Int {
    func best(_ row: Int, _ free: [Int], _ skips: Int) -> Int {
      guard row < rows else { return 0 }
      var found = skips > 0 ? best(row + 1, free, skips - 1) : Int.min
      for column in free {
        found = max(found, values[row * columns + column] + best(row + 1, free.filter { $0 != column }, skips))
      }
      return found
    }
    return best(0, Array(0..<columns), max(0, rows - columns))
  }

  /// Few different values make many equally good ways.
  @Test(arguments: [(1, 1), (1, 4), (4, 1), (2, 2), (3, 5), (5, 3), (5, 5), (6, 6)], [3, 1000])
  func noOtherChoiceIsBetter(_ size: (Int, Int), _ limit: Int) {
    let (rows, columns) = size
    for index in 0..<30 {
      let values = Self.random(rows, columns, index, below: limit)
      let found = Assignment.best(values, rows: rows, columns: columns)
      let chosen = found.compactMap(\.self)
      #expect(found.count == rows && chosen.count == min(rows, columns) && Set(chosen).count == chosen.count)
      let sum = found.enumerated().reduce(0) { sum, entry in sum + (entry.element.map { values[entry.offset * columns + $0] } ?? 0) }
      #expect(sum == Self.greatest(values, rows, columns), "\(values)")
    }
  }

  @Test func aHiddenOrderIsFound() {
    let count = 100
    let values = (0..<count * count).map { $0 % count == ($0 / count * 37 + 11) % count ? 9 : 8 }
    #expect(Assignment.best(values, rows: count, columns: count) == (0..<count).map { ($0 * 37 + 11) % count })
  }

  @Test func nothingIsAssignedToNothing() {
    #expect(Assignment.best([], rows: 0, columns: 3) == [])
    #expect(Assignment.best([], rows: 2, columns: 0) == [nil, nil])
  }
}

struct CategoryMatchingTests {
  @Test func categoriesAreOrderedByTheirClasses() {
    let matching = CategoryMatching(counts: [0, 1, 9, 8, 2, 0, 3, 4, 3], categories: 3, classNames: ["a", "b", "c"])
    #expect(matching.order == [1, 2, 0] && matching.names == ["a", "b", "c"] && matching.classes == [0, 1, 2])
    #expect(matching.agreements == [0.8, 0.4, 0.9] && matching.agreement == 0.7 && matching.images == 30)
    #expect(matching.text == "category code agrees with the judge's class for 70.0 % of 30 images")
  }

  /// Two categories show mostly the same class: the one that loses less by another takes that.
  @Test func oneClassIsGivenOnce() {
    let matching = CategoryMatching(counts: [10, 0, 6, 4], categories: 2, classNames: ["4", "9"])
    #expect(matching.order == [0, 1] && matching.agreements == [1, 0.4] && matching.agreement == 0.7)
  }

  @Test func moreCategoriesThanClassesAreNumbered() {
    let matching = CategoryMatching(
      counts: [9, 1, 1, 9, 7, 3, 8, 2, 0, 0], categories: 5, classNames: ["7", "7-2"])
    #expect(matching.order == [0, 1, 2, 3, 4] && matching.classes == [0, 1, 0, 0, 0])
    // The name of a class is nobody else's.
    #expect(matching.names == ["7", "7-2", "7-3", "7-4", "7-5"])
    #expect(matching.agreements == [0.9, 0.9, 0.7, 0.8, 0] && matching.agreement == 33.0 / 40)
  }

  @Test func fewerCategoriesLeaveClassesOver() {
    let matching = CategoryMatching(counts: [0, 0, 5, 0, 5, 0], categories: 2, classNames: ["a", "b", "c"])
    #expect(matching.order == [1, 0] && matching.names == ["b", "c"] && matching.classes == [1, 2])
    #expect(matching.agreement == 1)
  }

  @Test func withoutImagesNothingAgrees() {
    let matching = CategoryMatching(counts: [0, 0, 0, 0], categories: 2, classNames: ["a", "b"])
    #expect(matching.agreement == 0 && matching.agreements == [0, 0] && matching.images == 0)
  }

  /// A "judge" that knows which category each image is of, but calls the categories otherwise.
  @Test(arguments: [Architecture.Family.dcgan, .mlp])
  func aGeneratorsCategoriesGetTheirNames(_ family: Architecture.Family) {
    let architecture = Architecture(
      height: 8, width: 8, imageChannels: 1, classNames: ["category0", "category1", "category2"], noise: 4, codes: [],
      generatorChannels: [6], discriminatorChannels: [4], discriminatorFeatures: 4, recognizerChannels: [2], family: family,
      discoversClasses: true)
    var random = RandomSource(seed: 1, purpose: .test)
    let generator = Generator(architecture, using: &random)
    // As new it draws grey only.
    for parameter in generator.parameters where parameter.value.shape.rank > 1 {
      parameter.value.scale(by: 8)
      parameter.didChange()
    }
    let names = ["cat", "dog", "owl"]
    /// Class of category 0, 1 and 2.
    let called = [2, 0, 1]
    var asked = 0
    func matching(_ called: [Int]) -> CategoryMatching {
      asked = 0
      // Categories come one after another.
      return CategoryMatching(of: Sampler(generator, seed: 3), classNames: names, imagesPerCategory: 20) { images in
        defer { asked += 1 }
        #expect(images.count == 20 && images.labels.allSatisfy { $0 == nil } && Set(images.pixels).count > 2)
        return [Int](repeating: called[asked], count: 20)
      }
    }
    let before = (0..<3).map { Sampler(generator, seed: 3).draw([SampleRequest(label: $0, index: 7)]) }
    let found = matching(called)
    #expect(found.order == [1, 2, 0] && found.names == names && found.agreement == 1 && found.images == 60)
    generator.arrangeClasses(by: found)
    #expect(generator.architecture.classNames == names && generator.architecture.discoversClasses)
    // What is asked for as cat is category 1. Its noise is that of class 0 now, so it is another image.
    let point = Sampler(generator, seed: 3).point(SampleRequest(label: 1, index: 7))
    let again = Sampler(generator, seed: 3).draw(at: [LatentInput(labels: [.init(0)], point)])
    let differences = zip(again, before[1]).map { abs(Int($0) - Int($1)) }
    // A sum in another order may be rounded to the next grey level.
    #expect((differences.max() ?? 9) <= 1)
    #expect(matching([0, 1, 2]).order == [0, 1, 2])
  }
}
