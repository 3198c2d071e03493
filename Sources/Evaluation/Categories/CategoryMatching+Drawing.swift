package import Datasets
public import Models

extension CategoryMatching {
  /// Images of each category that are drawn to find out: a share is then known to about 1.3 points where it is 90 %.
  public static let imagesPerCategory = 500
  /// The first number of the images that are drawn: others than those a user draws.
  private static let firstIndex = 1 << 40

  /// Draws images of every category and has them judged.
  ///
  /// - Parameters:
  ///   - sampler: of a model whose classes are categories
  ///   - classNames: of the judge's data
  /// - Precondition: the judge is for images of the model's size and channels.
  public init(of sampler: Sampler, by judge: Judge, classNames: [String], imagesPerCategory: Int = imagesPerCategory) {
    self.init(of: sampler, classNames: classNames, imagesPerCategory: imagesPerCategory) { judge.judge($0).predictions }
  }

  /// The same for whatever says which class each image shows.
  package init(
    of sampler: Sampler, classNames: [String], imagesPerCategory: Int = imagesPerCategory,
    predict: (LabelledImages) -> [Int]
  ) {
    let a = sampler.architecture
    var counts = [Int](repeating: 0, count: a.classCount * classNames.count)
    // Category by category: of many, all images at once would be too many.
    for category in a.classNames.indices {
      let requests = (0..<imagesPerCategory).map { SampleRequest(label: category, index: Self.firstIndex + $0) }
      let images = LabelledImages(
        name: "category", width: a.width, height: a.height, channels: a.imageChannels, classNames: classNames,
        pixels: sampler.draw(requests), labels: [Int?](repeating: nil, count: requests.count))
      for label in predict(images) { counts[category * classNames.count + label] += 1 }
    }
    self.init(counts: counts, categories: a.classCount, classNames: classNames)
  }
}

extension Generator {
  /// Makes the categories classes: in the order of the classes that they were found to show, and under their names.
  public func arrangeClasses(by matching: CategoryMatching) { arrangeClasses(matching.order, names: matching.names) }
}
