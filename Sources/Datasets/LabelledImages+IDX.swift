/// A file's bytes, and where they are from, for messages.
public struct NamedBytes: Sendable {
  public let path: String
  public let bytes: [UInt8]

  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

extension LabelledImages {
  /// Grey images with their labels from a pair of idx files, compressed or not.
  ///
  /// - Parameter classNames: what the labels 0, 1, … stand for; without names the classes are "0" to the greatest
  ///   label.
  /// - Throws: when a file is damaged, the counts differ, or a label has no class.
  public init(
    name: String, classNames: [String]? = nil, idxImages: NamedBytes, idxLabels: NamedBytes
  ) throws(DatasetError) {
    // Labels first: they are small, and what is wrong with them is known at once.
    let labels = try IDX.decodeLabels(idxLabels.bytes, path: idxLabels.path)
    let images = try IDX.decodeImages(idxImages.bytes, path: idxImages.path)
    if labels.count != images.count {
      throw .countsDiffer(
        imagesPath: idxImages.path, images: images.count, labelsPath: idxLabels.path, labels: labels.count)
    }
    let classNames = classNames ?? (0...Int(labels.max() ?? 0)).map { String($0) }
    if let i = labels.firstIndex(where: { $0 >= classNames.count }) {
      throw .labelOutOfRange(path: idxLabels.path, index: i, label: Int(labels[i]), classCount: classNames.count)
    }
    self.init(
      name: name, width: images.width, height: images.height, channels: 1, classNames: classNames,
      pixels: images.pixels, labels: labels.map { Int($0) })
  }
}
