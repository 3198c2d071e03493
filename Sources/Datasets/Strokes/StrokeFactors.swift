internal import Compute

/// What is known about one image of ``Strokes`` besides its class: the numbers it was drawn from.
///
/// Each factor is uniform in its range and independent of the others and of the class. What the factors do not tell:
/// which of its class's glyphs the digit is, and where the wobble goes.
public struct StrokeFactors: Sendable, Equatable {
  /// The pen's diameter, in pixels.
  public var thickness: Float
  /// The angle between the upright and the digit's axis, in radians; positive leans right.
  public var slant: Float
  /// The width of the glyph's cell, in pixels from centre line to centre line. Most digits fill the cell; 1 does not.
  public var width: Float
  /// The height of the glyph's cell, in pixels from centre line to centre line. Every digit fills it.
  public var height: Float
  /// How far the cell's centre is right of the image's, in pixels.
  public var x: Float
  /// How far the cell's centre is below the image's, in pixels.
  public var y: Float
  /// The root mean square displacement of the glyph's points, in pixels along each axis.
  public var wobble: Float

  public init(thickness: Float, slant: Float, width: Float, height: Float, x: Float, y: Float, wobble: Float) {
    self.thickness = thickness
    self.slant = slant
    self.width = width
    self.height = height
    self.x = x
    self.y = y
    self.wobble = wobble
  }
}

extension StrokeFactors {
  // As wide as keeps the digits legible and inside the image: measured, 14 of 10,000 images have ink in their outermost
  // pixels, at most three pixels' worth. The shifts do most to defeat a linear classifier: 2 pixels instead of 1.5 cost
  // it 4 points.
  public static let thicknessRange: ClosedRange<Float> = 1.6...3.5
  /// Handwriting leans right more than left.
  public static let slantRange: ClosedRange<Float> = -0.25...0.42
  public static let widthRange: ClosedRange<Float> = 8.5...13.5
  public static let heightRange: ClosedRange<Float> = 12.5...17.5
  public static let positionRange: ClosedRange<Float> = -2.1...2.1
  public static let wobbleRange: ClosedRange<Float> = 0...0.9

  /// Seven numbers of the stream, in the order of the properties.
  init(from random: inout RandomSource) {
    thickness = random.uniform(in: Self.thicknessRange)
    slant = random.uniform(in: Self.slantRange)
    width = random.uniform(in: Self.widthRange)
    height = random.uniform(in: Self.heightRange)
    x = random.uniform(in: Self.positionRange)
    y = random.uniform(in: Self.positionRange)
    wobble = random.uniform(in: Self.wobbleRange)
  }
}
