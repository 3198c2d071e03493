/// Images as text for a terminal with 24-bit colours: each character is an upper half block (U+2580) that shows two
/// pixels, one above the other, so a 28x28 digit takes 28 columns and 14 lines.
///
/// ```swift
/// print(TerminalPreview(columns: 80).draw(images), terminator: "")
/// ```
public struct TerminalPreview: Sendable, Equatable {
  /// The width of the terminal, in characters.
  public let columns: Int
  /// Spaces between images that stand side by side; between rows of images is an empty line.
  public let gap: Int

  /// - Precondition: `columns` is at least 1, `gap` not negative.
  public init(columns: Int = 80, gap: Int = 1) {
    precondition(columns >= 1 && gap >= 0, "\(columns) columns with gaps of \(gap)")
    self.columns = columns
    self.gap = gap
  }

  /// The text, each line ended by a newline and with colours reset before it. As many images stand side by side as
  /// ``columns`` allows; an image wider than that is shrunk by a whole factor. Transparency is laid over black.
  public func draw(_ images: [Image]) -> String {
    var rows: [[Image]] = []
    var used = 0
    for image in images {
      let picture = image.rgb.shrunk(by: (image.width + columns - 1) / columns)
      if !rows.isEmpty, used + gap + picture.width <= columns {
        rows[rows.count - 1].append(picture)
        used += gap + picture.width
      } else {
        rows.append([picture])
        used = picture.width
      }
    }
    return rows.map(draw(row:)).joined(separator: "\n")
  }

  private func draw(row: [Image]) -> String {
    var text = ""
    for y in stride(from: 0, to: row.map(\.height).max() ?? 0, by: 2) {
      var pen = Pen()
      for (i, image) in row.enumerated() {
        if i > 0 { pen.skip(gap, into: &text) }
        if y < image.height {
          for x in 0..<image.width {
            pen.draw(top: image.colour(x, y), bottom: y + 1 < image.height ? image.colour(x, y + 1) : nil, into: &text)
          }
        } else {
          pen.skip(image.width, into: &text)
        }
      }
      pen.reset(into: &text)
      text += "\n"
    }
    return text
  }
}

extension Colour {
  /// As terminals take it.
  fileprivate var code: String { "2;\(red);\(green);\(blue)" }
}

/// Writes characters and only those colour codes that change something.
private struct Pen {
  private var foreground: Colour?
  private var background: Colour?

  /// - Parameter bottom: nil lets the terminal's own background show.
  mutating func draw(top: Colour, bottom: Colour?, into text: inout String) {
    if background != nil, bottom == nil { reset(into: &text) }
    var codes: [String] = []
    if top != foreground { codes.append("38;" + top.code) }
    if let bottom, bottom != background { codes.append("48;" + bottom.code) }
    if !codes.isEmpty { text += "\u{1B}[" + codes.joined(separator: ";") + "m" }
    text += "\u{2580}"
    foreground = top
    background = bottom
  }

  /// Leaves `count` columns free.
  mutating func skip(_ count: Int, into text: inout String) {
    guard count > 0 else { return }
    reset(into: &text)
    text += String(repeating: " ", count: count)
  }

  mutating func reset(into text: inout String) {
    guard foreground != nil || background != nil else { return }
    text += "\u{1B}[0m"
    foreground = nil
    background = nil
  }
}

extension Image {
  /// - Precondition: three channels.
  fileprivate func colour(_ x: Int, _ y: Int) -> Colour {
    let start = (y * width + x) * 3
    return Colour(red: pixels[start], green: pixels[start + 1], blue: pixels[start + 2])
  }

  /// The mean over squares of `factor` pixels, which are cut off at the right and lower edges.
  fileprivate func shrunk(by factor: Int) -> Image {
    guard factor > 1 else { return self }
    var small: [UInt8] = []
    for top in stride(from: 0, to: height, by: factor) {
      for left in stride(from: 0, to: width, by: factor) {
        let (rows, columns) = (top..<min(top + factor, height), left..<min(left + factor, width))
        let count = rows.count * columns.count
        for channel in 0..<channels {
          var sum = 0
          for y in rows {
            for x in columns { sum += Int(pixels[(y * width + x) * channels + channel]) }
          }
          small.append(UInt8((sum + count / 2) / count))
        }
      }
    }
    return Image(
      width: (width + factor - 1) / factor, height: (height + factor - 1) / factor, channels: channels, pixels: small)
  }
}
