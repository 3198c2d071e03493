import Images
import Testing

@Suite struct TerminalPreviewTests {
  private let reset = "\u{1B}[0m"

  @Test func twoPixelsMakeOneCharacter() {
    let image = Image(width: 2, height: 2, channels: 3, pixels: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    #expect(
      TerminalPreview().draw([image])
        == "\u{1B}[38;2;1;2;3;48;2;7;8;9m▀\u{1B}[38;2;4;5;6;48;2;10;11;12m▀" + reset + "\n")
  }

  @Test func onlyChangesOfColourAreWritten() {
    let image = Image(width: 3, height: 2, channels: 1, pixels: [0, 0, 255, 9, 9, 9])
    #expect(
      TerminalPreview().draw([image])
        == "\u{1B}[38;2;0;0;0;48;2;9;9;9m▀▀\u{1B}[38;2;255;255;255m▀" + reset + "\n")
  }

  @Test func anOddLastRowLeavesTheLowerHalfFree() {
    let image = Image(width: 1, height: 3, channels: 1, pixels: [0, 1, 2])
    #expect(
      TerminalPreview().draw([image])
        == "\u{1B}[38;2;0;0;0;48;2;1;1;1m▀" + reset + "\n\u{1B}[38;2;2;2;2m▀" + reset + "\n")
  }

  @Test func imagesStandSideBySideWhileTheyFit() {
    let digit = gradient(width: 28, height: 28)
    let lines = TerminalPreview(columns: 60, gap: 2).draw([digit, digit, digit])
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 14 + 1 + 14 + 1)
    #expect(visible(lines[0]) == 28 + 2 + 28)
    #expect(visible(lines[15]) == 28)
    #expect(lines.allSatisfy { $0.isEmpty || $0.hasSuffix(reset) })
  }

  @Test func lowerImagesLeaveSpace() {
    let (low, high) = (gradient(width: 3, height: 2), gradient(width: 3, height: 4))
    let lines = TerminalPreview(columns: 10).draw([low, high]).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[1].hasPrefix("    \u{1B}["))
  }

  @Test func wideImagesAreShrunk() {
    let image = Image(width: 4, height: 4, channels: 1, pixels: [0, 10, 1, 1, 20, 30, 1, 1, 7, 7, 9, 9, 7, 7, 9, 9])
    #expect(
      TerminalPreview(columns: 3).draw([image])
        == "\u{1B}[38;2;15;15;15;48;2;7;7;7m▀\u{1B}[38;2;1;1;1;48;2;9;9;9m▀" + reset + "\n")
  }

  @Test func noImagesMakeNoText() {
    #expect(TerminalPreview().draw([]) == "")
  }

  /// How many columns a line takes.
  private func visible(_ line: Substring) -> Int {
    var columns = 0
    var inCode = false
    for scalar in line.unicodeScalars {
      if scalar == "\u{1B}" { inCode = true }
      if !inCode { columns += 1 }
      if scalar == "m" { inCode = false }
    }
    return columns
  }
}
