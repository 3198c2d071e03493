/// What Morpho-MNIST measures in a picture of one bright shape on black, such as a digit: Castro, Tan, Kainz, Konukoglu
/// and Glocker, Morpho-MNIST: Quantitative Assessment and Diagnostics for Representation Learning, JMLR 20, 2019.
///
/// All six are taken from the image enlarged four times (``Enlarger``): slant, width and height from its grey levels,
/// area, length and thickness from what lies above the middle of its darkest and its brightest level, the ink.
///
/// Measured on the first 2000 digits of MNIST's test set, against the paper's definitions in numpy, scipy and
/// scikit-image: see `Tests/ImagesTests/Reference/README.md`.
public struct Morphometry: Sendable, Equatable {
  /// How much is ink, in square pixels.
  public var area: Float
  /// How long the strokes are, in pixels: the steps of the ``MedialAxis`` to neighbouring cells, straight or diagonal.
  public var length: Float
  /// How thick the strokes are, in pixels: twice the mean distance from the medial axis to the background.
  public var thickness: Float
  /// How far the shape leans, in radians, positive for "/" and negative for "\\": the angle of the horizontal shear that
  /// would make it upright.
  public var slant: Float
  /// The horizontal side, in pixels, of the parallelogram that bounds the shape and leans as it does, between 1 % and 99 %
  /// of the shape's mass. Nil where the shape leans by more than 10 pixels for each row (84°): it is a horizontal stroke
  /// then, not a slanted shape.
  public var width: Float?
  /// The height of that parallelogram, in pixels, likewise between 1 % and 99 % of the mass.
  public var height: Float

  public init(area: Float, length: Float, thickness: Float, slant: Float, width: Float?, height: Float) {
    self.area = area
    self.length = length
    self.thickness = thickness
    self.slant = slant
    self.width = width
    self.height = height
  }
}
