public import Datasets
public import Images

extension EvaluationReport {
  /// The images that numbers do not show, with captions: the closest pairs of a generated and a training image, and the
  /// images that the judge found worst (with what it saw in them) and best.
  ///
  /// - Parameters:
  ///   - images: that were evaluated
  ///   - training: the training images of the evaluation (``Evaluator/trainingImages``)
  public func picture(of images: LabelledImages, training: LabelledImages) -> Image {
    func caption(_ number: Double) -> String {
      let hundredths = Int((100 * number).rounded())
      return "\(hundredths / 100)." + (hundredths % 100 < 10 ? "0" : "") + "\(hundredths % 100)"
    }
    let sections = [
      PictureSection(
        heading: "Nearest to training images: generated, below it the training image, and their distance "
          + "(of real images 1 % are nearer than \(caption(memorization.threshold)))",
        columns: memorization.closest.map { pair in
          .init(images: [images.image(pair.generated), training.image(pair.training)], captions: [caption(pair.distance)])
        }),
      PictureSection(
        heading: isLabelled
          ? "Worst by the judge: what was asked for, and as what it was seen, or how likely it seemed"
          : "Least certain by the judge: as what it was seen, and how likely that seemed",
        columns: worst.map {
          .init(
            images: [images.image($0.image)],
            captions: [classNames[$0.label], $0.seen == $0.label ? caption($0.probability) : "as " + classNames[$0.seen]])
        }),
      PictureSection(
        heading: "Best by the judge", columns: best.map { .init(images: [images.image($0.image)], captions: [classNames[$0.label]]) }),
    ]
    return PictureSection.draw(sections.filter { !$0.columns.isEmpty }, like: training)
  }
}

/// A heading and a row of columns, each with images one below the other and lines of text under them.
private struct PictureSection {
  struct Column {
    let images: [Image]
    let captions: [String]
  }

  let heading: String
  let columns: [Column]

  /// Pixels around the picture, and between its parts.
  private static let margin = 8
  private static let gap = 4
  /// Images are magnified to at least so many pixels; no picture gets much wider than ``widest``.
  private static let cell = 56
  private static let widest = 1400
  private static let background: UInt8 = 48
  private static let font = PixelFont(scale: 2)
  private static var lineHeight: Int { font.height + gap }

  /// All sections below one another, of images as large as those of `dataset`.
  static func draw(_ sections: [PictureSection], like dataset: LabelledImages) -> Image {
    let scale = max(1, (cell + max(dataset.width, dataset.height) - 1) / max(dataset.width, dataset.height))
    let (cellWidth, cellHeight) = (dataset.width * scale, dataset.height * scale)
    let most = sections.map(\.columns.count).max() ?? 0
    let columns = max(1, min(most, (widest - 2 * margin) / (cellWidth + gap)))
    // Headings of a few letters always fit.
    let width = max(2 * margin + columns * (cellWidth + gap) - gap, 40 * cell / 4)

    var y = margin
    var texts: [(text: String, x: Int, y: Int)] = []
    var images: [(image: Image, x: Int, y: Int)] = []
    for section in sections {
      for line in wrapped(section.heading, into: width - 2 * margin) {
        texts.append((line, margin, y))
        y += lineHeight
      }
      y += gap
      for start in stride(from: 0, to: section.columns.count, by: columns) {
        let row = section.columns[start..<min(section.columns.count, start + columns)]
        for (i, column) in row.enumerated() {
          let x = margin + i * (cellWidth + gap)
          for (k, image) in column.images.enumerated() { images.append((image, x, y + k * (cellHeight + gap))) }
          let below = y + column.images.count * (cellHeight + gap)
          for (k, caption) in column.captions.enumerated() {
            texts.append((font.fitting(caption, into: cellWidth), x, below + k * lineHeight))
          }
        }
        y += (row.map(\.images.count).max() ?? 0) * (cellHeight + gap) + (row.map(\.captions.count).max() ?? 0) * lineHeight + gap
      }
      y += margin
    }

    var grey = [UInt8](repeating: background, count: width * y)
    for (text, x, y) in texts { font.draw(text, x: x, y: y, on: &grey, rowWidth: width) }
    let canvas = Image(width: width, height: y, channels: 1, pixels: grey)
    let channels = images.allSatisfy { $0.image.channels == 1 } ? 1 : 3
    var pixels = channels == 1 ? grey : canvas.rgb.pixels
    for (image, left, top) in images {
      let source = channels == 1 ? image.pixels : image.rgb.pixels
      for row in 0..<cellHeight {
        for column in 0..<cellWidth {
          let from = (row / scale * image.width + column / scale) * channels
          let to = ((top + row) * width + left + column) * channels
          for channel in 0..<channels { pixels[to + channel] = source[from + channel] }
        }
      }
    }
    return Image(width: width, height: y, channels: channels, pixels: pixels)
  }

  /// The words of `text` in lines that fit into `width` pixels.
  private static func wrapped(_ text: String, into width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let line = lines.last, font.width(line + " " + word) <= width {
        lines[lines.count - 1] = line + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}

extension LabelledImages {
  /// Image number `i`.
  fileprivate func image(_ i: Int) -> Image {
    Image(
      width: width, height: height, channels: channels, pixels: Array(pixels[i * pixelsPerImage..<(i + 1) * pixelsPerImage]))
  }
}
