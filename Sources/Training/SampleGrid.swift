internal import Datasets
public import Images
public import Models

/// Contact sheets whose rows are classes: real images, and the same latents drawn again and again while a model learns.
public enum SampleGrid {
  private static let columns = 10
  /// More classes than this are shown by their first ones.
  private static let rows = 20

  /// The first images of each class.
  static func real(_ data: LabelledImages) -> Image {
    let classes = data.classCount == 0 ? [Array(0..<min(data.count, columns))] : data.indices(perClass: columns)
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
    return ContactSheet(columns: columns).draw(images)
  }

  /// Images 0 to 9 of each class under the sampler's seed.
  public static func generated(_ sampler: Sampler) -> Image {
    let classes = sampler.architecture.classCount
    let labels: [Int?] = classes == 0 ? [nil] : Array(0..<min(rows, classes))
    let requests = labels.flatMap { label in (0..<columns).map { SampleRequest(label: label, index: $0) } }
    return ContactSheet(columns: columns).draw(sampler.images(requests))
  }
}
