/// Images of one size in memory, each with a label or without.
public struct LabelledImages: Sendable {
  /// What the data set is called: `mnist`, `strokes`, or a folder's name.
  public let name: String
  public let width: Int
  public let height: Int
  /// 1 (grey), 3 (RGB) or 4 (RGBA).
  public let channels: Int
  public let classNames: [String]
  /// `[count, height, width, channels]`, row-major, 0…255.
  public let pixels: [UInt8]
  /// An index into ``classNames``, or nil where the label is not known.
  public let labels: [Int?]
  /// Which images the data set itself holds out for choices, as in a folder called `validation`; nil where it says
  /// nothing, and ``split()`` draws them.
  public let isHeldOut: [Bool]?

  /// - Precondition: `pixels` holds exactly `labels.count` images, every label is a class, and `isHeldOut` has a value
  ///   for each image if any.
  public init(
    name: String, width: Int, height: Int, channels: Int, classNames: [String], pixels: [UInt8], labels: [Int?],
    isHeldOut: [Bool]? = nil
  ) {
    precondition(pixels.count == labels.count * width * height * channels, "pixels and labels do not match")
    precondition(labels.allSatisfy { label in label.map { classNames.indices.contains($0) } ?? true }, "a label without a class")
    precondition(isHeldOut == nil || isHeldOut?.count == labels.count, "marks and labels do not match")
    self.name = name
    self.width = width
    self.height = height
    self.channels = channels
    self.classNames = classNames
    self.pixels = pixels
    self.labels = labels
    self.isHeldOut = isHeldOut
  }

  public var count: Int { labels.count }
  public var classCount: Int { classNames.count }
  /// Bytes of one image.
  public var pixelsPerImage: Int { width * height * channels }

  /// The images at `indices`, in that order, with their marks.
  public func selecting(_ indices: [Int]) -> LabelledImages {
    var chosen: [UInt8] = []
    chosen.reserveCapacity(indices.count * pixelsPerImage)
    for i in indices { chosen += pixels[i * pixelsPerImage..<(i + 1) * pixelsPerImage] }
    return LabelledImages(
      name: name, width: width, height: height, channels: channels, classNames: classNames,
      pixels: chosen, labels: indices.map { labels[$0] }, isHeldOut: isHeldOut.map { marks in indices.map { marks[$0] } })
  }

  /// The same images with other labels, of the same classes.
  ///
  /// - Precondition: one for each image, or nil.
  public func labelled(_ labels: [Int?]) -> LabelledImages {
    LabelledImages(
      name: name, width: width, height: height, channels: channels, classNames: classNames, pixels: pixels, labels: labels, isHeldOut: isHeldOut)
  }

  /// Both, one after the other, without marks of what is held out.
  ///
  /// - Precondition: of one size, and the same classes.
  public func appending(_ other: LabelledImages) -> LabelledImages {
    precondition(
      other.pixelsPerImage == pixelsPerImage && other.width == width && other.classCount == classCount, "images of two kinds")
    return LabelledImages(
      name: name, width: width, height: height, channels: channels, classNames: classNames, pixels: pixels + other.pixels,
      labels: labels + other.labels)
  }

  /// The same without their labels; the classes are gone as well.
  public var withoutLabels: LabelledImages {
    LabelledImages(
      name: name, width: width, height: height, channels: channels, classNames: [], pixels: pixels,
      labels: [Int?](repeating: nil, count: count), isHeldOut: isHeldOut)
  }

  /// The first `limit` indices of each class, in the order of the data set.
  public func indices(perClass limit: Int) -> [[Int]] {
    var found = [[Int]](repeating: [], count: classCount)
    for (i, label) in labels.enumerated() {
      if let label, found[label].count < limit { found[label].append(i) }
    }
    return found
  }
}
