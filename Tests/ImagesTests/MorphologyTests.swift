import Glibc
import Images
import Testing

@Suite struct MorphologyTests {
  /// An error of one cell, a quarter of a pixel, in the stroke's width, and 0.1 for its ends. (Bars of 3.5 pixels are left
  /// out: the medial axis, scikit-image's too, grows branches into their corners, and they appear up to 0.5 too thin.)
  @Test(arguments: [0, Double.pi / 2, Double.pi / 4, 0.3, -1.1])
  func thicknessIsThatOfTheBar(angle: Double) throws {
    var previous: Float = 0
    for thickness in [2.0, 2.5, 3, 4] {
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

  @Test(arguments: [-0.6, -0.3, -0.05, 0, 0.1, 0.4, 0.7])
  func slantIsThatOfTheBar(angle: Double) throws {
    let measured = try #require(Slant().measure(bar(width: 3, slant: angle, side: 34)))
    #expect(abs(measured - Float(angle)) < 0.02)
  }

  /// The numbers are from `Reference/reference_morphometry.py`; the spline and the blur carry mass outwards, so that 98 % of
  /// 6 pixels become more.
  @Test(arguments: [
    (0, 6.782, 18.036), (-0.5, 7.070, 18.018), (0.2, 6.985, 18.020), (0.6, 7.135, 18.024),
  ] as [(Double, Float, Float)])
  func widthAndHeightAreThoseOfTheBar(angle: Double, width: Float, height: Float) throws {
    let image = bar(width: 6, slant: angle, side: 34)
    #expect(abs(try #require(Width().measure(image)) - width) < 0.01)
    #expect(abs(try #require(Height().measure(image)) - height) < 0.01)
  }

  /// As long as the middle line of a ring; the polygon of cells is at most 8 % longer than a circle (at 22.5°).
  @Test func lengthIsThatOfTheRing() throws {
    let ring = drawing { x, y in abs((x * x + y * y).squareRoot() - 8) <= 1.5 }
    let length = try #require(Length().measure(ring))
    #expect(length > 2 * .pi * 8 && length < 1.09 * 2 * .pi * 8)
  }

  @Test func areaCountsTheInk() throws {
    let disc = drawing { x, y in x * x + y * y <= 81 }
    let measured = try #require(Area().measure(disc))
    // The edge, 57 pixels long, is in place to a few hundredths of a pixel.
    #expect(abs(measured - 81 * Float.pi) < 2)
  }

  @Test func blackIsUndefined() {
    for channels in [1, 3, 4] {
      let black = Image(width: 5, height: 7, channels: channels, pixels: [UInt8](repeating: 0, count: 35 * channels))
      #expect(Morphometer().measure(black) == nil)
      for factor in Factors.all where factor.domain == .shapes { #expect(factor.measure(black) == nil) }
    }
  }

  @Test func colouredImagesAreMeasuredByTheirLuma() {
    let grey = bar(width: 3, slant: 0.2)
    for factor in Factors.all where factor.domain != .colours {
      #expect(factor.measure(grey.rgb) == factor.measure(grey), "\(factor.name)")
    }
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

  @Test func aFullImageIsAllInk() throws {
    let full = Image(width: 6, height: 5, channels: 1, pixels: [UInt8](repeating: 9, count: 30))
    let measured = try #require(Morphometer().measure(full))
    #expect(measured.area == 30)
    #expect(measured.slant == 0)
    #expect(abs(try #require(measured.width) - 0.98 * 6) < 1e-4)
    #expect(abs(measured.height - 0.98 * 5) < 1e-4)
  }

  /// The numbers are from `Reference/reference_morphometry.py`.
  @Test func smallThingsCanBeMeasured() throws {
    let pixel = try #require(Morphometer().measure(drawing { x, y in x > 0 && x < 1 && y > 0 && y < 1 }))
    #expect(pixel.area == 1.5)
    #expect(pixel.length > 0 && pixel.length < 0.5)  // One or two steps: that is drawn.
    #expect(abs(pixel.thickness - 1.11803) < 1e-4)
    #expect(abs(pixel.height - 4.38333) < 0.01)
    let square = try #require(Morphometer().measure(drawing { x, y in abs(x) <= 1 && abs(y) <= 1 }))
    #expect(square.area == 3.75)
    #expect(square.thickness == 2)
  }

  @Test func aRowIsNotSlanted() throws {
    let row = drawing { x, y in abs(x) <= 8 && y > 0 && y < 1 }
    #expect(abs(try #require(Slant().measure(row))) < 1e-6)
  }

  @Test func namesAreUnique() {
    #expect(Set(Factors.all.map(\.name)).count == Factors.all.count)
  }

  // MARK: Laws

  /// The largest of each pixel and its eight neighbours.
  private func dilated(_ image: Image) -> Image {
    let pixels = (0..<image.height).flatMap { y in
      (0..<image.width).map { x in
        var greatest: UInt8 = 0
        for v in max(0, y - 1)...min(image.height - 1, y + 1) {
          for u in max(0, x - 1)...min(image.width - 1, x + 1) { greatest = max(greatest, image.pixels[v * image.width + u]) }
        }
        return greatest
      }
    }
    return Image(width: image.width, height: image.height, channels: 1, pixels: pixels)
  }

  private func moved(_ image: Image, x: Int, y: Int) -> Image {
    var pixels = [UInt8](repeating: 0, count: image.pixels.count)
    for v in max(0, y)..<min(image.height, image.height + y) {
      for u in max(0, x)..<min(image.width, image.width + x) {
        pixels[v * image.width + u] = image.pixels[(v - y) * image.width + u - x]
      }
    }
    return Image(width: image.width, height: image.height, channels: 1, pixels: pixels)
  }

  /// A pixel more on both sides; in diagonal directions a square reaches √2 as far.
  @Test func dilationThickensByTwoPixels() throws {
    for thickness in [2.0, 3, 4] {
      let ring = drawing(side: 34) { x, y in abs((x * x + y * y).squareRoot() - 8) <= thickness / 2 }
      let difference = try #require(Thickness().measure(dilated(ring))) - (try #require(Thickness().measure(ring)))
      #expect(difference > 2 && difference < 2 * Float(2).squareRoot())
    }
  }

  /// The blur adds a tenth of a square pixel to u02, which is 27 here: slants appear less by 0.5 %.
  @Test(arguments: [-0.5, -0.2, 0.3, 0.6])
  func shearAddsToTheTangentOfTheSlant(shear: Double) throws {
    func letter(_ shear: Double) -> Image {
      drawing(side: 34) { x, y in
        let u = x - shear * y
        return abs(y) <= 9 && (abs(u + 3) <= 1.2 || abs(u - y / 4) <= 1.4 || (y > 4 && abs(u) <= 4))
      }
    }
    let plain = tan(try #require(Slant().measure(letter(0))))
    let sheared = tan(try #require(Slant().measure(letter(shear))))
    #expect(abs(sheared - plain - Float(shear)) < 0.015)
  }

  /// Except that the spline's ripples, of one or two levels, reach the border from the last five digits, which have four
  /// pixels of black around, and are mirrored there.
  @Test func movingByWholePixelsChangesNothing() throws {
    let morphometer = Morphometer()
    for digit in try ReferenceDigit.all().suffix(5) {
      let here = try #require(morphometer.measure(digit.image))
      let there = try #require(morphometer.measure(moved(digit.image, x: 2, y: -3)))
      #expect(abs(there.area - here.area) < 0.13)
      #expect(abs(there.length - here.length) < 1)
      #expect(abs(there.thickness - here.thickness) < 0.05)
      #expect(abs(there.slant - here.slant) < 1e-3)
      #expect(abs(try #require(there.width) - (try #require(here.width))) < 0.1)
      #expect(abs(there.height - here.height) < 0.05)
    }
  }

  @Test func anEvenGroundDoesNotCount() throws {
    let image = bar(width: 3, slant: 0.3)
    let raised = Image(width: 28, height: 28, channels: 1, pixels: image.pixels.map { UInt8(20 + Int($0) * 200 / 255) })
    let (plain, onGround) = (try #require(Morphometer().measure(image)), try #require(Morphometer().measure(raised)))
    #expect(abs(plain.slant - onGround.slant) < 0.01)
    #expect(abs(try #require(plain.width) - (try #require(onGround.width))) < 0.1)
    #expect(abs(plain.thickness - onGround.thickness) < 0.05)
  }

  // MARK: Batches

  @Test func batchesMeasureAsSingleImages() throws {
    let digits = try ReferenceDigit.all().prefix(6).map(\.image)
    let single = digits.map { Morphometer().measure($0) }
    let morphometer = Morphometer()
    let grey = digits.flatMap(\.pixels)
    #expect(morphometer.measure(grey, width: 28, height: 28) == single)
    // Another size between, and a part that another thread might do.
    #expect(morphometer.measure([0, 0, 9, 9, 0, 0], width: 3, height: 2).count == 1)
    #expect(morphometer.measure(grey, width: 28, height: 28, images: 2..<5) == Array(single[2..<5]))
    #expect(morphometer.measure(grey, width: 28, height: 28, images: 3..<3).isEmpty)
    let rgb = digits.flatMap(\.rgb.pixels)
    #expect(morphometer.measure(rgb, width: 28, height: 28, channels: 3) == single)
  }

  @Test func manyFactorsMeasureAsEachAlone() throws {
    let images = [bar(width: 3, slant: 0.2), gradient(width: 9, height: 5).rgb, bar(width: 2, side: 30)]
    let table = Factors.measure(images)
    #expect(table.count == images.count)
    for (image, row) in zip(images, table) {
      #expect(row == Factors.all.map { $0.measure(image) })
    }
    #expect(Factors.measure(images, [Height()]) == images.map { [Height().measure($0)] })
  }
}
