/// An image being measured, and what several factors need of it, computed when it is first asked for.
public final class MeasuredImage {
  public let image: Image
  private let morphometer: Morphometer
  /// Nil where there is no shape.
  public private(set) lazy var morphometry: Morphometry? = morphometer.measure(image)
  private(set) lazy var tone = ImageTone(image)

  /// - Parameter morphometer: keeps its memory from image to image.
  public init(_ image: Image, with morphometer: Morphometer = Morphometer()) {
    self.image = image
    self.morphometer = morphometer
  }
}
