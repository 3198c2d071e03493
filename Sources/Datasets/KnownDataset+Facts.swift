extension KnownDataset {
  /// Images of a part: a label is a byte behind a header of 8.
  public func count(_ split: DatasetSplit) -> Int { files(split).labels.size - 8 }

  /// Pixels of an image's sides, which are equal: a pixel is a byte behind a header of 16.
  public var side: Int { Int(Double((train.images.size - 16) / max(1, count(.train))).squareRoot()) }

  /// Of all four files, without compression.
  public var bytes: Int {
    DatasetSplit.allCases.reduce(0) { $0 + files($1).images.size + files($1).labels.size }
  }
}
