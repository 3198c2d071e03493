internal import Compute
internal import Datasets
internal import Images
private import Synchronization

/// Properties of the images in each class, of generated and of real ones: thickness, slant, width and height of the shapes
/// where there are bright shapes on a dark ground, else brightness and contrast, and saturation of colours.
struct ShapeComparison {
  private static let ofShapes = ["thickness", "slant", "width", "height"]
  private static let ofPictures = ["brightness", "contrast", "saturation"]
  /// Real images that are looked at to find out which of these it is.
  private static let examples = 200

  let reports: [EvaluationReport.FactorReport]

  /// - Parameter progress: hears the share that is done, 0…1
  init(_ generated: LabelledImages, _ real: LabelledImages, progress: (Double) -> Void) {
    let factors = ShapeComparison.factors(for: real)
    let measured = ShapeComparison.measure(generated, factors)
    progress(0.5)
    let measuredReal = ShapeComparison.measure(real, factors)
    reports = factors.enumerated().map { number, factor in
      let spreads = [(measured, generated), (measuredReal, real)].map { ShapeComparison.spreads($0, number, of: $1) }
      return .init(
        name: factor.name, unit: factor.unit,
        classes: generated.classNames.indices.map { .init(label: $0, generated: spreads[0][$0], real: spreads[1][$0]) })
    }
    progress(1)
  }

  private static func factors(for real: LabelledImages) -> [any Factor] {
    let step = max(1, real.count / examples)
    let suited = Factors.suited(to: stride(from: 0, to: real.count, by: step).map { picture($0, of: real) })
    let wanted = suited.contains { ofShapes.contains($0.name) } ? ofShapes : ofPictures
    return wanted.compactMap { name in suited.first { $0.name == name } }
  }

  private static func picture(_ i: Int, of images: LabelledImages) -> Image {
    let size = images.pixelsPerImage
    return Image(
      width: images.width, height: images.height, channels: images.channels,
      pixels: Array(images.pixels[i * size..<(i + 1) * size]))
  }

  /// Mean and deviation of a factor in each class; nil where no image has it.
  private static func spreads(
    _ rows: [[Float?]], _ factor: Int, of images: LabelledImages
  ) -> [EvaluationReport.Spread?] {
    images.indices(perClass: .max).map { members in
      let values = members.compactMap { rows[$0][factor].map(Double.init) }
      return values.isEmpty ? nil : .init(values)
    }
  }

  /// A row for each image, an entry for each factor.
  private static func measure(_ images: LabelledImages, _ factors: [any Factor]) -> [[Float?]] {
    let rows = 256
    let chunks = (images.count + rows - 1) / rows
    let parts = Mutex([[[Float?]]](repeating: [], count: chunks))
    Threads.forEach(chunks: chunks) { chunk in
      let pictures = (chunk * rows..<min(images.count, (chunk + 1) * rows)).map { picture($0, of: images) }
      let part = Factors.measure(pictures, factors)
      parts.withLock { $0[chunk] = part }
    }
    return parts.withLock { $0.flatMap { $0 } }
  }
}
