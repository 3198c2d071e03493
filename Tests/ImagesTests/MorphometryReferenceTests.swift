import Images
import Testing

/// Against numpy, scipy and scikit-image: `Reference/reference_morphometry.py`.
@Suite struct MorphometryReferenceTests {
  @Test func thereAreDigits() throws {
    #expect(try ReferenceDigit.all().count == 125)
  }

  /// Levels are computed in single precision here, in double there; one that is rounded down to the other side of the
  /// threshold moves one cell, a sixteenth of a pixel (measured over 2000 digits: at most four in one image).
  @Test func areaSlantWidthAndHeightAreThoseOfTheReference() throws {
    let morphometer = Morphometer()
    for (i, digit) in try ReferenceDigit.all().enumerated() {
      let measured = try #require(morphometer.measure(digit.image))
      #expect(abs(measured.area - digit.area) <= 0.25, "digit \(i)")
      #expect(abs(measured.slant - digit.slant) < 1e-4, "digit \(i)")
      #expect(abs(try #require(measured.width) - digit.width) < 0.01, "digit \(i)")
      #expect(abs(measured.height - digit.height) < 0.001, "digit \(i)")
    }
  }

  /// Ours is one more draw of the order of equals, so it lies among the reference's or not far beyond: two pixels of length
  /// are a line's end (eight cells); over 2000 digits two draws of scikit-image's own differ by 0.58 on average (r.m.s.).
  @Test func lengthAndThicknessAreAsNearAsTwoDrawsOfTheReference() throws {
    let morphometer = Morphometer()
    var squares: Float = 0
    let digits = try ReferenceDigit.all()
    for (i, digit) in digits.enumerated() {
      let measured = try #require(morphometer.measure(digit.image))
      #expect(measured.length > digit.lengths.lowerBound - 2, "digit \(i)")
      #expect(measured.length < digit.lengths.upperBound + 2, "digit \(i)")
      #expect(abs(measured.thickness - digit.thickness) < 0.1, "digit \(i)")
      squares += (measured.length - digit.length) * (measured.length - digit.length)
    }
    #expect((squares / Float(digits.count)).squareRoot() < 0.7)
  }
}
