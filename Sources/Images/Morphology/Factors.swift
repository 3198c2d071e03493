/// Everything that can be measured; a new factor is one new file and one entry here.
public enum Factors {
  public static let all: [any Factor] = [Thickness(), Slant(), Width(), Height(), Area(), Length()]

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
}
