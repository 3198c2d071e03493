import Files
import Images
import Testing

/// A digit, and what Morpho-MNIST's definitions give for it in numpy, scipy and scikit-image.
///
/// 120 are generated, 12 of each class, by the model that comes with the program; the last five are numbers 2 (a 1), 3 (a 0),
/// 4, 6 (both a 4) and 9 (a 9) of MNIST's test set (LeCun, Cortes and Burges), counted from 0. See `Reference/README.md`.
struct ReferenceDigit {
  let image: Image
  /// As `Morphometry` names them; length and thickness are means over eight of scikit-image's draws of the order of equals.
  let area: Float
  let length: Float
  let thickness: Float
  let slant: Float
  let width: Float
  let height: Float
  /// The extremes of length among the draws.
  let lengths: ClosedRange<Float>

  static let side = 28

  /// All, in the order of `digits.png`: row by row. Found by `#filePath`: bundles need Foundation.
  static func all() throws -> [ReferenceDigit] {
    let folder = Path.join(Path.parent(#filePath), "Reference")
    let path = Path.join(folder, "digits.png")
    let sheet = try PNG.decode(readFile(path), path: path)
    let text = String(decoding: try readFile(Path.join(folder, "morphometry.csv")), as: UTF8.self)
    return try text.split(separator: "\n").dropFirst().enumerated().map { i, line in
      let numbers = try line.split(separator: ",").map { try #require(Float(String($0))) }
      try #require(numbers.count == 8)
      let perRow = sheet.width / side
      let (left, top) = (i % perRow * side, i / perRow * side)
      let pixels = (top..<top + side).flatMap { y in
        sheet.pixels[y * sheet.width + left..<y * sheet.width + left + side]
      }
      return ReferenceDigit(
        image: Image(width: side, height: side, channels: 1, pixels: pixels), area: numbers[0], length: numbers[1],
        thickness: numbers[2], slant: numbers[3], width: numbers[4], height: numbers[5],
        lengths: numbers[6]...numbers[7])
    }
  }
}
