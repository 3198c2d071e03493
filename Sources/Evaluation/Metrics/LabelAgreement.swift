/// How often the judge sees in an image the class that was asked for (called GAN-test by Shmelkov et al. 2018).
public struct LabelAgreement: Sendable, Equatable {
  /// One kind of mistake: images of class ``asked`` in which the judge saw ``seen``.
  public struct Confusion: Sendable, Equatable {
    public let asked: Int
    public let seen: Int
    public let count: Int
    /// Images of class ``asked``.
    public let of: Int

    public var share: Double { Double(count) / Double(of) }

    /// "asked 4, seen 9: 12 of 1000"
    public func text(classNames: [String]) -> String {
      "asked \(classNames[asked]), seen \(classNames[seen]): \(count) of \(of)"
    }
  }

  public let classCount: Int
  /// `[classCount, classCount]` counts, row-major: a row for each class that was asked for, a column for each seen.
  public let confusions: [Int]

  /// - Parameters:
  ///   - asked: the class each image was made for; images without one do not count
  ///   - seen: the class the judge sees in each
  public init(asked: [Int?], seen: [Int], classCount: Int) {
    precondition(asked.count == seen.count, "\(asked.count) labels for \(seen.count) predictions")
    var counts = [Int](repeating: 0, count: classCount * classCount)
    for (label, prediction) in zip(asked, seen) {
      guard let label else { continue }
      let classes = 0..<classCount
      precondition(classes.contains(label) && classes.contains(prediction), "class \(label) or \(prediction) of \(classCount)")
      counts[label * classCount + prediction] += 1
    }
    self.classCount = classCount
    confusions = counts
  }

  /// Images that count.
  public var count: Int { confusions.reduce(0, +) }

  /// Images asked to be of a class.
  public func count(asked label: Int) -> Int { confusions[label * classCount..<(label + 1) * classCount].reduce(0, +) }

  /// The share of all images that are seen as what was asked, 0…1; nil without images.
  public var overall: Double? {
    let right = (0..<classCount).reduce(0) { $0 + confusions[$1 * classCount + $1] }
    return count > 0 ? Double(right) / Double(count) : nil
  }

  /// The same share within each class; nil for a class without images.
  public var perClass: [Double?] {
    (0..<classCount).map { label in
      let images = count(asked: label)
      return images > 0 ? Double(confusions[label * classCount + label]) / Double(images) : nil
    }
  }

  /// The most frequent kinds of mistakes, by their share of the class that was asked for; of equal shares the one with
  /// more images first, then in the order of the classes.
  public func worstConfusions(_ limit: Int) -> [Confusion] {
    var found: [Confusion] = []
    for asked in 0..<classCount {
      let images = count(asked: asked)
      for seen in 0..<classCount where seen != asked && confusions[asked * classCount + seen] > 0 {
        found.append(Confusion(asked: asked, seen: seen, count: confusions[asked * classCount + seen], of: images))
      }
    }
    // Shares as fractions, so that equal ones are equal; `sort` is stable.
    found.sort { a, b in
      let (left, right) = (a.count * b.of, b.count * a.of)
      return left != right ? left > right : a.count > b.count
    }
    return Array(found.prefix(limit))
  }

  /// The confusion that matters most; nil where nothing is confused.
  public var worstConfusion: Confusion? { worstConfusions(1).first }
}
