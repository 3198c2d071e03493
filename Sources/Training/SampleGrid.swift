internal import Datasets
public import Images
public import Models

/// Contact sheets whose rows are classes: real images, and the same latents drawn again and again while a model learns.
/// Where there are no classes, the rows mean nothing.
public enum SampleGrid {
  private static let columns = 10
  /// More classes than this are shown by their first ones.
  private static let rows = 20
  /// Of images without classes.
  private static let rowsWithoutClasses = 10
  static let sheet = ContactSheet(columns: columns)

  /// The first images of each class.
  static func real(_ data: LabelledImages) -> Image {
    let first = Array(0..<min(data.count, columns * rowsWithoutClasses))
    let classes = data.classCount > 0 ? data.indices(perClass: columns)
      : stride(from: 0, to: first.count, by: columns).map { Array(first[$0..<min(first.count, $0 + columns)]) }
    let blank = Image(
      width: data.width, height: data.height, channels: data.channels,
      pixels: [UInt8](repeating: 0, count: data.pixelsPerImage))
    let images = classes.prefix(rows).flatMap { indices in
      (0..<columns).map { column in
        guard column < indices.count else { return blank }
        let start = indices[column] * data.pixelsPerImage
        return Image(
          width: data.width, height: data.height, channels: data.channels,
          pixels: Array(data.pixels[start..<start + data.pixelsPerImage]))
      }
    }
    return sheet.draw(images)
  }

  /// Images 0 to 9 of each class under the sampler's seed; without classes 0 to 99.
  public static func generated(_ sampler: Sampler) -> Image {
    let classes = sampler.architecture.classCount
    let requests = classes == 0
      ? (0..<columns * rowsWithoutClasses).map { SampleRequest(label: nil, index: $0) }
      : (0..<min(rows, classes)).flatMap { label in (0..<columns).map { SampleRequest(label: label, index: $0) } }
    return sheet.draw(sampler.images(requests))
  }

  /// The images of a sheet that tell how a generator learns: the first of each class, or without classes the first ones;
  /// at most so many.
  static func first(_ most: Int, of sheet: Image, _ architecture: Architecture) -> [Image]? {
    guard let images = self.sheet.cut(sheet, width: architecture.width, height: architecture.height) else { return nil }
    let chosen = architecture.classCount == 0 ? images : stride(from: 0, to: images.count, by: columns).map { images[$0] }
    return Array(chosen.prefix(most))
  }
}
