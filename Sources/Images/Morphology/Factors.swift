/// Everything that can be measured; a new factor is one new file and one entry here.
public enum Factors {
  public static let all: [any Factor] = [
    Thickness(), Slant(), Width(), Height(), Area(), Length(), HorizontalPosition(), VerticalPosition(), Brightness(),
    Contrast(), Hue(), Saturation(),
  ]

  /// Measures many images, of any size: one row for each, with one entry for each factor, nil where it is undefined. What
  /// several factors need is computed once.
  ///
  /// On one thread: callers that have more give each a part of the images.
  public static func measure(_ images: [Image], _ factors: [any Factor] = all) -> [[Float?]] {
    let morphometer = Morphometer()
    return images.map { image in
      let measured = MeasuredImage(image, with: morphometer)
      return factors.map { $0.measure(measured) }
    }
  }

  /// The factors that say something about images like `examples`: those of shapes where the ground is dark, those of
  /// colours where there are any.
  ///
  /// A ground is dark where at least 30 % of the pixels have a luma below 32 in at least half of the images. Measured: the
  /// median share is 83 % for MNIST, 54 % for Fashion-MNIST, 2 % for CIFAR-10.
  public static func suited(to examples: [Image]) -> [any Factor] {
    let dark = examples.count { image in
      let pixels = image.grey.pixels
      return 10 * pixels.count { $0 < 32 } >= 3 * pixels.count
    }
    let areShapes = !examples.isEmpty && 2 * dark >= examples.count
    let areColoured = examples.contains { image in
      image.channels > 1 && (ImageTone(image).saturation ?? 0) > 0
    }
    return all.filter { factor in
      switch factor.domain {
      case .shapes: areShapes
      case .images: true
      case .colours: areColoured
      }
    }
  }
}
