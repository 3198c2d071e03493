extension LabelledImages {
  /// How many images have a label.
  public var labelledCount: Int { labels.count { $0 != nil } }
  /// Whether some image has none.
  public var hasUnlabelled: Bool { labels.contains { $0 == nil } }

  /// The images that have a label, in their order.
  public var labelledOnly: LabelledImages {
    hasUnlabelled ? selecting(labels.indices.filter { labels[$0] != nil }) : self
  }

  /// The same images, without labels but at `indices`; the classes stay.
  public func keepingLabels(at indices: [Int]) -> LabelledImages {
    var kept = [Int?](repeating: nil, count: count)
    for i in indices { kept[i] = labels[i] }
    return LabelledImages(
      name: name, width: width, height: height, channels: channels, classNames: classNames, pixels: pixels, labels: kept,
      isHeldOut: isHeldOut)
  }

  /// These images, and behind them `more`, whose labels are dropped.
  ///
  /// - Precondition: all have one size.
  public func adding(unlabelled more: LabelledImages) -> LabelledImages {
    precondition(
      (more.width, more.height, more.channels) == (width, height, channels),
      "\(more.width)x\(more.height)x\(more.channels) beside \(width)x\(height)x\(channels)")
    return LabelledImages(
      name: name, width: width, height: height, channels: channels, classNames: classNames, pixels: pixels + more.pixels,
      labels: labels + [Int?](repeating: nil, count: more.count),
      isHeldOut: isHeldOut.map { $0 + [Bool](repeating: false, count: more.count) })
  }

  /// These images without those that have no label and the very pixels of one of `test`: to learn from such an image would
  /// flatter whatever is measured there. What has a label is the user's own doing, and stays.
  ///
  /// - Returns: also how many were left out
  public func leavingOutUnlabelled(among test: LabelledImages) -> (images: LabelledImages, leftOut: Int) {
    guard hasUnlabelled, test.pixelsPerImage == pixelsPerImage else { return (self, 0) }
    let tested = Set((0..<test.count).map { test.pixels[$0 * pixelsPerImage..<($0 + 1) * pixelsPerImage] })
    let kept = labels.indices.filter { labels[$0] != nil || !tested.contains(pixels[$0 * pixelsPerImage..<($0 + 1) * pixelsPerImage]) }
    return kept.count == count ? (self, 0) : (selecting(kept), count - kept.count)
  }
}
