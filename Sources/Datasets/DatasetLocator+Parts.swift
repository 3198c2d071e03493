extension DatasetLocator {
  /// The training images of the data set `name`, and the test images that go with them; of the built-in data set
  /// ``Strokes/training`` and ``Strokes/test``.
  ///
  /// The test images are for the last line of a report: every choice is made with ``LabelledImages/split()``.
  ///
  /// - Throws: where either part is missing or damaged, or their images differ in size.
  public func loadBoth(_ name: String) throws(DatasetError) -> (training: LabelledImages, test: LabelledImages) {
    if name == Strokes.name { return (Strokes.training, Strokes.test) }
    let training = try load(name, split: .train)
    let test = try load(name, split: .test, classNames: training.classNames)
    guard test.width == training.width, test.height == training.height else {
      throw .sizesDiffer(
        name: name, training: "\(training.width)x\(training.height)", test: "\(test.width)x\(test.height)")
    }
    return (training, test)
  }
}

extension Strokes {
  /// What a training reads: 20,000 images of seed 0.
  public static var training: LabelledImages { Strokes(seed: 0).images(count: 20_000).images }
  /// 10,000 images of seed 1.
  public static var test: LabelledImages { Strokes(seed: 1).images(count: 10_000).images }
}
