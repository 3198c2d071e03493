/// Which parts of a grey image are ink: the image enlarged four times and cut at half of its greatest value.
///
/// Enlarging first, as Castro, Tan, Kainz, Konukoglu and Glocker do (Morpho-MNIST, JMLR 20, 2019), lets the grey edges of
/// strokes count. It is done by bilinear interpolation, which needs whole numbers only and leaves edges in place.
struct InkMask {
  /// Cells along one side of a pixel.
  static let factor = 4

  /// Cells in a row, including one of background at each end.
  let stride: Int
  /// Rows of cells, including one of background above and one below.
  let rows: Int
  /// 1 for ink, 0 for background; the outermost cells are background.
  let cells: [UInt8]

  /// Nil where there is no ink at all.
  ///
  /// - Precondition: `image` is grey.
  init?(_ image: Image) {
    let (width, height) = (image.width, image.height)
    let greatest = Int16(image.pixels.max() ?? 0)
    guard greatest > 0 else { return nil }
    // Cell i lies at (i + ½)/4 − ½ pixels, so its neighbours weigh (3, 5), (1, 7), (7, 1) and (5, 3) eighths. At the
    // borders the outermost pixel is repeated.
    let lower = Self.factor * width
    var enlargedRows = [Int16](repeating: 0, count: height * lower)
    for y in 0..<height {
      var left = Int16(image.pixels[y * width])
      var here = left
      for x in 0..<width {
        let right = x + 1 < width ? Int16(image.pixels[y * width + x + 1]) : here
        let i = y * lower + Self.factor * x
        enlargedRows[i] = 3 * left + 5 * here
        enlargedRows[i + 1] = left + 7 * here
        enlargedRows[i + 2] = 7 * here + right
        enlargedRows[i + 3] = 5 * here + 3 * right
        left = here
        here = right
      }
    }
    stride = lower + 2
    rows = Self.factor * height + 2
    var cells = [UInt8](repeating: 0, count: stride * rows)
    // In units of 1/64 grey level: at most 64 · 255, so 16 bits are enough.
    let threshold = 32 * greatest
    for y in 0..<height {
      let here = y * lower
      let (above, below) = (max(y - 1, 0) * lower, min(y + 1, height - 1) * lower)
      for (k, (near, there)) in [(5 as Int16, above), (7, above), (7, below), (5, below)].enumerated() {
        let far = 8 - near
        let start = (Self.factor * y + k + 1) * stride + 1
        for x in 0..<lower {
          let value = near &* enlargedRows[here + x] &+ far &* enlargedRows[there + x]
          cells[start + x] = value > threshold ? 1 : 0
        }
      }
    }
    self.cells = cells
  }
}
