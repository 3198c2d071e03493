extension DatasetFindings {
  /// Something that is legal, but often a mistake, or will disappoint.
  public enum Suspicion: Sendable, Equatable {
    case oneClass(String)
    /// Classes with one image to learn from.
    case oneImage(classes: [String])
    /// Classes without any image to learn from.
    case noImages(classes: [String])
    /// Fewer images than a class needs to be learned well.
    case fewImages(classes: [String])
    /// The largest class has many times as many as the smallest.
    case imbalance(ratio: Double, largest: String, smallest: String)
    case allEqual
    case equalWithin(classes: [String])
    /// Images that two classes share.
    case acrossClasses(count: Int)
    case testInTraining(count: Int, of: Int)
    /// Classes that cannot be tested.
    case untested(classes: [String])
  }

  /// Of a class: fewer than this are few.
  static let few = 50
  /// From here on classes are called unbalanced.
  static let unbalanced = 3.0

  /// Images of the largest class for each one of the smallest that has any; 1 where there is one class.
  public var imbalance: Double {
    let counts = classes.map(\.learned).filter { $0 > 0 }
    guard let most = counts.max(), let least = counts.min() else { return 1 }
    return Double(most) / Double(least)
  }

  public var suspicions: [Suspicion] {
    var found: [Suspicion] = []
    func names(_ isMeant: (ClassCount) -> Bool) -> [String] { classes.filter(isMeant).map(\.name) }
    let learned = classes.filter { $0.learned > 0 }
    if learned.count == 1 { found.append(.oneClass(learned[0].name)) }
    let none = names { $0.learned == 0 }
    if !none.isEmpty { found.append(.noImages(classes: none)) }
    // Few labels are what images without any are for.
    let isHelped = unlabelled.count > 0
    let one = isHelped ? [] : names { $0.learned == 1 }
    if !one.isEmpty { found.append(.oneImage(classes: one)) }
    let few = isHelped ? [] : names { (2..<Self.few).contains($0.learned) }
    if !few.isEmpty { found.append(.fewImages(classes: few)) }
    if imbalance >= Self.unbalanced, let largest = learned.max(by: { $0.learned < $1.learned }),
      let smallest = learned.min(by: { $0.learned < $1.learned })
    {
      found.append(.imbalance(ratio: imbalance, largest: largest.name, smallest: smallest.name))
    }
    if duplicates.isUniform {
      found.append(.allEqual)
    } else if !duplicates.uniformClasses.isEmpty {
      found.append(.equalWithin(classes: duplicates.uniformClasses))
    }
    if duplicates.acrossClasses > 0, !duplicates.isUniform { found.append(.acrossClasses(count: duplicates.acrossClasses)) }
    let tested = classes.reduce(0) { $0 + $1.test }
    if duplicates.testInTraining > 0 { found.append(.testInTraining(count: duplicates.testInTraining, of: tested)) }
    let untested = names { $0.learned > 0 && $0.test == 0 }
    if tested > 0, !untested.isEmpty { found.append(.untested(classes: untested)) }
    return found
  }
}
