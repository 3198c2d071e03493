import Images
import Testing

@Suite struct ContactSheetTests {
  private let white = Image(width: 1, height: 1, channels: 1, pixels: [255])
  private let black = Image(width: 1, height: 1, channels: 1, pixels: [0])

  @Test func everyPixelHasItsPlace() {
    let sheet = ContactSheet(columns: 2, padding: 1, scale: 1, background: 7).draw([white, black, white])
    #expect(
      sheet
        == Image(
          width: 5, height: 5, channels: 1,
          pixels: [
            7, 7, 7, 7, 7,
            7, 255, 7, 0, 7,
            7, 7, 7, 7, 7,
            7, 255, 7, 7, 7,
            7, 7, 7, 7, 7,
          ]))
  }

  @Test func eachPixelBecomesASquare() {
    let pair = Image(width: 2, height: 1, channels: 1, pixels: [1, 2])
    let sheet = ContactSheet(columns: 1, padding: 0, scale: 3).draw([pair])
    #expect(
      sheet == Image(
        width: 6, height: 3, channels: 1, pixels: [1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2]))
  }

  @Test func sizeFollowsFromTheGrid() {
    let digits = [Image](repeating: gradient(width: 28, height: 20), count: 23)
    let sheet = ContactSheet(columns: 10, padding: 2, scale: 2, rowGap: 5, columnGap: 3).draw(digits)
    #expect(sheet.width == 2 * 2 + 10 * 56 + 9 * 3)
    #expect(sheet.height == 2 * 2 + 3 * 40 + 2 * 5)
  }

  @Test func fewImagesMakeANarrowSheet() {
    let sheet = ContactSheet(columns: 10, padding: 1, scale: 1).draw([white, white])
    #expect(sheet.width == 5)
    #expect(sheet.height == 3)
  }

  /// Cutting undoes drawing, also where gaps and scale differ; what follows in an unfinished row is background.
  @Test func aSheetIsCutIntoItsImages() throws {
    var random = Lehmer(seed: 3)
    for channels in [1, 3] {
      let images = (0..<6).map { _ in random.image(width: 4, height: 3, channels: channels) }
      for sheet in [ContactSheet(columns: 3), ContactSheet(columns: 6, padding: 0, scale: 1), ContactSheet(columns: 2, rowGap: 5, columnGap: 1)] {
        #expect(sheet.cut(sheet.draw(images), width: 4, height: 3) == images)
      }
      let sheet = ContactSheet(columns: 4)
      let cut = try #require(sheet.cut(sheet.draw(images), width: 4, height: 3))
      #expect(Array(cut.prefix(6)) == images && cut.count == 8)
    }
  }

  @Test func whatIsNoSuchSheetIsNotCut() {
    let sheet = ContactSheet(columns: 3)
    let drawn = sheet.draw([gradient(width: 8, height: 8)])
    #expect(sheet.cut(drawn, width: 8, height: 8) != nil)
    #expect(sheet.cut(drawn, width: 7, height: 8) == nil && sheet.cut(drawn, width: 8, height: 9) == nil)
    #expect(ContactSheet(columns: 2).cut(sheet.draw([white, white, white]), width: 1, height: 1) == nil)
    #expect(sheet.cut(white, width: 4, height: 4) == nil)
  }

  @Test func oneColouredImageMakesTheSheetColoured() {
    let red = Image(width: 1, height: 1, channels: 3, pixels: [255, 0, 0])
    let glass = Image(width: 1, height: 1, channels: 4, pixels: [0, 200, 100, 51])
    let sheet = ContactSheet(columns: 3, padding: 0, scale: 1).draw([white, red, glass])
    #expect(sheet == Image(width: 3, height: 1, channels: 3, pixels: [255, 255, 255, 255, 0, 0, 0, 40, 20]))
  }

  @Test func greyIsLuma() {
    let colours = Image(width: 4, height: 1, channels: 3, pixels: [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255])
    // Pillow's convert("L") gives the same numbers.
    #expect(colours.grey.pixels == [76, 150, 29, 255])
  }
}
