private import Glibc
package import Images

/// One picture of a whole training: a column for each of a few epochs, the untrained generator first, a row for each class.
package enum EpochStrip {
  package static let mostColumns = 12
  package static let mostRows = 10
  private static let scale = 2
  private static let gap = 4
  private static let background = Colour.grey(48)

  /// At most ``mostColumns`` of `epochs` (ascending): the first and the last one, and between them more early than late ones,
  /// as in the beginning images change most.
  package static func choose(from epochs: [Int]) -> [Int] {
    guard epochs.count > mostColumns, let last = epochs.last else { return epochs }
    var places = [0]
    while places.count < mostColumns {
      let place = places[places.count - 1]
      let left = mostColumns - places.count
      // The same factor from here to the end; the untrained one has none.
      let next = Double(max(1, epochs[place]))
      let wanted = place == 0 ? 0 : next * pow(Double(last) / next, 1 / Double(left))
      // As many as are wanted must follow.
      let candidates = place + 1...epochs.count - left
      places.append(candidates.min { abs(Double(epochs[$0]) - wanted) < abs(Double(epochs[$1]) - wanted) } ?? place + 1)
    }
    return places.map { epochs[$0] }
  }

  /// - Parameter columns: an epoch and its images each, from top to bottom; all of the same size
  /// - Precondition: there is at least one image.
  package static func draw(_ columns: [(epoch: Int, images: [Image])]) -> Image {
    let images = columns.flatMap(\.images)
    precondition(!images.isEmpty, "a strip of no images")
    let (width, height) = (images[0].width * scale + gap, images[0].height * scale + gap)
    let font = PixelFont(scale: 2)
    let top = gap + font.height + gap
    let rows = columns.map(\.images.count).max() ?? 0
    var canvas = Canvas(width: columns.count * width + gap, height: top + rows * height, background: background)
    for (i, column) in columns.enumerated() {
      let left = gap + i * width
      // The first number says what they all are, where there is room.
      let words = i == 0 ? ["epoch \(column.epoch)", "\(column.epoch)"] : ["\(column.epoch)"]
      if let text = words.first(where: { font.width($0) <= width - gap }) {
        canvas.draw(text, x: left + (width - gap - font.width(text)) / 2, y: gap, font, .white)
      }
      for (row, image) in column.images.enumerated() {
        let magnified = ContactSheet(columns: 1, padding: 0, scale: scale).draw([image])
        canvas.draw(magnified, x: left, y: top + row * height)
      }
    }
    return images.allSatisfy { $0.channels == 1 } ? canvas.image.grey : canvas.image
  }
}
