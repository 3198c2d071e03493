internal import Datasets
internal import Images
internal import Models

/// How much each factor varies within a class: the yardstick for what a code does.
struct FactorSpread {
  /// Standard deviations within a class, by the factors' names: the root of the classes' mean variance. A factor that is
  /// undefined in most images, or does not vary, has none.
  let deviations: [String: Double]
  let yardstick: CodeDescription.Yardstick

  /// - Parameter classes: images of one class each
  init(_ classes: [[Image]], factors: [any Factor], _ yardstick: CodeDescription.Yardstick) {
    self.yardstick = yardstick
    var variances = [[Double]](repeating: [], count: factors.count)
    for images in classes where images.count >= 2 {
      for (i, column) in FactorTable(images, factors: factors).values.enumerated() {
        let defined = column.compactMap(\.self)
        guard 2 * defined.count > images.count, defined.count >= 2 else { continue }
        let mean = defined.reduce(0, +) / Double(defined.count)
        variances[i].append(defined.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(defined.count - 1))
      }
    }
    let measured = classes.count { $0.count >= 2 }
    var deviations: [String: Double] = [:]
    for (factor, variances) in zip(factors, variances) where 2 * variances.count > measured {
      let variance = variances.reduce(0, +) / Double(variances.count)
      if variance > 0, variance.isFinite { deviations[factor.name] = variance.squareRoot() }
    }
    self.deviations = deviations
  }
}

extension LabelledImages {
  /// The first images of each class; images without classes are one class.
  func pictures(perClass limit: Int, classes: Int) -> [[Image]] {
    let groups = classCount == 0 ? [Array(0..<min(10 * limit, count))] : Array(indices(perClass: limit).prefix(classes))
    return groups.map { indices in
      indices.map { i in
        Image(
          width: width, height: height, channels: channels,
          pixels: Array(pixels[i * pixelsPerImage..<(i + 1) * pixelsPerImage]))
      }
    }
  }
}
