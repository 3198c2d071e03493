internal import Images

/// How images of any size and kind become images of one.
public struct ImagePreparation: Sendable, Equatable {
  /// How an image of other proportions comes into the working size.
  public enum Fit: String, Sendable, CaseIterable {
    /// Cropped where that costs at most a tenth of it, otherwise padded.
    case auto
    /// All of it, with bars in the median colour of its border.
    case pad
    /// Its middle.
    case crop
    /// All of it, with other proportions.
    case stretch
  }

  /// What becomes of transparency. An alpha channel that is opaque everywhere is dropped in any case.
  public enum Alpha: String, Sendable, CaseIterable {
    /// Laid on white where what is visible is dark, otherwise on black: the same for all images.
    case flatten
    /// Kept as a fourth channel.
    case keep
  }

  /// Pixels of both sides; nil chooses ``sizes``.
  public var size: Int?
  public var fit = Fit.auto
  public var alpha = Alpha.flatten
  /// Of each class, the share that is kept for testing where nothing says which images are.
  public var testShare = 0.2

  public init() {}

  /// The sizes to choose from.
  public static let sizes = [28, 32, 48, 64]
  /// Sides that images of one size may keep, and that can be asked for: multiples of 4 in this range.
  public static let sides = 8...64

  public static func isSide(_ pixels: Int) -> Bool { sides.contains(pixels) && pixels % 4 == 0 }

  /// The working size for images of these sizes: their own where all have the same and both sides are allowed; otherwise
  /// the smallest of ``sizes`` that is at least the median of the longer sides, or the largest of them.
  func workingSize(_ found: [(width: Int, height: Int)]) -> (width: Int, height: Int) {
    if let size { return (size, size) }
    if let first = found.first, found.allSatisfy({ $0 == first }), Self.isSide(first.width), Self.isSide(first.height) {
      return first
    }
    let sides = found.map { max($0.width, $0.height) }.sorted()
    let median = sides.isEmpty ? 0 : sides[(sides.count - 1) / 2]
    let size = Self.sizes.first { $0 >= median } ?? Self.sizes[Self.sizes.count - 1]
    return (size, size)
  }

  /// What happened to an image on its way to the working size.
  enum Change: Sendable, CaseIterable {
    case none
    case shrunk
    case enlarged
  }

  /// How it came to the working proportions.
  enum Frame: Sendable, CaseIterable {
    case whole
    case cropped
    case padded
    case stretched
  }

  /// `image` with the sides `width` and `height`.
  func fitted(_ image: Image, width: Int, height: Int) -> (image: Image, change: Change, frame: Frame) {
    if image.width == width, image.height == height { return (image, .none, .whole) }
    let change: Change = image.width > width || image.height > height ? .shrunk : .enlarged
    // Proportions as products: across is greater where the image is wider than the frame.
    let (across, down) = (image.width * height, image.height * width)
    if across == down { return (image.resized(width: width, height: height), change, .whole) }
    switch fit {
    case .stretch: return (image.resized(width: width, height: height), change, .stretched)
    case .auto where 10 * min(across, down) >= 9 * max(across, down), .crop:
      let (keptWidth, keptHeight) =
        across > down ? (max(1, image.height * width / height), image.height) : (image.width, max(1, image.width * height / width))
      let middle = image.cropped(
        x: (image.width - keptWidth) / 2, y: (image.height - keptHeight) / 2, width: keptWidth, height: keptHeight)
      return (middle.resized(width: width, height: height), change, .cropped)
    case .auto, .pad:
      let (newWidth, newHeight) =
        across > down
        ? (width, max(1, (2 * image.height * width + image.width) / (2 * image.width)))
        : (max(1, (2 * image.width * height + image.height) / (2 * image.height)), height)
      let small = image.resized(width: min(width, newWidth), height: min(height, newHeight))
      return (small.padded(width: width, height: height, colour: small.borderMedian), change, .padded)
    }
  }
}
