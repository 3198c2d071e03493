/// Letters of 3 by 5 pixels, for captions on contact sheets: capitals, digits and a few signs. Small letters become
/// capitals, and what has no shape here an empty box.
public struct PixelFont: Sendable {
  /// Each pixel of a letter becomes a square of this many.
  public let scale: Int

  /// - Precondition: `scale` is at least 1.
  public init(scale: Int = 2) {
    precondition(scale >= 1, "letters magnified \(scale) times")
    self.scale = scale
  }

  /// Pixels of a line, without space above and below.
  public var height: Int { 5 * scale }

  /// Pixels of `text` from the first letter's left side to the last one's right side.
  public func width(_ text: String) -> Int { max(0, (4 * text.count - 1) * scale) }

  /// As much of `text` as fits into `width`.
  public func fitting(_ text: String, into width: Int) -> String { String(text.prefix((width + scale) / (4 * scale))) }

  /// Draws white letters on grey pixels `[…, rowWidth]`, the first one's upper left corner at (`x`, `y`). What lies outside
  /// is cut off.
  public func draw(_ text: String, x: Int, y: Int, on pixels: inout [UInt8], rowWidth: Int) {
    forEachSquare(of: text) { column, row in
      for dy in 0..<scale {
        for dx in 0..<scale {
          let (px, py) = (x + column * scale + dx, y + row * scale + dy)
          let place = py * rowWidth + px
          if (0..<rowWidth).contains(px), pixels.indices.contains(place) { pixels[place] = 255 }
        }
      }
    }
  }

  /// The squares that letters are made of, before they are magnified: column and row from the first letter's upper left
  /// corner.
  func forEachSquare(of text: String, _ body: (_ column: Int, _ row: Int) -> Void) {
    for (i, letter) in text.uppercased().enumerated() {
      for (row, bits) in (PixelFont.shapes[letter] ?? PixelFont.box).enumerated() {
        for column in 0..<3 where bits >> (2 - column) & 1 == 1 { body(4 * i + column, row) }
      }
    }
  }

  private static let box: [UInt8] = [7, 5, 5, 5, 7]

  /// Five rows of three bits each, from the top.
  private static let shapes: [Character: [UInt8]] = [
    " ": [0, 0, 0, 0, 0], ".": [0, 0, 0, 0, 2], ",": [0, 0, 0, 2, 4], "-": [0, 0, 7, 0, 0], ":": [0, 2, 0, 2, 0],
    "/": [1, 1, 2, 4, 4], "%": [5, 1, 2, 4, 5], "(": [1, 2, 2, 2, 1], ")": [4, 2, 2, 2, 4], "+": [0, 2, 7, 2, 0],
    "'": [2, 2, 0, 0, 0], ";": [0, 2, 0, 2, 4], "=": [0, 7, 0, 7, 0], "É": [7, 4, 6, 4, 7],
    "0": [7, 5, 5, 5, 7], "1": [2, 6, 2, 2, 7], "2": [7, 1, 7, 4, 7], "3": [7, 1, 7, 1, 7], "4": [5, 5, 7, 1, 1],
    "5": [7, 4, 7, 1, 7], "6": [7, 4, 7, 5, 7], "7": [7, 1, 1, 1, 1], "8": [7, 5, 7, 5, 7], "9": [7, 5, 7, 1, 7],
    "A": [2, 5, 7, 5, 5], "B": [6, 5, 6, 5, 6], "C": [3, 4, 4, 4, 3], "D": [6, 5, 5, 5, 6], "E": [7, 4, 6, 4, 7],
    "F": [7, 4, 6, 4, 4], "G": [3, 4, 5, 5, 3], "H": [5, 5, 7, 5, 5], "I": [7, 2, 2, 2, 7], "J": [1, 1, 1, 5, 2],
    "K": [5, 5, 6, 5, 5], "L": [4, 4, 4, 4, 7], "M": [5, 7, 7, 5, 5], "N": [6, 5, 5, 5, 5], "O": [2, 5, 5, 5, 2],
    "P": [6, 5, 6, 4, 4], "Q": [2, 5, 5, 6, 3], "R": [6, 5, 6, 5, 5], "S": [3, 4, 2, 1, 6], "T": [7, 2, 2, 2, 2],
    "U": [5, 5, 5, 5, 7], "V": [5, 5, 5, 5, 2], "W": [5, 5, 7, 7, 5], "X": [5, 5, 2, 5, 5], "Y": [5, 5, 2, 2, 2],
    "Z": [7, 1, 2, 4, 7],
  ]
}
