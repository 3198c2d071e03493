internal import Compute
public import Datasets

/// One way to part images: what is learned from, and what is examined, as indices into the images with labels.
public struct Fold: Sendable, Equatable {
  public let learning: [Int]
  public let examined: [Int]

  public init(learning: [Int], examined: [Int]) {
    self.learning = learning
    self.examined = examined
  }
}

/// How amounts of synthetic images are chosen without the test images.
public enum ValidationPlan: Sendable, Equatable {
  /// One part of the images is held out (``Datasets/LabelledImages/split()``).
  case heldOut(Fold)
  /// Each image is examined once, by classifiers that learned from the other folds (Kohavi 1995).
  case folds([Fold])
  /// There are too few images with labels to give any away.
  case none

  /// Three: each fold costs a generator, and five of each of the arms' classifiers.
  public static let standardFolds = 3
  /// With so many held-out images, one part is enough: its images leave less doubt than seeds do.
  public static let leastHeldOut = 1_000
  /// Of images with labels in each class, on average: with fewer, no choice could be made.
  public static let leastPerClass = 4

  /// The plan for images that all have labels, the same for everyone who has them.
  ///
  /// - Parameters:
  ///   - folds: 2 or more
  ///   - unseen: for a generator that has learned from these images, those that it has not learned from; the choice can be made with
  ///     them only. nil: for generators that will be trained, or have learned from other images
  public init(for images: LabelledImages, folds count: Int = standardFolds, unseen: [Bool]? = nil) {
    precondition(count >= 2 && images.labels.allSatisfy { $0 != nil }, "\(count) folds, or images without labels")
    let isHeldOut = unseen ?? images.heldOut
    let held = Fold(learning: isHeldOut.indices.filter { !isHeldOut[$0] }, examined: isHeldOut.indices.filter { isHeldOut[$0] })
    if held.examined.count >= (unseen == nil ? Self.leastHeldOut : 1) {
      self = .heldOut(held)
      return
    }
    let members = images.indices(perClass: .max).filter { !$0.isEmpty }
    guard unseen == nil, images.count >= Self.leastPerClass * members.count else {
      self = .none
      return
    }
    // Dealt like cards, class after class, so that all folds have as many images of a class, and as many in all, give or take one.
    var fold = [Int](repeating: 0, count: images.count)
    var next = 0
    for (label, members) in images.indices(perClass: .max).enumerated() {
      var random = RandomSource(seed: Self.seed, purpose: .split, class: label, index: 3)
      for place in random.permutation(members.count) {
        fold[members[place]] = next % count
        next += 1
      }
    }
    self = .folds((0..<count).map { number in
      Fold(learning: fold.indices.filter { fold[$0] != number }, examined: fold.indices.filter { fold[$0] == number })
    })
  }

  /// All that is examined once.
  public var parts: [Fold] {
    switch self {
    case .heldOut(let fold): [fold]
    case .folds(let folds): folds
    case .none: []
    }
  }

  /// No option and no seed of a run moves an image across.
  private static let seed: UInt64 = 0
}
