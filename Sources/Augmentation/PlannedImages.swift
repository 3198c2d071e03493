/// Where an image of a plan comes from.
public enum ImageSource: String, Sendable, Equatable {
  /// Drawn by the generator.
  case synthetic
  /// Copied from a real set.
  case real
}

/// One image of a plan.
public struct PlannedImage: Sendable, Equatable {
  public let source: ImageSource
  /// nil for a model without classes.
  public let label: Int?
  /// The image's number within its class.
  public let index: Int
  /// The number of the plan's part that it belongs to.
  public let part: Int
}

/// The images of a plan in their order, part by part. Each is made when it is asked for: a million take no more room
/// than one.
public struct PlannedImages: Sendable, RandomAccessCollection {
  private let parts: [AugmentationPlan.Part]
  /// For each part, the place behind its last image.
  private let ends: [Int]

  init(_ parts: [AugmentationPlan.Part]) {
    self.parts = parts
    var end = 0
    ends = parts.map { part in
      end += part.count
      return end
    }
  }

  /// The labels that occur, part by part.
  public var labels: [Int] { parts.filter { $0.count > 0 }.compactMap(\.label) }

  /// Whether image `index` of a class is among them.
  func contains(_ source: ImageSource, label: Int?, index: Int) -> Bool {
    parts.contains { $0.source == source && $0.label == label && (0..<$0.count).contains(index - $0.first) }
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { ends.last ?? 0 }

  public subscript(i: Int) -> PlannedImage {
    precondition(indices.contains(i), "image \(i) of \(count)")
    // The first part that ends behind it.
    var (low, high) = (0, ends.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] > i { high = middle } else { low = middle + 1 }
    }
    let part = parts[low]
    return PlannedImage(
      source: part.source, label: part.label, index: part.first + i - (ends[low] - part.count), part: low)
  }
}
