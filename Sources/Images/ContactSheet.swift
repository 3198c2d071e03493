/// A grid of equally sized images drawn into one, row by row.
///
/// ```swift
/// let sheet = ContactSheet(columns: 10, padding: 2, scale: 2).draw(images)
/// ```
public struct ContactSheet: Sendable, Equatable {
  /// Images in a row; the last row may be shorter, and fewer images than this make a narrower sheet.
  public let columns: Int
  /// Pixels of background around the sheet, and between images where no gap says otherwise.
  public let padding: Int
  /// Each pixel of an image becomes a square of this many pixels; padding and gaps are not magnified.
  public let scale: Int
  /// The grey level between the images.
  public let background: UInt8
  /// Pixels between one row and the next.
  public let rowGap: Int
  /// Pixels between one column and the next.
  public let columnGap: Int

  /// - Parameter background: by default a dark grey, which lets white-on-black digits stand apart without a bright
  ///   grid around them.
  /// - Precondition: `columns` and `scale` are at least 1, the others not negative.
  public init(
    columns: Int, padding: Int = 2, scale: Int = 2, background: UInt8 = 48, rowGap: Int? = nil, columnGap: Int? = nil
  ) {
    precondition(columns >= 1 && scale >= 1, "\(columns) columns magnified \(scale) times")
    precondition(padding >= 0 && (rowGap ?? 0) >= 0 && (columnGap ?? 0) >= 0, "negative space between images")
    self.columns = columns
    self.padding = padding
    self.scale = scale
    self.background = background
    self.rowGap = rowGap ?? padding
    self.columnGap = columnGap ?? padding
  }

  /// The sheet: RGB if any image has colours (transparency is laid over black), otherwise grey.
  ///
  /// - Precondition: there is at least one image, and all have the same width and height.
  public func draw(_ images: [Image]) -> Image {
    precondition(!images.isEmpty, "a contact sheet of no images")
    let (width, height) = (images[0].width, images[0].height)
    precondition(images.allSatisfy { $0.width == width && $0.height == height }, "images of different sizes on one sheet")
    let channels = images.allSatisfy { $0.channels == 1 } ? 1 : 3
    let columns = min(columns, images.count)
    let rows = (images.count + columns - 1) / columns
    let sheetWidth = 2 * padding + columns * width * scale + (columns - 1) * columnGap
    let sheetHeight = 2 * padding + rows * height * scale + (rows - 1) * rowGap
    var pixels = [UInt8](repeating: background, count: sheetWidth * sheetHeight * channels)
    for (i, image) in images.enumerated() {
      let left = padding + i % columns * (width * scale + columnGap)
      let top = padding + i / columns * (height * scale + rowGap)
      let source = channels == 1 ? image.pixels : image.rgb.pixels
      for y in 0..<height * scale {
        var target = ((top + y) * sheetWidth + left) * channels
        for x in 0..<width {
          let start = (y / scale * width + x) * channels
          for _ in 0..<scale {
            for channel in 0..<channels { pixels[target + channel] = source[start + channel] }
            target += channels
          }
        }
      }
    }
    return Image(width: sheetWidth, height: sheetHeight, channels: channels, pixels: pixels)
  }

  /// The images of a sheet that ``draw(_:)`` made, row by row: what follows the last one in its row is background.
  ///
  /// - Parameters:
  ///   - width: of one image, in its own pixels
  ///   - height: likewise
  /// - Returns: nil where no sheet of such images has that size
  public func cut(_ sheet: Image, width: Int, height: Int) -> [Image]? {
    precondition(width > 0 && height > 0, "images of \(width) x \(height) pixels")
    let (stepX, stepY) = (width * scale + columnGap, height * scale + rowGap)
    let (spanX, spanY) = (sheet.width - 2 * padding + columnGap, sheet.height - 2 * padding + rowGap)
    guard spanX > 0, spanY > 0, spanX % stepX == 0, spanY % stepY == 0, spanX / stepX <= columns else { return nil }
    let channels = sheet.channels
    return (0..<spanX / stepX * (spanY / stepY)).map { i in
      let left = padding + i % (spanX / stepX) * stepX
      let top = padding + i / (spanX / stepX) * stepY
      var pixels: [UInt8] = []
      pixels.reserveCapacity(width * height * channels)
      for y in 0..<height {
        for x in 0..<width {
          let start = ((top + y * scale) * sheet.width + left + x * scale) * channels
          pixels += sheet.pixels[start..<start + channels]
        }
      }
      return Image(width: width, height: height, channels: channels, pixels: pixels)
    }
  }
}
