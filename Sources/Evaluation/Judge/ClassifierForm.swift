internal import Datasets

/// What a classifier's shapes follow from: the images' size and how many classes there are.
///
/// One rule for all sizes, so that no image set needs a network of its own:
/// - images of more than 64 pixels a side are averaged over squares of f×f pixels first, f the smallest whole factor
///   that makes them fit (a judge needs no more, and its cost stays within bounds);
/// - then the sides are halved, rounded up, until both are at most 8: twice for 28 and 32 pixels, three times for 64, at
///   least once; before each halving and behind the last is a block of 16, 32, 64, 64 … maps;
/// - 128 features and one logit a class follow.
struct ClassifierForm: Sendable, Equatable {
  static let largestSide = 64
  static let smallestMap = 8

  /// The images' size in pixels.
  let height: Int
  let width: Int
  /// 1 (grey), 3 (RGB) or 4 (RGBA).
  let channels: Int
  let classCount: Int

  init(height: Int, width: Int, channels: Int, classCount: Int) {
    self.height = height
    self.width = width
    self.channels = channels
    self.classCount = classCount
  }

  init(_ images: LabelledImages) {
    self.init(height: images.height, width: images.width, channels: images.channels, classCount: images.classCount)
  }

  /// Pixels along a side of the squares that are averaged; 1 for images that are used as they are.
  var shrinking: Int { (max(height, width) + Self.largestSide - 1) / Self.largestSide }
  /// The size that the network sees; a last square may be cut off by the border.
  var inputHeight: Int { (height + shrinking - 1) / shrinking }
  var inputWidth: Int { (width + shrinking - 1) / shrinking }

  /// Maps of each block.
  var blockChannels: [Int] { (0...maps.count).map { min(16 << $0, 64) } }

  /// The sizes of the maps after each halving.
  var maps: [(height: Int, width: Int)] {
    var maps: [(height: Int, width: Int)] = []
    var (h, w) = (inputHeight, inputWidth)
    repeat {
      (h, w) = ((h + 1) / 2, (w + 1) / 2)
      maps.append((h, w))
    } while max(h, w) > Self.smallestMap
    return maps
  }
}
