/// What the categories of a model that found its classes by itself (InfoGAN, Chen et al. 2016) turned out to be: each
/// matched to the class that a judge sees in its images, one to one, so that as many images as possible agree.
///
/// Where there are more categories than classes, each that is left over has the class that is seen in it most often, and a
/// number in its name; where there are fewer, classes are left over that no category has.
public struct CategoryMatching: Sendable, Equatable {
  /// The categories in their new order: those matched one to one by their classes, then those left over, by theirs. With as
  /// many categories as classes, entry c is the category of class c.
  public let order: [Int]
  /// Of the categories in that order: the classes' names, and "7-2" for a second category of class 7.
  public let names: [String]
  /// The class of each category in that order.
  public let classes: [Int]
  /// The share of each category's images, in that order, in which its class is seen, 0…1.
  public let agreements: [Double]
  /// Images that were judged.
  public let images: Int
  /// The share of all of them in which the class of their category is seen.
  public let agreement: Double

  /// - Parameter counts: `[categories, classes]`, row-major: in how many images of a category which class is seen
  public init(counts: [Int], categories: Int, classNames: [String]) {
    let classCount = classNames.count
    precondition(categories > 0 && classCount > 0, "\(categories) categories and \(classCount) classes")
    precondition(counts.count == categories * classCount, "\(counts.count) counts of \(categories)×\(classCount)")
    func count(_ category: Int, _ label: Int) -> Int { counts[category * classCount + label] }

    let matched = Assignment.best(counts, rows: categories, columns: classCount)
    let firsts = (0..<categories).compactMap { category in matched[category].map { (category: category, label: $0) } }
    let others = (0..<categories).filter { matched[$0] == nil }.map { category -> (category: Int, label: Int) in
      // The first of equally frequent ones.
      (category, (0..<classCount).max { (count(category, $0), $1) < (count(category, $1), $0) } ?? 0)
    }
    // `sort` is stable.
    let all = firsts.sorted { $0.label < $1.label } + others.sorted { $0.label < $1.label }

    order = all.map(\.category)
    classes = all.map(\.label)
    var names: [String] = []
    var taken = Set(classNames)
    for (place, (_, label)) in all.enumerated() {
      guard place >= firsts.count else {
        names.append(classNames[label])
        continue
      }
      var number = 2
      while !taken.insert("\(classNames[label])-\(number)").inserted { number += 1 }
      names.append("\(classNames[label])-\(number)")
    }
    self.names = names
    agreements = all.map { category, label in
      let images = (0..<classCount).reduce(0) { $0 + count(category, $1) }
      return images > 0 ? Double(count(category, label)) / Double(images) : 0
    }
    images = counts.reduce(0, +)
    let right = all.reduce(0) { $0 + count($1.category, $1.label) }
    agreement = images > 0 ? Double(right) / Double(images) : 0
  }

  /// "category code agrees with the judge's class for 93.1 % of 5000 images": what a model's file says of it.
  public var text: String { "category code agrees with the judge's class for \(tenths(agreement)) % of \(images) images" }
}

/// A share as a percentage with one decimal.
private func tenths(_ share: Double) -> String {
  let tenths = Int((1000 * share).rounded())
  return "\(tenths / 10).\(tenths % 10)"
}
