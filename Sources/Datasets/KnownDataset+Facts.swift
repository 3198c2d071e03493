extension KnownDataset {
  public func count(_ split: DatasetSplit) -> Int { split == .train ? counts.train : counts.test }

  /// Of all its files as they lie in its folder, without compression: a byte for each label and each number of a pixel,
  /// and the headers of idx files.
  public var bytes: Int {
    let perImage = 1 + imageSize.width * imageSize.height * imageSize.channels
    return (counts.train + counts.test) * perImage + (imageSize.channels == 1 ? 2 * (8 + 16) : 0)
  }
}
