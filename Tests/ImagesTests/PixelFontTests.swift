import Images
import Testing

struct PixelFontTests {
  /// The pixels as `#` and `.`, row by row.
  private func drawn(_ text: String, scale: Int = 1, width: Int, x: Int = 0, y: Int = 0) -> [String] {
    var pixels = [UInt8](repeating: 9, count: width * 7)
    PixelFont(scale: scale).draw(text, x: x, y: y, on: &pixels, rowWidth: width)
    return (0..<7).map { row in String(pixels[row * width..<(row + 1) * width].map { $0 == 255 ? "#" : $0 == 9 ? "." : "?" }) }
  }

  @Test func lettersStandBesideEachOther() {
    #expect(drawn("7a-", width: 12, x: 1, y: 1) == [
      "............",
      ".###..#.....",
      "...#.#.#....",
      "...#.###.###",
      "...#.#.#....",
      "...#.#.#....",
      "............",
    ])
  }

  @Test func whatHasNoShapeIsABoxAndWhatLiesOutsideIsCutOff() {
    #expect(drawn("€", width: 4)[0] == "###.")
    #expect(drawn("1", width: 3, x: -2, y: 5)[5...] == ["...", "..."])
    #expect(drawn("1", scale: 2, width: 2, x: 0, y: 3)[3...] == ["..", "..", "##", "##"])
  }

  /// As in Fréchet: five rows have no room for it.
  @Test func anAccentIsLeftOut() { #expect(drawn("é", width: 4) == drawn("e", width: 4)) }

  @Test func widthsAreThoseOfTheLetters() {
    let font = PixelFont(scale: 2)
    #expect(font.width("") == 0 && font.width("A") == 6 && font.width("AB") == 14 && font.height == 10)
    #expect(font.fitting("ANKLE BOOT", into: 56) == "ANKLE B")
    #expect(font.fitting("ANKLE BOOT", into: 54) == "ANKLE B" && font.fitting("ANKLE BOOT", into: 53) == "ANKLE ")
  }
}
