import Glibc
import Images
import Testing

@Suite struct MorphologyTests {
  /// An error of one cell, a quarter of a pixel, in the stroke's width, and 0.1 for its ends.
  @Test(arguments: [0, Double.pi / 2, Double.pi / 4, 0.3, -1.1])
  func thicknessIsThatOfTheBar(angle: Double) throws {
    var previous: Float = 0
    for thickness in [2.0, 2.5, 3, 3.5, 4] {
      let image = drawing { x, y in
        let (across, along) = (x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle))
        return abs(across) <= thickness / 2 && abs(along) <= 10
      }
      let measured = try #require(Thickness().measure(image))
      #expect(abs(measured - Float(thickness)) < 0.35)
      #expect(measured > previous)
      previous = measured
    }
  }

  /// Halving rounds the greys of the edge, which may move a cell or two.
  @Test func thicknessDoesNotDependOnBrightness() throws {
    let image = bar(width: 3)
    let dim = Image(width: 28, height: 28, channels: 1, pixels: image.pixels.map { $0 / 2 })
    let (bright, dark) = (try #require(Thickness().measure(image)), try #require(Thickness().measure(dim)))
    #expect(abs(bright - dark) < 0.05)
  }

  @Test(arguments: MeasuredDigit.all)
  func digitsMeasureAsElsewhere(_ digit: MeasuredDigit) throws {
    let thickness = try #require(Thickness().measure(digit.image))
    #expect(abs(thickness - digit.thickness) < 1e-4)
    // Over 1000 test images the two skeletons give thicknesses that differ by 0.02 on average.
    #expect(abs(thickness - digit.thicknessByScikitImage) < 0.05)
    #expect(Area().measure(digit.image) == digit.area)
    #expect(abs(try #require(Slant().measure(digit.image)) - digit.slant) < 1e-5)
  }

  @Test(arguments: [-0.6, -0.3, -0.05, 0, 0.1, 0.4, 0.7])
  func slantIsThatOfTheBar(angle: Double) throws {
    let measured = try #require(Slant().measure(bar(width: 3, slant: angle, side: 34)))
    #expect(abs(measured - Float(angle)) < 0.02)
  }

  @Test func widthAndHeightAreTheMiddle98Percent() throws {
    let image = bar(width: 6)
    #expect(abs(try #require(Width().measure(image)) - 0.98 * 6) < 1e-4)
    #expect(abs(try #require(Height().measure(image)) - 0.98 * 18) < 1e-4)
  }

  /// The sides of slanting strokes are blurred by the width of a pixel; 0.7 is measured, not derived.
  @Test(arguments: [-0.5, 0.2, 0.6])
  func slantAddsLittleToTheWidth(angle: Double) throws {
    let measured = try #require(Width().measure(bar(width: 6, slant: angle, side: 34)))
    #expect(measured > 5.9 && measured < 6.8)
  }

  @Test func areaCountsTheInk() throws {
    let disc = drawing { x, y in x * x + y * y <= 81 }
    let measured = try #require(Area().measure(disc))
    // The edge, 57 pixels long, is in place to a few hundredths of a pixel.
    #expect(abs(measured - 81 * Float.pi) < 2)
  }

  @Test(arguments: Factors.all.map(\.name))
  func blackIsUndefined(name: String) throws {
    let factor = try #require(Factors.all.first { $0.name == name })
    for channels in [1, 3, 4] {
      let black = Image(width: 5, height: 7, channels: channels, pixels: [UInt8](repeating: 0, count: 35 * channels))
      #expect(factor.measure(black) == nil)
    }
  }

  @Test(arguments: Factors.all.map(\.name))
  func colouredImagesAreMeasuredByTheirLuma(name: String) throws {
    let factor = try #require(Factors.all.first { $0.name == name })
    let grey = bar(width: 3, slant: 0.2)
    let rgb = Image(width: 28, height: 28, channels: 3, pixels: grey.pixels.flatMap { [$0, $0, $0] })
    #expect(factor.measure(rgb) == factor.measure(grey))
  }

  /// Nothing is too small, too bright or too strange to be measured, and what is measured is a number.
  @Test func anyImageCanBeMeasured() {
    var random = Lehmer(seed: 5)
    for (width, height) in [(1, 1), (1, 5), (5, 1), (2, 2), (3, 3), (28, 28), (40, 7)] {
      let white = Image(
        width: width, height: height, channels: 1, pixels: [UInt8](repeating: 255, count: width * height))
      for image in [white, random.image(width: width, height: height, channels: 1)] {
        for factor in Factors.all {
          if let measured = factor.measure(image) { #expect(measured.isFinite) }
        }
      }
      #expect((Thickness().measure(white) ?? 0) > 0)
    }
  }

  /// Thinning leaves nothing of it.
  @Test func aSmallSquareHasAThickness() {
    let square = drawing { x, y in abs(x) <= 1 && abs(y) <= 1 }
    #expect(Thickness().measure(square) == 2)
  }

  @Test func aRowHasNoSlant() {
    let row = drawing { x, y in abs(x) <= 8 && y > 0 && y < 1 }
    #expect(Slant().measure(row) == nil)
    #expect(Width().measure(row) == 0.98 * 16)
  }

  @Test func namesAreUnique() {
    #expect(Set(Factors.all.map(\.name)).count == Factors.all.count)
    #expect(Factors.all.map(\.name) == ["thickness", "slant", "width", "height", "area"])
  }
}
