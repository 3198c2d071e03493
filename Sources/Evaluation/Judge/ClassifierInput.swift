internal import Compute
internal import Datasets
private import Images

/// Brings images into the form that a classifier reads: planes of −1…1, averaged down where they are large.
struct ClassifierInput {
  let form: ClassifierForm
  /// `[rows, C, H, W]`, row-major.
  let tensor: Tensor

  init(_ form: ClassifierForm, rows: Int) {
    self.form = form
    tensor = Tensor([rows, form.channels, form.inputHeight, form.inputWidth])
  }

  /// Puts the image at `index` into row `row`.
  func set(_ row: Int, _ images: LabelledImages, at index: Int) {
    let image = images.pixels.span.extracting(index * images.pixelsPerImage..<(index + 1) * images.pixelsPerImage)
    let size = tensor.shape.rowCount
    tensor.withMutableValues { values in
      values.withPart(row * size..<(row + 1) * size) { planes in
        if form.shrinking == 1 {
          PixelScale.planes(from: image, channels: form.channels, into: &planes)
        } else {
          average(image, into: &planes)
        }
      }
    }
  }

  /// Turns left and right of row `row` round.
  func mirror(_ row: Int) {
    let size = tensor.shape.rowCount
    let width = form.inputWidth
    tensor.withMutableValues { values in
      for line in stride(from: row * size, to: (row + 1) * size, by: width) {
        for x in 0..<width / 2 { values.swapAt(line + x, line + width - 1 - x) }
      }
    }
  }

  /// The mean of each square, as far as it lies within the image.
  private func average(_ image: Span<UInt8>, into planes: inout MutableSpan<Float>) {
    let (f, c) = (form.shrinking, form.channels)
    for y in 0..<form.inputHeight {
      let rows = y * f..<min(form.height, (y + 1) * f)
      for x in 0..<form.inputWidth {
        let columns = x * f..<min(form.width, (x + 1) * f)
        for channel in 0..<c {
          var sum = 0
          for i in rows {
            for j in columns { sum += Int(image[(i * form.width + j) * c + channel]) }
          }
          planes[(channel * form.inputHeight + y) * form.inputWidth + x] =
            Float(sum) / Float(rows.count * columns.count) / 127.5 - 1
        }
      }
    }
  }
}
