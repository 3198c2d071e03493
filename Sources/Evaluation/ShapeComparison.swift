internal import Compute
internal import Datasets
internal import Images
private import Synchronization

/// Properties of the shapes in each class, of generated and of real images.
struct ShapeComparison {
  static let factors: [any Factor] = [Thickness(), Slant(), Width(), Height()]

  let reports: [EvaluationReport.FactorReport]

  /// - Parameter progress: hears the share that is done, 0…1
  init(_ generated: LabelledImages, _ real: LabelledImages, progress: (Double) -> Void) {
    let measured = ShapeComparison.measure(generated)
    progress(0.5)
    let measuredReal = ShapeComparison.measure(real)
    reports = ShapeComparison.factors.enumerated().map { number, factor in
      let spreads = [(measured, generated), (measuredReal, real)].map { ShapeComparison.spreads($0, number, of: $1) }
      return .init(
        name: factor.name, unit: factor.unit,
        classes: generated.classNames.indices.map { .init(label: $0, generated: spreads[0][$0], real: spreads[1][$0]) })
    }
    progress(1)
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
  private static func measure(_ images: LabelledImages) -> [[Float?]] {
    let size = images.pixelsPerImage
    let rows = 256
    let chunks = (images.count + rows - 1) / rows
    let parts = Mutex([[[Float?]]](repeating: [], count: chunks))
    Threads.forEach(chunks: chunks) { chunk in
      let pictures = (chunk * rows..<min(images.count, (chunk + 1) * rows)).map { i in
        Image(
          width: images.width, height: images.height, channels: images.channels,
          pixels: Array(images.pixels[i * size..<(i + 1) * size]))
      }
      let part = Factors.measure(pictures, factors)
      parts.withLock { $0[chunk] = part }
    }
    return parts.withLock { $0.flatMap { $0 } }
  }
}
