internal import Files

extension LabelledImages {
  /// SHA-256 of the content, 64 hex digits: sizes, class names, labels and pixels, but not ``name``. Two data sets with
  /// one digest train the same model, wherever they were found.
  ///
  /// Every number is 8 bytes, little-endian, and every class name follows its length, so that no two contents are
  /// fed alike. A missing label is −1. Where images are held out by the data set itself, a byte for each follows. The order is part of every model file's identity: never change it.
  public var digest: String {
    var hash = SHA256()
    func feed(_ number: Int) { hash.update((0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }) }
    for number in [count, height, width, channels, classCount] { feed(number) }
    for name in classNames {
      let text = Array(name.utf8)
      feed(text.count)
      hash.update(text)
    }
    for label in labels { feed(label ?? -1) }
    hash.update(pixels)
    if let isHeldOut { hash.update(isHeldOut.map { $0 ? 1 : 0 }) }
    return SHA256.hexadecimal(hash.finalize())
  }
}
