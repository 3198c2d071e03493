internal import Compute

extension LabelledImages {
  /// Of how many images of a class one is held out.
  public static let imagesPerHeldOut = 12
  /// Splits are the same for everyone who has the data: no option and no seed of a run moves an image across.
  private static let splitSeed: UInt64 = 0
  /// Stands for no label in the keys of random streams: no data set has so many classes.
  public static let noClass = Int(UInt32.max)

  /// The images to learn from, and those that choices are made with (checkpoints, thresholds, when to stop), so that
  /// the test set is read for nothing but the last line.
  ///
  /// One in 12 of each class is held out, rounded down (of MNIST 4,996 of 60,000), so both parts have the data set's
  /// proportions; there is no upper limit, as eleven twelfths remain. A class of fewer than 12 images is too small to
  /// give any away, and stays whole. Images without a label are held out as if they were a class of their own: they judge
  /// nobody's labels, but generated images are compared with them as well. Both parts keep the data set's order, no image
  /// is in both, and none is lost.
  ///
  /// Which images of a class are held out is drawn from a stream keyed by the class alone: it depends on how many there
  /// are and on their order, not on the other classes or on any seed.
  ///
  /// Where the data set itself says what is held out (``isHeldOut``), that is the validation part instead.
  public func split() -> (learning: LabelledImages, validation: LabelledImages) {
    let isHeldOut = heldOut
    return (
      selecting(isHeldOut.indices.filter { !isHeldOut[$0] }).withoutMarks,
      selecting(isHeldOut.indices.filter { isHeldOut[$0] }).withoutMarks
    )
  }

  /// For each image whether ``split()`` holds it out.
  public var heldOut: [Bool] { isHeldOut ?? drawnToHoldOut() }

  private func drawnToHoldOut() -> [Bool] {
    var isHeldOut = [Bool](repeating: false, count: count)
    let unlabelled = labels.indices.filter { labels[$0] == nil }
    for (label, members) in Array(indices(perClass: .max).enumerated()) + [(LabelledImages.noClass, unlabelled)] {
      var random = RandomSource(seed: LabelledImages.splitSeed, purpose: .split, class: label)
      let order = random.permutation(members.count)
      for place in order.prefix(members.count / LabelledImages.imagesPerHeldOut) { isHeldOut[members[place]] = true }
    }
    return isHeldOut
  }

  private var withoutMarks: LabelledImages {
    guard isHeldOut != nil else { return self }
    return LabelledImages(
      name: name, width: width, height: height, channels: channels, classNames: classNames, pixels: pixels, labels: labels)
  }
}
