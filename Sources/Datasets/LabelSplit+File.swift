extension LabelSplit {
  /// The split as a text that `numpy.loadtxt(…, dtype=int)` reads as an array `[classes · perClass, 2]`: a comment, then a
  /// line for each chosen image with its place in the data set, from 0, and its label, in the order of
  /// ``indices(of:)``.
  ///
  /// - Throws: ``LabelSplitError`` where a class has fewer images.
  public func text(for data: LabelledImages) throws(LabelSplitError) -> String {
    var text = "# \(data.name): split \(split), \(perClass) per class; index into the \(data.count) training images, label\n"
    for i in try indices(of: data) {
      if let label = data.labels[i] { text += "\(i) \(label)\n" }
    }
    return text
  }

  /// What its file is called: `10-per-class-split-3.txt`.
  public var fileName: String { "\(perClass)-per-class-split-\(split).txt" }

  /// How messages and the model's file name it.
  public var words: String { "\(perClass) per class, split \(split)" }
}
