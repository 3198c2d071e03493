import Images
import Testing

@Suite struct ToneTests {
  /// The numbers are those of `Reference/reference_tone.py`.
  @Test func toneIsAsElsewhere() throws {
    var pixels: [UInt8] = []
    for y in 0..<9 {
      for x in 0..<13 {
        pixels += [(x * 9 + y * 5) % 256, (x * 3 + y * 17 + 40) % 256, (x * 7 + y * 2) % 128].map(UInt8.init)
      }
    }
    let image = Image(width: 13, height: 9, channels: 3, pixels: pixels)
    let expected: [(any Factor, Float)] = [
      (Brightness(), 0.39906150), (Contrast(), 0.14138454), (HorizontalPosition(), 7.4330440),
      (VerticalPosition(), 5.4911015), (Hue(), 102.00831), (Saturation(), 0.60813532),
    ]
    for (factor, value) in expected {
      #expect(abs(try #require(factor.measure(image)) - value) < 1e-5 * value, "\(factor.name)")
    }
  }

  @Test(arguments: [
    ([255, 0, 0], 0), ([255, 255, 0], 60), ([0, 200, 0], 120), ([0, 90, 90], 180), ([0, 0, 255], 240), ([9, 0, 9], 300),
  ] as [([UInt8], Float)])
  func pureColoursHaveTheirHue(colour: [UInt8], hue: Float) throws {
    let image = Image(width: 2, height: 1, channels: 3, pixels: colour + colour)
    #expect(abs(try #require(Hue().measure(image)) - hue) < 1e-3)
    #expect(Saturation().measure(image) == 1)
  }

  @Test func greyHasNoHue() {
    let grey = gradient(width: 6, height: 5)
    #expect(Hue().measure(grey) == nil)
    #expect(Saturation().measure(grey) == nil)
    #expect(Hue().measure(grey.rgb) == nil)
    #expect(Saturation().measure(grey.rgb) == 0)
  }

  @Test func plainImagesHaveNoPlace() {
    let plain = Image(width: 3, height: 2, channels: 1, pixels: [UInt8](repeating: 51, count: 6))
    #expect(Brightness().measure(plain) == 0.2)
    #expect(Contrast().measure(plain) == 0)
    #expect(HorizontalPosition().measure(plain) == nil)
    #expect(VerticalPosition().measure(plain) == nil)
  }

  @Test func factorsSuitTheImages() {
    let shape = bar(width: 3)
    let photo = Image(width: 2, height: 1, channels: 3, pixels: [200, 90, 80, 100, 120, 130])
    func names(_ images: [Image]) -> [String] { Factors.suited(to: images).map(\.name) }
    let shapes = ["thickness", "slant", "width", "height", "area", "length", "x", "y"]
    #expect(names([shape, shape, photo]) == shapes + ["brightness", "contrast", "hue", "saturation"])
    #expect(names([shape, shape.rgb]) == shapes + ["brightness", "contrast"])
    #expect(names([photo]) == ["brightness", "contrast", "hue", "saturation"])
    #expect(names([photo.grey]) == ["brightness", "contrast"])
    #expect(names([]) == ["brightness", "contrast"])
  }
}
