public import Datasets
public import Models

/// The real images that a run is measured by, or that stand beside its own: by class, in the order of their set.
public struct RealImages: Sendable {
  /// What they are for.
  public enum Purpose: Sendable {
    /// To be counted, or copied, class by class: their classes are the model's.
    case classes
    /// To keep away from: where a model has no classes, or found them by itself, theirs may be any.
    case distances
  }

  public let images: LabelledImages
  /// For each class the places of its images.
  private let places: [[Int]]

  /// - Throws: ``AugmentationError`` unless they have the classes and the size of a model of `architecture`.
  public init(
    _ images: LabelledImages, for architecture: Architecture, _ purpose: Purpose = .classes
  ) throws(AugmentationError) {
    self.images = images
    places = images.indices(perClass: .max)
    try check(against: architecture, purpose)
  }

  /// How many images each class has.
  public var counts: [Int] { places.map(\.count) }

  /// Image `index` of a class, `[height, width, channels]`.
  func pixels(label: Int, index: Int) -> ArraySlice<UInt8> {
    let place = places[label][index]
    return images.pixels[place * images.pixelsPerImage..<(place + 1) * images.pixelsPerImage]
  }

  /// Makes sure that they can stand beside the images of a model.
  func check(against architecture: Architecture, _ purpose: Purpose = .classes) throws(AugmentationError) {
    let anyClasses = purpose == .distances && (architecture.classNames.isEmpty || architecture.discoversClasses)
    guard anyClasses || images.classNames == architecture.classNames else {
      throw .realClassesDiffer(set: images.name, found: images.classNames, expected: architecture.classNames)
    }
    let found = (images.width, images.height, images.channels)
    guard found == (architecture.width, architecture.height, architecture.imageChannels) else {
      throw .realSizeDiffers(
        set: images.name, found: [images.width, images.height, images.channels],
        expected: [architecture.width, architecture.height, architecture.imageChannels])
    }
  }
}
