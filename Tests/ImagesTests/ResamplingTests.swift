import Images
import Testing

@Suite struct ResamplingTests {
  @Test(arguments: ResamplingFixture.all)
  func pixelsAreThoseOfNumpy(_ fixture: ResamplingFixture) {
    #expect(fixture.original.resized(width: fixture.resized.width, height: fixture.resized.height) == fixture.resized)
  }

  @Test func theSameSidesGiveTheSameImage() {
    let image = gradient(width: 9, height: 7)
    #expect(image.resized(width: 9, height: 7) == image)
  }

  @Test(arguments: [(1, 1), (3, 50), (64, 64), (28, 5)])
  func oneColourStaysThatColour(_ width: Int, _ height: Int) {
    for value: UInt8 in [0, 1, 127, 254, 255] {
      let plain = Image(width: 17, height: 23, channels: 3, pixels: [UInt8](repeating: value, count: 17 * 23 * 3))
      #expect(Set(plain.resized(width: width, height: height).pixels) == [value])
    }
  }

  /// Sums of the largest allowed image stay within 32 bits.
  @Test func longSidesDoNotOverflow() {
    let line = Image(width: 1, height: 16384, channels: 4, pixels: [UInt8](repeating: 255, count: 4 * 16384))
    #expect(line.resized(width: 1, height: 3).pixels == [UInt8](repeating: 255, count: 12))
    #expect(line.resized(width: 2, height: 1).pixels == [UInt8](repeating: 255, count: 8))
  }

  @Test func framingKeepsTheMiddle() {
    let image = Image(width: 3, height: 2, channels: 1, pixels: [1, 2, 3, 4, 5, 6])
    #expect(image.cropped(x: 1, y: 0, width: 2, height: 2).pixels == [2, 3, 5, 6])
    let framed = image.padded(width: 6, height: 3, colour: [9])
    #expect(framed.pixels == [9, 1, 2, 3, 9, 9, 9, 4, 5, 6, 9, 9, 9, 9, 9, 9, 9, 9])
    let tall = image.padded(width: 3, height: 5, colour: [9])
    #expect(tall.pixels == [9, 9, 9, 1, 2, 3, 4, 5, 6, 9, 9, 9, 9, 9, 9])
  }

  @Test func borderMedianIsOfTheBorderOnly() {
    var pixels = [UInt8](repeating: 200, count: 25)
    // The border's 16 pixels: seven of 10, nine of 30.
    let border = (0..<25).filter { $0 / 5 % 4 == 0 || $0 % 5 % 4 == 0 }
    for (i, place) in border.enumerated() { pixels[place] = i < 7 ? 10 : 30 }
    #expect(Image(width: 5, height: 5, channels: 1, pixels: pixels).borderMedian == [30])
    #expect(Image(width: 1, height: 3, channels: 1, pixels: [5, 1, 7]).borderMedian == [5])
    #expect(Image(width: 2, height: 1, channels: 3, pixels: [5, 1, 7, 4, 2, 7]).borderMedian == [4, 1, 7])
  }

  @Test func transparencyIsLaidOnTheGround() {
    let image = Image(width: 3, height: 1, channels: 4, pixels: [100, 0, 50, 255, 100, 0, 50, 0, 100, 0, 50, 51])
    #expect(image.isTransparent)
    // round(0.2 · v + 0.8 · 255)
    #expect(image.flattened(on: 255).pixels == [100, 0, 50, 255, 255, 255, 224, 204, 214])
    #expect(image.flattened(on: 0).pixels == [100, 0, 50, 0, 0, 0, 20, 0, 10])
    let opaque = Image(width: 1, height: 1, channels: 4, pixels: [7, 7, 7, 255])
    #expect(!opaque.isTransparent && opaque.isGrey && !image.isGrey)
  }
}
